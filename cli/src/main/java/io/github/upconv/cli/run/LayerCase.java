package io.github.upconv.cli.run;

import io.github.upconv.cli.file.CaseFile;
import io.github.upconv.cli.file.FileFormatException;
import io.github.upconv.layer.LayerLine;
import io.github.upconv.plan.Parameters;
import io.github.upconv.tensor.Shape;
import io.github.upconv.tensor.Tensor;
import java.lang.foreign.Arena;
import org.jspecify.annotations.Nullable;

/**
 * A layer with everything that is needed to compute it.
 *
 * @param name what reports call it
 * @param expected what it should give, if that is known
 */
public record LayerCase(
    String name, LayerLine line, Tensor input, Parameters parameters, @Nullable Tensor expected) {
  /** Reads a case file and checks that its layer line and its tensors fit each other. */
  public static LayerCase read(String file, Arena arena) throws FileFormatException {
    var content = CaseFile.read(file, arena);
    var line = parse(file, content.layer());
    require(file, "input", content.input(), line.input());
    if (content.expected() != null) {
      require(file, "expected", content.expected(), line.output());
    }
    var parameters = new Parameters(content.weight(), content.bias(), content.slope());
    return new LayerCase(file, line, content.input(), parameters, content.expected());
  }

  private static LayerLine parse(String file, String line) throws FileFormatException {
    try {
      return LayerLine.parse(line);
    } catch (IllegalArgumentException e) {
      throw refused(file, e);
    }
  }

  private static void require(String file, String name, Tensor tensor, Shape shape)
      throws FileFormatException {
    if (!tensor.shape().equals(shape)) {
      throw new FileFormatException(
          file,
          "%s: must have shape %s, as the layer line says, has %s",
          name,
          shape,
          tensor.shape());
    }
  }

  /** What the engine refuses about a case is a fault of its file. */
  public static FileFormatException refused(String file, IllegalArgumentException reason) {
    // as the format, because details are cut
    String message = String.valueOf(reason.getMessage()).replace("%", "%%");
    var refused = new FileFormatException(file, message);
    refused.initCause(reason);
    return refused;
  }
}
