package io.github.upconv.plan;

import io.github.upconv.kernel.Kernels;
import io.github.upconv.layer.Layer;
import io.github.upconv.layer.PixelShuffle;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * No mixing: resize and pixel shuffle only move channels, so mixed pixels are input pixels, as
 * planes or as lines of channels. A pixel shuffle has one tap per phase, each with its own input
 * channels.
 */
final class CopyMixing implements SpreadMixing {
  private static final int TARGET_ROWS = 512;

  private final Route route;
  private final int taps;
  private final int lanes;
  private final long tapStep;
  private final long channelStep;
  private final List<ChannelBlock> blocks;

  CopyMixing(Route route, Layer layer, int taps, Kernels kernels) {
    this.route = route;
    this.taps = taps;
    lanes = kernels.lanes();
    boolean phasesInner =
        layer instanceof PixelShuffle shuffle && shuffle.order() == PixelShuffle.Order.CRD;
    channelStep = phasesInner ? taps : 1;
    tapStep = phasesInner ? 1 : layer.outputChannels();
    int most = Math.max(TARGET_ROWS / taps / lanes, 1) * lanes;
    var list = new ArrayList<ChannelBlock>();
    for (int done = 0; done < layer.outputChannels(); done += most) {
      list.add(new ChannelBlock(0, done, Math.min(most, layer.outputChannels() - done), 0));
    }
    blocks = List.copyOf(list);
  }

  @Override
  public Route route() {
    return route;
  }

  @Override
  public List<ChannelBlock> blocks() {
    return blocks;
  }

  /** Whether neighbouring channels of the output are apart in the input. */
  boolean isApart() {
    return channelStep > 1;
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
    return planar() ? lanes : 1;
  }

  @Override
  public boolean planar() {
    return route == Route.COPY_PLANES;
  }

  @Override
  public MixedLayout layout(ChannelBlock block, int pixels) {
    return planar()
        ? MixedLayout.ofPlanes(taps, rows(block), pixels)
        : SpreadMixing.super.layout(block, pixels);
  }

  @Override
  public int rows(ChannelBlock block) {
    return taps * block.channels();
  }

  /** Planes are read there if rows are a vector or more, lines if they are whole vectors. */
  @Override
  public boolean looksAtInput(InputRegion region, ChannelBlock block, MixedPixels mixed) {
    boolean readable =
        planar()
            ? region.hasVectorRows(lanes)
            : taps == 1
                && block.channels() % lanes == 0
                && region.hasVectorLines(block.channels(), lanes);
    if (readable) {
      mixed.ofInput(region, block.first() * channelStep, tapStep, channelStep);
    }
    return readable;
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
    if (planar() && tapStep == 1) {
      // planes follow each other as channels do
      region.copy(
          kernels.copy(),
          block.first() * channelStep,
          1,
          rows(block),
          scratch,
          zAt,
          layout.tapPitch(),
          layout.pixelPitch());
      return;
    }
    for (int tap = 0; tap < taps; tap++) {
      region.copy(
          kernels.copy(),
          block.first() * channelStep + tap * tapStep,
          channelStep,
          block.channels(),
          scratch,
          zAt + tap * layout.tapPitch(),
          layout.channelPitch(),
          layout.pixelPitch());
    }
  }
}
