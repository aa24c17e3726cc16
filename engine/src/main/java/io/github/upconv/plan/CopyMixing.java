package io.github.upconv.plan;

import io.github.upconv.kernel.Kernels;
import io.github.upconv.layer.Layer;
import io.github.upconv.layer.PixelShuffle;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * No mixing: resize and pixel shuffle only move channels, so mixed pixels are input pixels with
 * channels innermost. A pixel shuffle has one tap per phase, each with its own input channels.
 */
final class CopyMixing implements SpreadMixing {
  private static final int TARGET_ROWS = 512;

  private final int taps;
  private final long tapStep;
  private final long channelStep;
  private final List<ChannelBlock> blocks;

  CopyMixing(Layer layer, int taps, Kernels kernels) {
    this.taps = taps;
    boolean phasesInner =
        layer instanceof PixelShuffle shuffle && shuffle.order() == PixelShuffle.Order.CRD;
    channelStep = phasesInner ? taps : 1;
    tapStep = phasesInner ? 1 : layer.outputChannels();
    int most = Math.max(TARGET_ROWS / taps / kernels.lanes(), 1) * kernels.lanes();
    var list = new ArrayList<ChannelBlock>();
    for (int done = 0; done < layer.outputChannels(); done += most) {
      list.add(new ChannelBlock(0, done, Math.min(most, layer.outputChannels() - done), 0));
    }
    blocks = List.copyOf(list);
  }

  @Override
  public Route route() {
    return Route.COPY;
  }

  @Override
  public List<ChannelBlock> blocks() {
    return blocks;
  }

  @Override
  public long weightBytes() {
    return 0;
  }

  @Override
  public void pack(@Nullable WeightView weights, MemorySegment packed) {}

  @Override
  public int taps() {
    return taps;
  }

  @Override
  public int terms() {
    return 1;
  }

  @Override
  public int tilePixels() {
    return 1;
  }

  @Override
  public int rows(ChannelBlock block) {
    return taps * block.channels();
  }

  @Override
  public long inputBytes(int pixels) {
    return 0;
  }

  @Override
  public void mix(
      Kernels kernels,
      InputRegion region,
      ChannelBlock block,
      MixedLayout layout,
      MemorySegment packed,
      MemorySegment scratch,
      long xAt,
      long zAt) {
    for (int tap = 0; tap < taps; tap++) {
      region.copy(
          kernels.copy(),
          block.first() * channelStep + tap * tapStep,
          channelStep,
          block.channels(),
          scratch,
          zAt + tap * block.lineBytes(),
          Float.BYTES,
          layout.pixelPitch());
    }
  }
}
