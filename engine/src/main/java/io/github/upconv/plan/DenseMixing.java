package io.github.upconv.plan;

import io.github.upconv.kernel.Kernels;
import io.github.upconv.kernel.Mix;
import io.github.upconv.layer.WeightedLayer;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Mixing as a matrix product per group: rows are (tap, output channel), lanes are rows.
 *
 * <pre>
 *   packed x   | tile 0: term 0: its pixels | term 1: ... | tile 1: ... | staging |
 *   z          | pixel 0: tap 0: channel 0 .. | tap 1: ... | padding to whole vectors | pixel 1: ...
 * </pre>
 */
final class DenseMixing implements SpreadMixing {
  /**
   * Rows of a block: enough that packing the input (about half a cycle per value) costs little
   * beside mixing it (rows / 32 cycles per value), few enough that the mixed pixels of a tile stay
   * in the second-level cache. If they are enough for a register tile of channels, they are whole
   * ones: 128 channels of 3 x 3 taps in blocks of 64 took 9.2 ms, of 48, 48 and 32 10.7.
   */
  private static final int TARGET_ROWS = 640;

  /** Channels that are copied from the input before they are put together by tiles. */
  private static final int STAGED = 32;

  private static final long SLACK = 64;

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
    // refuses a layer whose packed weights could not even be addressed
    Math.multiplyExact((long) terms * Float.BYTES, Math.multiplyExact((long) perGroup, 2 * taps));
    int fit = TARGET_ROWS / taps;
    int strip = RowBands.strip(kernels.lanes());
    int unit = fit < strip ? kernels.lanes() : strip;
    int most = Math.max(fit / unit, 1) * unit;
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
        at += (long) rows(channels) * terms * Float.BYTES;
        done += channels;
      }
    }
    blocks = List.copyOf(list);
    weightBytes = at;
  }

  private int rows(int channels) {
    int multiple = mix.rowMultiple();
    return Math.ceilDiv(Math.multiplyExact(taps, channels), multiple) * multiple;
  }

  /**
   * About 256 pixels, but packed input of 256 to 768 KiB: a chunk reads all weights of a block, and
   * with 256 KiB layers of 512 and more terms took 1.1 to 1.2 times as long. A volume of 64 terms
   * took 1.08 times as long with 768 KiB.
   */
  @Override
  public int targetFloats() {
    return Math.clamp((long) terms << 8, 64 << 10, 192 << 10);
  }

  @Override
  public Route route() {
    return Route.DENSE_MIX;
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
    for (var block : blocks) {
      int rows = rows(block.channels());
      int panelRows;
      for (int first = 0; first < rows; first += panelRows) {
        panelRows = mix.panelRows(rows - first);
        long panelAt = block.weightAt() + (long) first * terms * Float.BYTES;
        int filled = Math.min(panelRows, taps * block.channels() - first);
        for (int row = 0; row < filled; row++) {
          int tap = (first + row) / block.channels();
          int channel = block.first() + (first + row) % block.channels();
          view.copy(
              channel,
              tap,
              packed,
              panelAt + (long) row * Float.BYTES,
              (long) panelRows * Float.BYTES);
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
  public int rows(ChannelBlock block) {
    return rows(block.channels());
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
    int pixels = Math.ceilDiv(region.pixels(), mix.tilePixels()) * mix.tilePixels();
    long pitch = (long) pixels * Float.BYTES;
    // one vector of slack lies between x and the staged channels
    long staging = xAt + pitch * terms + SLACK;
    for (int term = 0; term < terms; term += STAGED) {
      int channels = Math.min(STAGED, terms - term);
      long first = (long) block.group() * terms + term;
      region.copy(kernels.copy(), first, 1, channels, scratch, staging, pitch, Float.BYTES);
      mix.pack(scratch, staging, pitch, channels, scratch, xAt, term, terms, pixels);
    }
    mix.mix(
        scratch,
        xAt,
        packed,
        block.weightAt(),
        terms,
        rows(block.channels()),
        scratch,
        zAt,
        layout.pixelPitch(),
        pixels);
  }
}
