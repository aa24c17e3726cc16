package io.github.upconv.plan;

import io.github.upconv.kernel.Copy;
import io.github.upconv.kernel.Kernels;
import io.github.upconv.kernel.Mix;
import io.github.upconv.layer.WeightedLayer;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Mixing as a matrix product per group with pixels as lanes: a tap of a channel is a plane, as it
 * is in a tensor with channels first, so nothing is transposed on the way in or out.
 *
 * <pre>
 *   packed w   | tile 0: term 0: its rows | term 1: ... | tile 1: ...        row = (channel, tap)
 *   packed x   | panel 0: term 0: its pixels | term 1: ... | panel 1: ... | staging |
 *   z          | channel 0: tap 0: pixel 0 .. | tap 1: ... | channel 1: ...
 * </pre>
 */
final class PlanarMixing implements SpreadMixing {
  /**
   * Rows of a block: the input is packed again for every block, and its planes may be pages apart.
   * With as few pixels at a time as {@link SliceRing} takes, 864 rows instead of 512 gained -2 to 4
   * % on five layers; with 256 pixels they lost 12 % on 128 terms, for then the mixed pixels leave
   * the second-level cache.
   */
  private static final int MOST_ROWS = 864;

  /** On 384 terms 216 rows were 6 to 10 % slower than 432. */
  private static final int LEAST_ROWS = 256;

  /** Mixed pixels of a ring of more than the least rows: with the packed input less than 2 MiB. */
  private static final int RING_FLOATS = 304 << 10;

  /** Channels that are copied from the input before they are put into panels. */
  private static final int STAGED = 32;

  private static final long SLACK = 64;

  private final Mix mix;
  private final int taps;
  private final int terms;
  private final List<ChannelBlock> blocks;
  private final long weightBytes;

  PlanarMixing(WeightedLayer layer, Geometry geometry, Kernels kernels) {
    taps = geometry.taps();
    mix = kernels.mix();
    terms = layer.inputChannelsPerGroup();
    int perGroup = layer.outputChannelsPerGroup();
    // equal blocks: a narrow last one would pack the input as often for less work
    int parts = Math.ceilDiv(perGroup, Math.max(1, targetRows(geometry, mix.rowMultiple()) / taps));
    int most = Math.ceilDiv(perGroup, parts);
    var list = new ArrayList<ChannelBlock>();
    long at = 0;
    for (int group = 0; group < layer.groups(); group++) {
      for (int done = 0; done < perGroup; done += most) {
        int channels = Math.min(most, perGroup - done);
        list.add(new ChannelBlock(group, group * perGroup + done, channels, at));
        at = Math.addExact(at, Math.multiplyExact((long) rows(channels), terms * 4L));
      }
    }
    blocks = List.copyOf(list);
    weightBytes = at;
  }

  private static int targetRows(Geometry geometry, int lanes) {
    long slice = geometry.middle().inputExtent() * geometry.inner().inputExtent();
    long pixels = Math.min(SliceRing.MOST_PIXELS, slice);
    int slices = (int) (SliceRing.MOST_PIXELS / pixels);
    var ring = SliceRing.ofPlanes(geometry, pixels, slices, MOST_ROWS, lanes);
    return Math.clamp(RING_FLOATS / (ring.slices() * pixels), LEAST_ROWS, MOST_ROWS);
  }

  private int rows(int channels) {
    int multiple = mix.tilePixels();
    return Math.ceilDiv(Math.multiplyExact(taps, channels), multiple) * multiple;
  }

  @Override
  public Route route() {
    return Route.PLANAR_MIX;
  }

  /** Packed input of 768 KiB at most, of which there is one chunk. */
  @Override
  public int targetFloats() {
    return 192 << 10;
  }

  @Override
  public boolean planar() {
    return true;
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
  public void warmUp(long multiplyAdds) {
    mix.warmUp(multiplyAdds);
  }

  @Override
  public void pack(@Nullable WeightView weights, MemorySegment packed) {
    var view = Objects.requireNonNull(weights);
    int tile = mix.tilePixels();
    long pitch = (long) tile * Float.BYTES;
    for (var block : blocks) {
      for (int row = 0; row < taps * block.channels(); row++) {
        long at =
            block.weightAt()
                + (long) (row / tile) * terms * pitch
                + (long) (row % tile) * Float.BYTES;
        view.copy(block.first() + row / taps, row % taps, packed, at, pitch);
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
    return mix.rowMultiple();
  }

  @Override
  public int rows(ChannelBlock block) {
    return rows(block.channels());
  }

  @Override
  public MixedLayout layout(ChannelBlock block, int pixels) {
    return MixedLayout.ofPlanes(taps, rows(block), pixels);
  }

  @Override
  public long inputBytes(int pixels) {
    return (long) pixels * (terms + STAGED) * Float.BYTES + SLACK;
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
    int pixels = Math.ceilDiv(region.pixels(), mix.rowMultiple()) * mix.rowMultiple();
    long first = (long) block.group() * terms;
    long direct = region.direct(first, terms, pixels);
    if (direct >= 0) {
      mix.packPanels(
          region.segment(), direct, region.channelStride(), terms, scratch, xAt, 0, terms, pixels);
    } else {
      stage(kernels.copy(), region, first, scratch, xAt, pixels);
    }
    mix.mix(
        packed,
        block.weightAt(),
        scratch,
        xAt,
        terms,
        pixels,
        scratch,
        zAt,
        layout.tapPitch(),
        taps * block.channels());
  }

  /** Packs by way of a copy: for inputs that are not dense, or that kernels must not touch. */
  private void stage(
      Copy copy, InputRegion region, long first, MemorySegment scratch, long xAt, int pixels) {
    long pitch = (long) pixels * Float.BYTES;
    long staging = xAt + pitch * terms + SLACK;
    for (int term = 0; term < terms; term += STAGED) {
      int channels = Math.min(STAGED, terms - term);
      region.copy(copy, first + term, 1, channels, scratch, staging, pitch, Float.BYTES);
      mix.packPanels(scratch, staging, pitch, channels, scratch, xAt, term, terms, pixels);
    }
  }
}
