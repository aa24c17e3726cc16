package io.github.upconv.cli.file;

import io.github.upconv.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One layer with its data, in a {@code .safetensors} file with the metadata {@code layer}.
 *
 * @param layer the layer line, as it is in the file
 * @param input what the layer is applied to
 * @param weight its weights, where it has any
 * @param bias its biases
 * @param slope the slopes of a PReLU activation
 * @param expected what the layer should give
 */
public record CaseFile(
    String layer,
    Tensor input,
    @Nullable Tensor weight,
    @Nullable Tensor bias,
    @Nullable Tensor slope,
    @Nullable Tensor expected) {
  /** Name of the tensor that the layer should give. */
  public static final String EXPECTED = "expected";

  private static final Set<String> NAMES = Set.of("input", "weight", "bias", "slope", EXPECTED);

  /** Reads a case file. Whether line and tensors agree is for the caller to check. */
  public static CaseFile read(String file, Arena arena) throws FileFormatException {
    try (InputFile input = InputFile.open(file)) {
      SafetensorsContainer container = SafetensorsContainer.open(input);
      String layer = container.header().layer();
      if (layer == null) {
        throw new FileFormatException(file, "case must have the metadata 'layer', has not");
      }
      Set<String> unknown = new TreeSet<>(container.names());
      unknown.removeAll(NAMES);
      if (!unknown.isEmpty()) {
        throw new FileFormatException(
            file,
            "case must have no tensors besides input, weight, bias, slope and expected, has %s",
            String.join(", ", unknown));
      }
      if (!container.names().contains("input")) {
        throw new FileFormatException(file, "case must have the tensor 'input', has not");
      }
      return new CaseFile(
          layer,
          container.read("input", arena),
          optional(container, "weight", arena),
          optional(container, "bias", arena),
          optional(container, "slope", arena),
          optional(container, EXPECTED, arena));
    } catch (IOException e) {
      throw FileFormatException.unreadable(file, e);
    }
  }

  private static @Nullable Tensor optional(SafetensorsContainer container, String name, Arena arena)
      throws IOException {
    return container.names().contains(name) ? container.read(name, arena) : null;
  }

  /** Writes or replaces a case file. */
  public void write(String file) throws FileFormatException {
    Map<String, Tensor> tensors = new TreeMap<>();
    put(tensors, "input", input);
    put(tensors, "weight", weight);
    put(tensors, "bias", bias);
    put(tensors, "slope", slope);
    put(tensors, EXPECTED, expected);
    OutputFile.write(file, out -> SafetensorsWriter.write(tensors, layer, out));
  }

  private static void put(Map<String, Tensor> tensors, String name, @Nullable Tensor tensor) {
    if (tensor != null) {
      tensors.put(name, tensor);
    }
  }
}
