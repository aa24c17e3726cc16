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
 * @param scale factor for the sums and biases of each output channel, or absent
 * @param shift what is added to each output channel then, before the activation; present with the
 *     scale
 */
public record Parameters(
    @Nullable Tensor weight,
    @Nullable Tensor bias,
    @Nullable Tensor slope,
    @Nullable Tensor scale,
    @Nullable Tensor shift) {
  /** Values of a layer that is not scaled and shifted. */
  public Parameters(@Nullable Tensor weight, @Nullable Tensor bias, @Nullable Tensor slope) {
    this(weight, bias, slope, null, null);
  }

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
    return new Parameters(weight, newBias, slope, scale, shift);
  }

  /** These values with the slopes of PReLU, or without if that is null. */
  public Parameters slope(@Nullable Tensor newSlope) {
    return new Parameters(weight, bias, newSlope, scale, shift);
  }

  /**
   * These values with a scale and a shift of each output channel, behind the bias and before the
   * activation: {@code activation(scale * (sum + bias) + shift)}.
   */
  public Parameters scaleShift(Tensor newScale, Tensor newShift) {
    return new Parameters(weight, bias, slope, newScale, newShift);
  }

  /**
   * These values with a trained batch normalization behind the bias and before the activation, one
   * value of each tensor per output channel: {@code gamma * (x - mean) / sqrt(variance + epsilon) +
   * beta}. It becomes {@code scale = gamma / sqrt(variance + epsilon)} and {@code shift = beta -
   * mean * scale}, which are computed in double precision and rounded once.
   *
   * @throws IllegalArgumentException if the tensors differ in shape or do not have one axis, or if
   *     {@code variance + epsilon} is not above 0
   */
  public Parameters batchNorm(
      Tensor mean, Tensor variance, Tensor gamma, Tensor beta, double epsilon) {
    var shape = Shape.of(mean.shape().elements());
    require("mean", mean, shape);
    require("variance", variance, shape);
    require("gamma", gamma, shape);
    require("beta", beta, shape);
    float[] scales = new float[Math.toIntExact(shape.elements())];
    float[] shifts = new float[scales.length];
    for (int c = 0; c < scales.length; c++) {
      double spread = variance.get(c) + epsilon;
      if (!(spread > 0)) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "variance: variance + epsilon must be above 0, was %s + %s in channel %d",
                variance.get(c),
                epsilon,
                c));
      }
      double factor = gamma.get(c) / Math.sqrt(spread);
      scales[c] = (float) factor;
      shifts[c] = (float) (beta.get(c) - mean.get(c) * factor);
    }
    long extent = scales.length;
    return scaleShift(Tensor.of(scales, extent), Tensor.of(shifts, extent));
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
    var perChannel = Shape.of(layer.outputChannels());
    if (scale != null || shift != null) {
      require("scale", scale, perChannel);
      require("shift", shift, perChannel);
    }
    if (layer.activation().kind() != Activation.Kind.PRELU) {
      if (slope != null) {
        throw new IllegalArgumentException(
            "slope: is for activation=prelu, activation was " + layer.activation());
      }
    } else if (slope == null || !slope.shape().equals(Shape.of(1))) {
      require("slope", slope, perChannel);
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
