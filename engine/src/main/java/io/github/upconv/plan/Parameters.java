package io.github.upconv.plan;

import io.github.upconv.layer.Activation;
import io.github.upconv.layer.Layer;
import io.github.upconv.layer.WeightedLayer;
import io.github.upconv.tensor.Shape;
import io.github.upconv.tensor.Tensor;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The trained values of a layer.
 *
 * @param weight in the shape of {@link WeightedLayer#weightShape()}; absent for layers without
 * @param bias {@link WeightedLayer#biasExtent()} values, or absent
 * @param slope factor for negative outputs of PReLU: one per output channel, or one for all
 */
public record Parameters(@Nullable Tensor weight, @Nullable Tensor bias, @Nullable Tensor slope) {
  /** No values: for resize and pixel shuffle. */
  public static Parameters none() {
    return new Parameters(null, null, null);
  }

  /** Weights alone. */
  public static Parameters of(Tensor weight) {
    return new Parameters(weight, null, null);
  }

  /** These values with a bias, or without if that is null. */
  public Parameters bias(@Nullable Tensor newBias) {
    return new Parameters(weight, newBias, slope);
  }

  /** These values with the slopes of PReLU, or without if that is null. */
  public Parameters slope(@Nullable Tensor newSlope) {
    return new Parameters(weight, bias, newSlope);
  }

  /** Refuses values that do not fit the layer. */
  void requireFit(Layer layer) {
    if (layer instanceof WeightedLayer weighted) {
      require("weight", weight, weighted.weightShape());
      if (bias != null) {
        require("bias", bias, Shape.of(weighted.biasExtent()));
      }
    } else if (weight != null || bias != null) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: this layer has none, was given",
              weight != null ? "weight" : "bias"));
    }
    if (layer.activation().kind() != Activation.Kind.PRELU) {
      if (slope != null) {
        throw new IllegalArgumentException(
            "slope: is for activation=prelu, activation was " + layer.activation());
      }
    } else if (slope == null || !slope.shape().equals(Shape.of(1))) {
      require("slope", slope, Shape.of(layer.outputChannels()));
    }
  }

  private static void require(String name, @Nullable Tensor given, Shape need) {
    if (given == null) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%s: need shape %s, was absent", name, need));
    }
    if (!given.shape().equals(need)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%s: need shape %s, was %s", name, need, given.shape()));
    }
  }
}
