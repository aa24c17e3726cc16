package io.github.upconv.plan;

import io.github.upconv.kernel.Kernels;
import io.github.upconv.layer.Layer;
import io.github.upconv.layer.WeightedLayer;
import java.util.Locale;
import java.util.Optional;

/**
 * Ways to compute a layer. All that take a layer give the same bits; {@link Plan#candidates} says
 * what each would cost.
 */
public enum Route {
  /** A matrix product whose lanes are pixels, then sums of planes. */
  PLANAR_MIX {
    @Override
    Mixing mixing(Layer layer, int taps, Kernels kernels) {
      return new PlanarMixing((WeightedLayer) layer, taps, kernels);
    }
  },
  /** A matrix product per group whose lanes are taps and output channels, then sums of lines. */
  DENSE_MIX {
    @Override
    Mixing mixing(Layer layer, int taps, Kernels kernels) {
      return new DenseMixing((WeightedLayer) layer, taps, kernels);
    }
  },
  /** Products whose lanes are output channels of several groups, then sums of lines. */
  GROUP_MIX {
    @Override
    public Optional<String> refusal(Layer layer) {
      if (layer instanceof WeightedLayer weighted && weighted.groups() == 1) {
        return Optional.of("need 2 groups or more, was 1");
      }
      return super.refusal(layer);
    }

    @Override
    Mixing mixing(Layer layer, int taps, Kernels kernels) {
      return new GroupMixing((WeightedLayer) layer, taps, kernels);
    }
  },
  /** Channels are moved as they are, then summed as lines. */
  COPY {
    @Override
    public Optional<String> refusal(Layer layer) {
      return layer instanceof WeightedLayer
          ? Optional.of("need a layer without weights, was " + layer.getClass().getSimpleName())
          : Optional.empty();
    }

    @Override
    Mixing mixing(Layer layer, int taps, Kernels kernels) {
      return new CopyMixing(layer, taps, kernels);
    }
  };

  /** Why this route cannot take a layer: need, and what was given; nothing if it can. */
  public Optional<String> refusal(Layer layer) {
    return layer instanceof WeightedLayer
        ? Optional.empty()
        : Optional.of("need a layer with weights, was " + layer.getClass().getSimpleName());
  }

  /** The mixing of a layer that the route takes. */
  abstract Mixing mixing(Layer layer, int taps, Kernels kernels);

  /** The name for people: {@code planar mix}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
