package io.github.upconv.cli;

import io.github.upconv.cli.file.FileFormatException;
import io.github.upconv.cli.file.TensorFile;
import io.github.upconv.cli.run.LayerCase;
import io.github.upconv.layer.LayerLine;
import io.github.upconv.plan.Parameters;
import io.github.upconv.tensor.Shape;
import io.github.upconv.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Computes one layer that is described by options and the shapes of its tensors. */
final class LayerRun {
  private static final Set<String> LAYERS =
      Set.of("conv-transpose", "resize-conv", "sub-pixel-conv", "resize", "conv", "pixel-shuffle");

  private final String op;
  private final Map<LayerField, String> fields;
  private final Files files;

  /**
   * @param op first word of the layer line
   * @param fields the other words, as far as they were given
   */
  LayerRun(String op, Map<LayerField, String> fields, Files files) {
    this.op = op;
    this.fields = fields;
    this.files = files;
  }

  /** What is read and written; dashes stand for standard input and output. */
  record Files(
      String input,
      @Nullable String weight,
      @Nullable String bias,
      @Nullable String slope,
      String output) {
    /** Standard input can be read only once. */
    void check() {
      var standard =
          Stream.of(input, weight, bias, slope)
              .filter(Objects::nonNull)
              .filter(file -> file.equals("-") || file.startsWith("-:"))
              .toList();
      if (standard.size() > 1) {
        throw new UsageException(
            "-: standard input can be one tensor, was given " + standard.size() + " times");
      }
    }
  }

  /** Whether an argument is the name of a layer. */
  static boolean isLayer(String argument) {
    return LAYERS.contains(argument);
  }

  /** Reads, computes and writes; returns the exit status. */
  int run(Computation computation) throws FileFormatException {
    files.check();
    TensorFile.checkTarget(files.output);
    try (var arena = Arena.ofShared()) {
      var input = computation.layout().fromFile(TensorFile.read(files.input, arena));
      requireActivations(input.shape());
      var weight = read(files.weight, arena);
      var line = line(input.shape(), weight == null ? null : weight.shape());
      var parameters = new Parameters(weight, read(files.bias, arena), read(files.slope, arena));
      var layerCase = new LayerCase(op, line, input, parameters, null);
      Tensor output;
      try {
        output = computation.compute(layerCase, arena);
      } catch (IllegalArgumentException e) {
        throw refused(e);
      }
      boolean passed = computation.verification().passes(layerCase, output);
      TensorFile.write(files.output, Map.of("output", computation.layout().toFile(output)));
      return passed ? ExitStatus.OK : ExitStatus.CHECK_FAILED;
    }
  }

  private static @Nullable Tensor read(@Nullable String file, Arena arena)
      throws FileFormatException {
    return file == null ? null : TensorFile.read(file, arena);
  }

  private void requireActivations(Shape shape) throws FileFormatException {
    if (shape.rank() < 3 || shape.rank() > 5 || shape.elements() == 0) {
      throw new FileFormatException(
          files.input,
          "must be batch x channels x 1 to 3 spatial extents, all 1 or more, is %s",
          shape);
    }
  }

  private LayerLine line(Shape input, @Nullable Shape weight) {
    var text = new StringBuilder(op).append(" input=").append(input);
    fields.forEach((field, value) -> append(text, field, value));
    if (weight != null) {
      if (weight.rank() != input.rank()) {
        throw new UsageException(
            "--weight: need rank " + input.rank() + " for input " + input + ", was " + weight);
      }
      WeightFields.of(op, fields, weight)
          .forEach((field, value) -> {
            if (!fields.containsKey(field)) {
              append(text, field, value);
            }
          });
    }
    try {
      return LayerLine.parse(text.toString());
    } catch (IllegalArgumentException e) {
      throw refused(e);
    }
  }

  private static void append(StringBuilder text, LayerField field, String value) {
    if (!value.matches("[!-~]*")) {
      throw new UsageException(
          "--" + field.key() + ": need printable ASCII without spaces, was '" + value + "'");
    }
    text.append(' ').append(field.key()).append('=').append(value);
  }

  /** The engine names the fields of a layer; here they are options. */
  private static UsageException refused(IllegalArgumentException refused) {
    String message = String.valueOf(refused.getMessage());
    String field = message.substring(0, Math.max(0, message.indexOf(':')));
    boolean option = LayerField.isKey(field) || Set.of("weight", "bias", "slope").contains(field);
    return new UsageException(option ? "--" + message : message, refused);
  }
}
