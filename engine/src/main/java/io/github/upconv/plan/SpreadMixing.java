package io.github.upconv.plan;

import io.github.upconv.kernel.Kernels;
import java.lang.foreign.MemorySegment;

/**
 * How a layer turns input pixels into mixed pixels {@code z[pixel][tap][channel]}, which a {@link
 * Spreading} sums into outputs.
 */
sealed interface SpreadMixing extends Mixing
    permits PlanarMixing, DenseMixing, GroupMixing, CopyMixing {
  /** Pixels are mixed in multiples of this. */
  int tilePixels();

  /** Whether lanes are pixels, so that a tap of a channel is a plane. */
  default boolean planar() {
    return false;
  }

  /**
   * Floats of packed input and of mixed pixels that one chunk aims at: 256 KiB each, which leaves
   * half of a 1 MiB second-level cache to the carried slices and to the weights streaming by.
   */
  default int targetFloats() {
    return 64 << 10;
  }

  /** Mixed values of a pixel in a block, padding included. */
  int rows(ChannelBlock block);

  /** Where the mixed pixels of a block lie, {@code pixels} being a multiple of the tile. */
  default MixedLayout layout(ChannelBlock block, int pixels) {
    long pitch = (long) rows(block) * Float.BYTES;
    return new MixedLayout(
        pitch, block.lineBytes(), Float.BYTES, Math.multiplyExact(pixels, pitch));
  }

  /**
   * Looks at pixels in the input, if nothing is to be mixed and kernels may read them there.
   *
   * @return whether it does
   */
  default boolean looksAtInput(InputRegion region, ChannelBlock block, MixedPixels mixed) {
    return false;
  }

  /** Bytes of packed input for a number of pixels. */
  long inputBytes(int pixels);

  /** Mixes the pixels of a region of the input into {@code z}. */
  void mix(
      Kernels kernels,
      InputRegion region,
      ChannelBlock block,
      MixedLayout layout,
      MemorySegment packed,
      MemorySegment scratch,
      long xAt,
      long zAt);
}
