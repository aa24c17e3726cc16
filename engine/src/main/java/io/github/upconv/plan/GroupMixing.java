package io.github.upconv.plan;

import io.github.upconv.kernel.Kernels;
import io.github.upconv.layer.WeightedLayer;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Mixing of layers whose groups have fewer output channels than a vector has lanes: a block spans
 * groups, so that lanes stay full.
 *
 * <pre>
 *   packed x   | pixel 0: term 0: channel 0 .. | term 1: ... | pixel 1: ...
 *   packed w   | tap 0: term 0: channel 0 .. | term 1: ... | tap 1: ...
 *   z          | pixel 0: tap 0: channel 0 .. | tap 1: ... | pixel 1: ...
 * </pre>
 */
final class GroupMixing implements SpreadMixing {
  private static final int TARGET_ROWS = 1024;

  private final WeightedLayer layer;
  private final int taps;
  private final int terms;
  private final List<ChannelBlock> blocks;
  private final long weightBytes;

  GroupMixing(WeightedLayer layer, int taps, Kernels kernels) {
    this.layer = layer;
    this.taps = taps;
    terms = layer.inputChannelsPerGroup();
    int most = Math.max(TARGET_ROWS / taps / kernels.lanes(), 1) * kernels.lanes();
    var list = new ArrayList<ChannelBlock>();
    long at = 0;
    for (int done = 0; done < layer.outputChannels(); done += most) {
      int channels = Math.min(most, layer.outputChannels() - done);
      list.add(new ChannelBlock(0, done, channels, at));
      at += Float.BYTES * ((long) taps * terms * channels + kernels.lanes());
    }
    blocks = List.copyOf(list);
    weightBytes = at;
  }

  @Override
  public Route route() {
    return Route.GROUP_MIX;
  }

  @Override
  public List<ChannelBlock> blocks() {
    return blocks;
  }

  @Override
  public long weightBytes() {
    return weightBytes;
  }

  @Override
  public void pack(@Nullable WeightView weights, MemorySegment packed) {
    var view = Objects.requireNonNull(weights);
    for (var block : blocks) {
      long line = block.lineBytes();
      for (int tap = 0; tap < taps; tap++) {
        long tapAt = block.weightAt() + (long) tap * terms * line;
        for (int c = 0; c < block.channels(); c++) {
          view.copy(block.first() + c, tap, packed, tapAt + (long) c * Float.BYTES, line);
        }
      }
    }
  }

  @Override
  public int taps() {
    return taps;
  }

  @Override
  public int terms() {
    return terms;
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
    return (long) pixels * terms * blocks.getFirst().lineBytes();
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
    long line = block.lineBytes();
    int perGroup = layer.outputChannelsPerGroup();
    for (int term = 0; term < terms; term++) {
      long target = xAt + term * line;
      if (perGroup == 1) {
        long first = (long) block.first() * terms + term;
        region.copy(
            kernels.copy(),
            first,
            terms,
            block.channels(),
            scratch,
            target,
            Float.BYTES,
            terms * line);
      } else {
        for (int c = 0; c < block.channels(); c++) {
          long channel = (long) ((block.first() + c) / perGroup) * terms + term;
          region.copy(
              kernels.copy(),
              channel,
              1,
              1,
              scratch,
              target + (long) c * Float.BYTES,
              Float.BYTES,
              terms * line);
        }
      }
    }
    kernels
        .groupMix()
        .mix(
            scratch,
            xAt,
            packed,
            block.weightAt(),
            terms,
            taps,
            block.channels(),
            scratch,
            zAt,
            layout.pixelPitch(),
            region.pixels());
  }
}
