package io.github.upconv.kernel;

import java.lang.foreign.MemorySegment;

/**
 * Scales and shifts outputs of channels in place while they are in cache: {@code t = scale * t +
 * shift}, as one multiply-add.
 *
 * <p>Needs: one vector of slack behind {@code t} and behind the scales and shifts.
 */
public sealed interface ScaleShift permits ScalarScaleShift, SimdScaleShift {
  /**
   * Scales and shifts lines of channels.
   *
   * @param t {@code lines} lines of {@code lineBytes} at {@code tAt}, without gap
   * @param values one scale per channel at {@code scaleAt}, one shift per channel at {@code
   *     shiftAt}
   */
  void scaleShift(
      MemorySegment t,
      long tAt,
      long lineBytes,
      int lines,
      MemorySegment values,
      long scaleAt,
      long shiftAt);

  /** Scales and shifts a line of one channel. */
  void scaleShift(MemorySegment t, long tAt, long lineBytes, float scale, float shift);
}
