package io.github.upconv.cli;

import io.github.upconv.analysis.PhaseGains;
import io.github.upconv.analysis.Repair;
import io.github.upconv.analysis.Repair.Target;
import io.github.upconv.cli.file.TensorInfo;
import io.github.upconv.layer.WeightedLayer;
import java.util.function.Supplier;

/**
 * The weights of one layer, from a file.
 *
 * @param values dense, of the layer's shape
 */
@SuppressWarnings("ArrayRecordComponent") // shared on purpose, and nobody compares them
record LayerWeights(TensorInfo tensor, WeightedLayer layer, float[] values) {
  PhaseGains gains() {
    return checked(() -> PhaseGains.of(layer, values));
  }

  LayerWeights repaired(Target target) {
    return new LayerWeights(tensor, layer, checked(() -> Repair.even(layer, values, target)));
  }

  private <T> T checked(Supplier<T> computation) {
    try {
      return computation.get();
    } catch (IllegalArgumentException e) {
      var problem = new UsageException(e);
      throw tensor.name().isEmpty() ? problem : LayerTensor.named(tensor, problem);
    }
  }
}
