package io.github.upconv.kernel;

import java.lang.foreign.MemorySegment;

/**
 * Mixes the channels of low-resolution pixels with the weights of all taps: a matrix product.
 *
 * <pre>
 *   z[pixel][row] = sum over term of x[term][pixel] * w[row][term]        row = (tap, output channel)
 *
 *   x   | pixel 0 .. pixels-1 |   one line per term, xPitch bytes apart: broadcast operand
 *   w   | panel 0: term 0: row 0 .. panelRows-1 | term 1: ... | panel 1: ...   vector operand
 *   z   | row 0 .. rows-1 |       one line per pixel, zPitch bytes apart
 * </pre>
 *
 * <p>Lanes are rows, so that no sum is ever split over lanes. Order: one multiply-add chain over
 * the terms, ascending, from 0. Needs: {@code pixels} a multiple of {@link #tilePixels}, rows
 * padded to whole panels, all offsets and pitches in bytes.
 */
public sealed interface Mix permits ScalarMix, SimdMix {
  /** Rows of one packed weight panel. */
  int panelRows();

  /** Pixels that are computed together. */
  int tilePixels();

  /** Computes all rows of all pixels; the formula is above. */
  void mix(
      MemorySegment x,
      long xAt,
      long xPitch,
      MemorySegment w,
      long wAt,
      int terms,
      int panels,
      MemorySegment z,
      long zAt,
      long zPitch,
      int pixels);
}
