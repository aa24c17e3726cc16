package io.github.upconv.plan;

import io.github.upconv.kernel.Kernels;
import io.github.upconv.kernel.Mix;
import io.github.upconv.layer.WeightedLayer;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Mixing as a matrix product per group: rows are (tap, output channel), lanes are rows.
 *
 * <pre>
 *   packed x   | term 0: pixel 0 .. P-1 | term 1: ...      P = pixels rounded up to whole tiles
 *   z          | pixel 0: tap 0: channel 0 .. | tap 1: ... | padding to whole panels | pixel 1: ...
 * </pre>
 */
final class DenseMixing implements Mixing {
  /**
   * Rows of a block: enough that packing the input (about half a cycle per value) costs little
   * beside mixing it (rows / 32 cycles per value), few enough that the mixed pixels of a tile stay
   * in the second-level cache.
   */
  private static final int TARGET_ROWS = 512;

  private final Mix mix;
  private final int taps;
  private final int terms;
  private final List<ChannelBlock> blocks;
  private final long weightBytes;

  DenseMixing(WeightedLayer layer, int taps, Kernels kernels) {
    this.taps = taps;
    mix = kernels.mix();
    terms = layer.inputChannelsPerGroup();
    int perGroup = layer.outputChannelsPerGroup();
    int most = Math.max(TARGET_ROWS / taps / kernels.lanes(), 1) * kernels.lanes();
    int parts = Math.ceilDiv(perGroup, most);
    var list = new ArrayList<ChannelBlock>();
    long at = 0;
    for (int group = 0; group < layer.groups(); group++) {
      for (int done = 0; done < perGroup; ) {
        int channels = Math.min(most, perGroup - done);
        if (parts > 1 && perGroup % parts == 0 && perGroup / parts >= kernels.lanes()) {
          channels = perGroup / parts;
        }
        list.add(new ChannelBlock(group, group * perGroup + done, channels, at));
        at += (long) panels(channels) * mix.panelRows() * terms * Float.BYTES;
        done += channels;
      }
    }
    blocks = List.copyOf(list);
    weightBytes = at;
  }

  private int panels(int channels) {
    return Math.ceilDiv(Math.multiplyExact(taps, channels), mix.panelRows());
  }

  @Override
  public String name() {
    return "dense mix";
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
    int panelRows = mix.panelRows();
    for (var block : blocks) {
      int rows = taps * block.channels();
      for (int row = 0; row < rows; row++) {
        int tap = row / block.channels();
        int channel = block.first() + row % block.channels();
        long at = (long) (row / panelRows) * panelRows * terms + row % panelRows;
        for (int term = 0; term < terms; term++) {
          packed.set(
              ValueLayout.JAVA_FLOAT_UNALIGNED,
              block.weightAt() + Float.BYTES * (at + (long) term * panelRows),
              view.get(channel, term, tap));
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
    return mix.tilePixels();
  }

  @Override
  public long pixelPitch(ChannelBlock block) {
    return (long) panels(block.channels()) * mix.panelRows() * Float.BYTES;
  }

  @Override
  public long inputBytes(int pixels) {
    return (long) pixels * terms * Float.BYTES;
  }

  @Override
  public void mix(
      Kernels kernels,
      InputRegion region,
      ChannelBlock block,
      MemorySegment packed,
      MemorySegment scratch,
      long xAt,
      long zAt) {
    int pixels = Math.ceilDiv(region.pixels(), mix.tilePixels()) * mix.tilePixels();
    long xPitch = (long) pixels * Float.BYTES;
    region.copy((long) block.group() * terms, 1, terms, scratch, xAt, xPitch, Float.BYTES);
    mix.mix(
        scratch,
        xAt,
        xPitch,
        packed,
        block.weightAt(),
        terms,
        panels(block.channels()),
        scratch,
        zAt,
        pixelPitch(block),
        pixels);
  }
}
