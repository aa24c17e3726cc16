package io.github.upconv.plan;

import io.github.upconv.kernel.Kernels;
import io.github.upconv.layer.Axis;
import io.github.upconv.layer.TransposedConvolution;
import io.github.upconv.layer.WeightedLayer;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The products of {@link DepthwiseMixing} with lanes that are channels: for tensors whose channels
 * lie next to each other.
 *
 * <pre>
 *   packed w   | tap 0: channel 0, channel 1, .. | tap 1: ...     whole vectors each
 * </pre>
 */
final class DepthwiseLineMixing implements Mixing {
  private final WeightedLayer layer;
  private final int taps;
  private final Kernels kernels;
  private final long tapBytes;
  private final ChannelBlock block;

  DepthwiseLineMixing(WeightedLayer layer, int taps, Kernels kernels) {
    this.layer = layer;
    this.taps = taps;
    this.kernels = kernels;
    int lanes = kernels.lanes();
    tapBytes = Math.ceilDiv(layer.outputChannels(), lanes) * ((long) lanes * Float.BYTES);
    block = new ChannelBlock(0, 0, layer.outputChannels(), 0);
  }

  /** Why a layer cannot be computed this way. */
  static Optional<String> refusal(WeightedLayer layer) {
    return DepthwiseMixing.refusal(layer)
        .or(() ->
            layer.outputChannelsPerGroup() > 1
                ? Optional.of(
                    "need 1 output channel in a group, was " + layer.outputChannelsPerGroup())
                : Optional.empty());
  }

  @Override
  public Route route() {
    return Route.DEPTHWISE_LINES;
  }

  @Override
  public List<ChannelBlock> blocks() {
    return List.of(block);
  }

  @Override
  public long weightBytes() {
    return Math.multiplyExact(taps, tapBytes);
  }

  /** All channels. */
  ChannelBlock block() {
    return block;
  }

  /** Bytes of the weights of a tap. */
  long tapBytes() {
    return tapBytes;
  }

  @Override
  public void warmUp(long multiplyAdds) {
    int fewest = 1;
    int most = 1;
    for (Axis axis : layer.axes().subList(0, layer.axes().size() - 1)) {
      fewest *= Math.max(1, axis.kernel() / phases(axis));
      most *= Math.ceilDiv(axis.kernel(), phases(axis));
    }
    Axis inner = layer.axes().getLast();
    for (int rows : new int[] {most, fewest}) {
      kernels
          .depthwiseLines()
          .warmUp(rows, Math.ceilDiv(inner.kernel(), phases(inner)), multiplyAdds);
      kernels
          .depthwiseLines()
          .warmUp(rows, Math.max(1, inner.kernel() / phases(inner)), multiplyAdds);
    }
  }

  private int phases(Axis axis) {
    return layer instanceof TransposedConvolution ? axis.stride() : 1;
  }

  @Override
  public void pack(@Nullable WeightView weights, MemorySegment packed) {
    var view = Objects.requireNonNull(weights);
    for (int tap = 0; tap < taps; tap++) {
      for (int c = 0; c < layer.outputChannels(); c++) {
        view.copy(c, tap, packed, tap * tapBytes + (long) c * Float.BYTES, 0);
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
