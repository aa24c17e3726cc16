package io.github.upconv.plan;

import io.github.upconv.kernel.Kernels;
import io.github.upconv.layer.Layer;
import io.github.upconv.layer.WeightedLayer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Ways to compute a layer. All but {@link #FAST_MIX} that take a layer give the same bits; {@link
 * Plan#candidates} says what each would cost.
 */
public enum Route {
  /** A matrix product per phase of the outputs, over taps and channels; lanes are pixels. */
  PHASE_MIX {
    @Override
    public Optional<String> refusal(Layer layer) {
      return PhaseMixing.refusal(layer);
    }

    @Override
    Mixing mixing(Layer layer, Geometry geometry, Kernels kernels) {
      return new PhaseMixing((WeightedLayer) layer, PhaseGrid.of(geometry), kernels);
    }
  },
  /** The same products with lanes that are output channels. */
  CHANNEL_MIX {
    @Override
    public Optional<String> refusal(Layer layer) {
      return PhaseMixing.refusal(layer);
    }

    @Override
    Mixing mixing(Layer layer, Geometry geometry, Kernels kernels) {
      return new ChannelMixing((WeightedLayer) layer, PhaseGrid.of(geometry), kernels);
    }
  },
  /** A matrix product whose lanes are pixels, then sums of planes. */
  PLANAR_MIX {
    @Override
    public Optional<String> refusal(Layer layer) {
      return spreadRefusal(layer);
    }

    @Override
    Mixing mixing(Layer layer, Geometry geometry, Kernels kernels) {
      return new PlanarMixing((WeightedLayer) layer, geometry, kernels);
    }
  },
  /** A matrix product per group whose lanes are taps and output channels, then sums of lines. */
  DENSE_MIX {
    @Override
    public Optional<String> refusal(Layer layer) {
      return spreadRefusal(layer);
    }

    @Override
    Mixing mixing(Layer layer, Geometry geometry, Kernels kernels) {
      return new DenseMixing((WeightedLayer) layer, geometry.taps(), kernels);
    }
  },
  /** Products whose lanes are output channels of several groups, then sums of lines. */
  GROUP_MIX {
    @Override
    public Optional<String> refusal(Layer layer) {
      if (layer instanceof WeightedLayer weighted && weighted.groups() == 1) {
        return Optional.of("need 2 groups or more, was 1");
      }
      return spreadRefusal(layer);
    }

    @Override
    Mixing mixing(Layer layer, Geometry geometry, Kernels kernels) {
      return new GroupMixing((WeightedLayer) layer, geometry.taps(), kernels);
    }
  },
  /** Products of layers with one input channel per output, formed while they are summed. */
  DEPTHWISE {
    @Override
    public Optional<String> refusal(Layer layer) {
      return spreadRefusal(layer).or(() -> DepthwiseMixing.refusal((WeightedLayer) layer));
    }

    @Override
    Mixing mixing(Layer layer, Geometry geometry, Kernels kernels) {
      return new DepthwiseMixing((WeightedLayer) layer, geometry.taps(), kernels);
    }
  },
  /** The same products with lanes that are channels. */
  DEPTHWISE_LINES {
    @Override
    public Optional<String> refusal(Layer layer) {
      return spreadRefusal(layer).or(() -> DepthwiseLineMixing.refusal((WeightedLayer) layer));
    }

    @Override
    Mixing mixing(Layer layer, Geometry geometry, Kernels kernels) {
      return new DepthwiseLineMixing((WeightedLayer) layer, geometry.taps(), kernels);
    }
  },
  /** Planes of the input are moved as they are, then summed; for layers without weights. */
  COPY_PLANES {
    @Override
    public Optional<String> refusal(Layer layer) {
      return copyRefusal(layer);
    }

    @Override
    Mixing mixing(Layer layer, Geometry geometry, Kernels kernels) {
      return new CopyMixing(this, layer, geometry.taps(), kernels);
    }
  },
  /** The same with lines of channels. */
  COPY_LINES {
    @Override
    public Optional<String> refusal(Layer layer) {
      return copyRefusal(layer);
    }

    @Override
    Mixing mixing(Layer layer, Geometry geometry, Kernels kernels) {
      return new CopyMixing(this, layer, geometry.taps(), kernels);
    }
  },
  /** Nine matrix products over differences of pixels in the place of sixteen; rounds more. */
  FAST_MIX {
    @Override
    public Optional<String> refusal(Layer layer) {
      return FastMixing.refusal(layer);
    }

    @Override
    Mixing mixing(Layer layer, Geometry geometry, Kernels kernels) {
      return new FastMixing((WeightedLayer) layer, kernels);
    }
  };

  /** The routes of the strict level, which give the same bits. */
  public static List<Route> strict() {
    return Arrays.stream(values()).filter(route -> route != FAST_MIX).toList();
  }

  /** Why this route cannot take a layer: need, and what was given; nothing if it can. */
  public abstract Optional<String> refusal(Layer layer);

  private static Optional<String> copyRefusal(Layer layer) {
    return layer instanceof WeightedLayer
        ? Optional.of("need a layer without weights, was " + layer.getClass().getSimpleName())
        : Optional.empty();
  }

  /** Routes that sum mixed pixels cannot take a layer whose sums run through all taps. */
  private static Optional<String> spreadRefusal(Layer layer) {
    if (!(layer instanceof WeightedLayer)) {
      return Optional.of("need a layer with weights, was " + layer.getClass().getSimpleName());
    }
    return PhaseMixing.refusal(layer).isEmpty() && !PhaseMixing.isSingleTap(layer)
        ? Optional.of("sums of this layer run through all taps")
        : Optional.empty();
  }

  /** The mixing of a layer that the route takes. */
  abstract Mixing mixing(Layer layer, Geometry geometry, Kernels kernels);

  /** The name for people: {@code planar mix}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
