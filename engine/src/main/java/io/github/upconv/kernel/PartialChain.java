package io.github.upconv.kernel;

import java.lang.foreign.MemorySegment;

/**
 * One sum of {@link Mix#chain} without some of its taps. Padding is multiplied there like any
 * pixel, which changes nothing as long as weights are finite and no bias is -0; otherwise the
 * pixels next to a border are computed again by this. One form serves both engines.
 */
public final class PartialChain {
  private PartialChain() {}

  /**
   * The sum; without any term it is {@link RowSpread#NEUTRAL}, which leaves every bias as it is.
   *
   * @param w weights of all taps, one after the other
   * @param wPitch bytes from a weight to that of the next term
   * @param x pixels
   * @param from where the first term of each tap lies, seen from {@code xAt}
   * @param present which taps have a term
   * @param taps number of taps; {@code from} and {@code present} may be longer
   * @param xPitch bytes from a term to the next
   * @param terms terms of a tap
   */
  public static float sum(
      MemorySegment w,
      long wAt,
      long wPitch,
      MemorySegment x,
      long xAt,
      long[] from,
      boolean[] present,
      int taps,
      long xPitch,
      int terms) {
    boolean any = false;
    for (int tap = 0; tap < taps; tap++) {
      any |= present[tap];
    }
    float sum = any ? 0 : RowSpread.NEUTRAL;
    for (int tap = 0; tap < taps; tap++) {
      long weightAt = wAt + (long) tap * terms * wPitch;
      for (int term = 0; present[tap] && term < terms; term++) {
        float weight = Fused.load(w, weightAt + term * wPitch);
        float value = Fused.load(x, xAt + from[tap] + term * xPitch);
        sum = Fused.multiplyAdd(weight, value, sum);
      }
    }
    return sum;
  }
}
