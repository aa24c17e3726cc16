package io.github.upconv.plan;

import io.github.upconv.kernel.Fused;
import io.github.upconv.kernel.Kernels;
import io.github.upconv.kernel.StretchedRows;
import io.github.upconv.layer.Axis;
import io.github.upconv.layer.Convolution;
import io.github.upconv.layer.PadMode;
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
 *   packed w   | channel 0: tap 0, tap 1, .. | row of taps 0: sample 0: its phases, repeated | .. | channel 1: ...
 * </pre>
 *
 * <p>The second form is for {@link StretchedRows}, where the kernel is a multiple of the stride.
 */
final class DepthwiseMixing implements Mixing {
  /** Larger strides would repeat their sources too often. */
  private static final int MOST_PHASES = 64;

  private final WeightedLayer layer;
  private final int taps;
  private final int tapsOfRow;
  private final int phases;
  private final int samples;
  private final Kernels kernels;

  DepthwiseMixing(WeightedLayer layer, int taps, Kernels kernels) {
    this.layer = layer;
    this.taps = taps;
    this.kernels = kernels;
    Axis inner = layer.axes().getLast();
    tapsOfRow = inner.kernel();
    phases = layer instanceof TransposedConvolution ? inner.stride() : 1;
    samples = samples(layer, inner);
  }

  /**
   * Samples of an output along the innermost axis if all have as many and rows can be stretched.
   */
  private static int samples(WeightedLayer layer, Axis inner) {
    return switch (layer) {
      case Convolution c when c.padMode() == PadMode.ZERO -> inner.kernel();
      case TransposedConvolution _
          when inner.kernel() % inner.stride() == 0
              && (inner.stride() == 1 || inner.dilation() == 1)
              && inner.stride() <= MOST_PHASES ->
          inner.kernel() / inner.stride();
      default -> 0;
    };
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
    return (long) taps * Float.BYTES + taps / tapsOfRow * stretchedRowBytes();
  }

  /** Whether weights are there for stretched rows, too. */
  boolean isStretched() {
    return samples > 0;
  }

  /** Position of the weights for stretched rows among those of a channel. */
  long stretchedAt() {
    return (long) taps * Float.BYTES;
  }

  /** Bytes of the weights of a sample in stretched rows. */
  long sampleBytes() {
    return (long) weightsOfSample() * Float.BYTES;
  }

  private int weightsOfSample() {
    return StretchedRows.weights(phases, kernels.lanes());
  }

  /** Bytes of a row of taps for stretched rows. */
  long stretchedRowBytes() {
    return samples * sampleBytes();
  }

  /** The input channel that an output channel reads. */
  int source(int channel) {
    return channel / layer.outputChannelsPerGroup();
  }

  int outputChannels() {
    return layer.outputChannels();
  }

  @Override
  public void warmUp(long multiplyAdds) {
    if (isStretched()) {
      kernels.stretchedRows().warmUp(sourceRows(), samples, phases, multiplyAdds);
    } else {
      int most = Math.ceilDiv(tapsOfRow, phases);
      kernels.depthwise().warmUp(sourceRows(), most, phases, multiplyAdds);
    }
  }

  /** Most rows of the input that a row of outputs reads. */
  private int sourceRows() {
    int rows = 1;
    for (Axis axis : layer.axes().subList(0, layer.axes().size() - 1)) {
      int stride = layer instanceof TransposedConvolution ? axis.stride() : 1;
      rows *= Math.ceilDiv(axis.kernel(), stride);
    }
    return rows;
  }

  @Override
  public void pack(@Nullable WeightView weights, MemorySegment packed) {
    var view = Objects.requireNonNull(weights);
    for (int c = 0; c < layer.outputChannels(); c++) {
      for (int tap = 0; tap < taps; tap++) {
        view.copy(c, tap, packed, c * channelBytes() + (long) tap * Float.BYTES, 0);
      }
      for (int row = 0; samples > 0 && row < taps / tapsOfRow; row++) {
        packStretched(packed, c * channelBytes(), row);
      }
    }
  }

  private void packStretched(MemorySegment packed, long channelAt, int row) {
    for (int s = 0; s < samples; s++) {
      long from = channelAt + ((long) row * tapsOfRow + (long) s * phases) * Float.BYTES;
      long to = channelAt + stretchedAt() + row * stretchedRowBytes() + s * sampleBytes();
      for (int i = 0; i < weightsOfSample(); i++) {
        float weight = Fused.load(packed, from + (long) (i % phases) * Float.BYTES);
        Fused.store(packed, to + (long) i * Float.BYTES, weight);
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
