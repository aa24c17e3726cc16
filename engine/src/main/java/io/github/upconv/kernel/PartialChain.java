package io.github.upconv.kernel;

import java.lang.foreign.MemorySegment;

/**
 * One pixel of {@link Mix#chain} without some of its taps. Padding is multiplied there like any
 * pixel, which changes nothing as long as weights are finite and no bias is -0; otherwise the
 * pixels next to a border are computed again by this. One form serves both engines.
 */
public final class PartialChain {
  private PartialChain() {}

  /**
   * Computes one lane of all lines; without any term it is {@link RowSpread#NEUTRAL}, which leaves
   * every bias as it is.
   *
   * @param panelAt position of the lane
   * @param present which taps have a term; may be longer than {@code taps}
   * @param tilePixels lines of a tile
   */
  public static void compute(
      MemorySegment tiles,
      long tilesAt,
      int tilePixels,
      MemorySegment panel,
      long panelAt,
      long[] taps,
      boolean[] present,
      long pitch,
      int terms,
      MemorySegment z,
      long zAt,
      long zPitch,
      int height) {
    long termBytes = (long) tilePixels * Float.BYTES;
    boolean any = false;
    for (int tap = 0; tap < taps.length; tap++) {
      any |= present[tap];
    }
    for (int line = 0; line < height; line++) {
      long tile = (long) (line / tilePixels) * taps.length * terms * termBytes;
      long at = tilesAt + tile + (long) (line % tilePixels) * Float.BYTES;
      float sum = any ? 0 : RowSpread.NEUTRAL;
      for (int tap = 0; tap < taps.length; tap++) {
        for (int term = 0; present[tap] && term < terms; term++) {
          float weight = Fused.load(tiles, at + (long) (tap * terms + term) * termBytes);
          float value = Fused.load(panel, panelAt + taps[tap] + term * pitch);
          sum = Fused.multiplyAdd(weight, value, sum);
        }
      }
      Fused.store(z, zAt + line * zPitch, sum);
    }
  }
}
