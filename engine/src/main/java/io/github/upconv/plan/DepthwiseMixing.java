package io.github.upconv.plan;

import io.github.upconv.layer.Axis;
import io.github.upconv.layer.ResizeConvolution;
import io.github.upconv.layer.TransposedConvolution;
import io.github.upconv.layer.WeightedLayer;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Products of layers whose outputs read one input channel each: there is nothing to mix, so they
 * are formed where they are summed.
 *
 * <pre>
 *   packed w   | channel 0: tap 0, tap 1, .. | channel 1: ...
 * </pre>
 */
final class DepthwiseMixing implements Mixing {
  private final WeightedLayer layer;
  private final int taps;

  DepthwiseMixing(WeightedLayer layer, int taps) {
    this.layer = layer;
    this.taps = taps;
  }

  /** Why a layer cannot be computed this way; its order of sums is that of mixing and spreading. */
  static Optional<String> refusal(WeightedLayer layer) {
    if (layer.inputChannelsPerGroup() > 1) {
      return Optional.of("need 1 input channel in a group, was " + layer.inputChannelsPerGroup());
    }
    if (layer instanceof ResizeConvolution) {
      return Optional.of("need outputs that read pixels, was a layer that reads resized ones");
    }
    Axis inner = layer.axes().getLast();
    return layer instanceof TransposedConvolution || inner.stride() == 1
        ? Optional.empty()
        : Optional.of("need stride 1 on the last axis, was " + inner.stride());
  }

  @Override
  public Route route() {
    return Route.DEPTHWISE;
  }

  @Override
  public List<ChannelBlock> blocks() {
    return List.of(new ChannelBlock(0, 0, layer.outputChannels(), 0));
  }

  @Override
  public long weightBytes() {
    return layer.outputChannels() * channelBytes();
  }

  /** Bytes of the weights of a channel. */
  long channelBytes() {
    return (long) taps * Float.BYTES;
  }

  /** The input channel that an output channel reads. */
  int source(int channel) {
    return channel / layer.outputChannelsPerGroup();
  }

  int outputChannels() {
    return layer.outputChannels();
  }

  @Override
  public void pack(@Nullable WeightView weights, MemorySegment packed) {
    var view = Objects.requireNonNull(weights);
    for (int c = 0; c < layer.outputChannels(); c++) {
      for (int tap = 0; tap < taps; tap++) {
        view.copy(c, tap, packed, c * channelBytes() + (long) tap * Float.BYTES, 0);
      }
    }
  }

  @Override
  public int taps() {
    return taps;
  }

  @Override
  public int terms() {
    return 1;
  }
}
