package io.github.upconv.cli;

import io.github.upconv.cli.file.CaseFile;
import io.github.upconv.cli.file.FileFormatException;
import io.github.upconv.cli.file.TensorFile;
import io.github.upconv.cli.run.Filled;
import io.github.upconv.layer.Activation;
import io.github.upconv.layer.LayerLine;
import io.github.upconv.layer.WeightedLayer;
import io.github.upconv.tensor.Shape;
import io.github.upconv.tensor.Tensor;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;

/** Small files to run commands on. */
final class Samples {
  private Samples() {}

  /** A tensor of small integers, so that results are exact. */
  static Tensor integers(long seed, long... extents) {
    var random = new SplittableRandom(seed);
    return Filled.tensor(Shape.of(extents), () -> random.nextInt(-3, 4), Arena.ofAuto());
  }

  static String write(Path file, Tensor tensor) throws FileFormatException {
    TensorFile.write(file.toString(), Map.of("tensor", tensor));
    return file.toString();
  }

  static Tensor read(Object file) throws FileFormatException {
    return TensorFile.read(file.toString(), Arena.ofAuto());
  }

  /** A case without expected output. */
  static CaseFile newCase(String layer) {
    var line = LayerLine.parse(layer);
    Tensor weight = null;
    Tensor bias = null;
    if (line.layer() instanceof WeightedLayer weighted) {
      weight = integers(2, weighted.weightShape().extents());
      bias = integers(3, weighted.biasExtent());
    }
    Tensor slope =
        line.layer().activation().kind() == Activation.Kind.PRELU
            ? integers(4, line.layer().outputChannels())
            : null;
    return new CaseFile(layer, integers(1, line.input().extents()), weight, bias, slope, null);
  }

  static String writeCase(Path file, String layer) throws FileFormatException {
    newCase(layer).write(file.toString());
    return file.toString();
  }
}
