package io.github.upconv.cli;

import io.github.upconv.tensor.Shape;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** The fields of a layer that the shape of its weights tells. */
final class WeightFields {
  private WeightFields() {}

  /**
   * Kernel and output channels, or nothing for a layer without weights. Where the other fields are
   * wrong they are as well: the engine then refuses the fields or the weights.
   */
  static Map<LayerField, String> of(String op, Map<LayerField, String> fields, Shape weight) {
    long channels =
        switch (op) {
          case "conv-transpose" -> weight.extent(1) * count(fields.get(LayerField.GROUPS));
          case "sub-pixel-conv" ->
              weight.extent(0) / phases(count(fields.get(LayerField.UPSCALE)), weight.rank() - 2);
          case "resize-conv", "conv" -> weight.extent(0);
          default -> -1;
        };
    if (channels < 0) {
      return Map.of();
    }
    String kernel =
        LongStream.of(weight.extents())
            .skip(2)
            .mapToObj(Long::toString)
            .collect(Collectors.joining("x"));
    return Map.of(
        LayerField.CHANNELS, Long.toString(Math.max(1, channels)), LayerField.KERNEL, kernel);
  }

  private static long phases(int upscale, int rank) {
    return (long) Math.pow(upscale, rank);
  }

  private static int count(@Nullable String text) {
    return text != null && text.matches("[1-9][0-9]{0,8}") ? Integer.parseInt(text) : 1;
  }
}
