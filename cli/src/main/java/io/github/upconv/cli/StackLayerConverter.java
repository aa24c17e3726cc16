package io.github.upconv.cli;

import io.github.upconv.layer.Axis;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads one layer of a stack: {@code k3s2}, or {@code k3s2d2} with dilation. */
final class StackLayerConverter implements ITypeConverter<Axis> {
  private static final Pattern LAYER =
      Pattern.compile("k([1-9][0-9]{0,5})s([1-9][0-9]{0,5})(?:d([1-9][0-9]{0,5}))?");

  @Override
  public Axis convert(String text) {
    var layer = LAYER.matcher(text);
    if (!layer.matches()) {
      throw new TypeConversionException(
          "need kernel and stride of 1 or more such as k3s2 or k3s2d2, was '" + text + "'");
    }
    String dilation = layer.group(3);
    return Axis.of(Integer.parseInt(layer.group(1)))
        .stride(Integer.parseInt(layer.group(2)))
        .dilation(dilation == null ? 1 : Integer.parseInt(dilation));
  }

  static String print(Axis layer) {
    String dilation = layer.dilation() == 1 ? "" : "d" + layer.dilation();
    return "k" + layer.kernel() + "s" + layer.stride() + dilation;
  }
}
