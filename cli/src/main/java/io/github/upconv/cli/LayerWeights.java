package io.github.upconv.cli;

import io.github.upconv.analysis.PhaseGains;
import io.github.upconv.cli.file.FileFormatException;
import io.github.upconv.cli.file.TensorFile;
import io.github.upconv.cli.file.TensorInfo;
import io.github.upconv.layer.WeightedLayer;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;

/**
 * The weights of one layer, from a file.
 *
 * @param values dense, of the layer's shape
 */
@SuppressWarnings("ArrayRecordComponent") // shared on purpose, and nobody compares them
record LayerWeights(TensorInfo tensor, WeightedLayer layer, float[] values) {
  /** What weights are called in case files. */
  private static final String USUAL_NAME = "weight";

  /** Reads the weights that are meant: the only tensor, the one that is named, or "weight". */
  static LayerWeights read(TensorFile file, LayerOptions options) throws FileFormatException {
    var tensor = file.tensor(USUAL_NAME);
    String line = file.layer();
    var layer =
        line != null && tensor.name().equals(USUAL_NAME)
            ? options.ofLine(line)
            : options.ofShape(tensor.shape());
    if (!layer.weightShape().equals(tensor.shape())) {
      throw new UsageException(
          "WEIGHTS: need shape " + layer.weightShape() + " for the layer, was " + tensor.shape());
    }
    if (tensor.shape().elements() > Integer.MAX_VALUE - 8) {
      throw new UsageException("WEIGHTS: need less than 2^31 values, was " + tensor.shape());
    }
    try (var arena = Arena.ofConfined()) {
      float[] values = file.read(tensor, arena).segment().toArray(ValueLayout.JAVA_FLOAT);
      return new LayerWeights(tensor, layer, values);
    }
  }

  /** Gains of these or of changed values. */
  PhaseGains gains(float[] changed) {
    try {
      return PhaseGains.of(layer, changed);
    } catch (IllegalArgumentException e) {
      throw new UsageException(e);
    }
  }
}
