package io.github.upconv.analysis;

import io.github.upconv.layer.WeightedLayer;
import io.github.upconv.tensor.Shape;
import io.github.upconv.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A layer with what was trained. Slopes of PReLU are one per output channel or one for all: nothing
 * here changes them.
 *
 * @param layer what is computed
 * @param weight of {@link WeightedLayer#weightShape()}, any strides
 * @param bias {@link WeightedLayer#biasExtent()} values, or null for none
 */
public record TrainedLayer(WeightedLayer layer, Tensor weight, @Nullable Tensor bias) {
  /**
   * Checks that weights and biases fit the layer.
   *
   * @throws IllegalArgumentException where a shape is another
   */
  public TrainedLayer {
    require("weight", layer.weightShape(), weight.shape());
    if (bias != null) {
      require("bias", Shape.of(layer.biasExtent()), bias.shape());
    }
  }

  private static void require(String name, Shape need, Shape given) {
    if (!given.equals(need)) {
      throw new IllegalArgumentException(name + ": need shape " + need + ", was " + given);
    }
  }
}
