package io.github.upconv.kernel;

import java.lang.foreign.MemorySegment;

/**
 * Mixes the channels of layers with many small groups, depthwise ones first of all. Every lane has
 * its own input channels, so both operands are vectors.
 *
 * <pre>
 *   z[pixel][tap][c] = sum over term of x[pixel][term][c] * w[tap][term][c]     c in 0 .. channels-1
 *
 *   x, w, z: dense in the order of their indices; z lines of zPitch bytes
 * </pre>
 *
 * <p>Order: one multiply-add chain over the terms, ascending, from 0. Needs: one vector of slack
 * behind x, w and z, because whole vectors are moved and what is written too far is written again.
 */
public sealed interface GroupMix permits ScalarGroupMix, SimdGroupMix {
  /** Computes all taps of all pixels; the formula is above. */
  void mix(
      MemorySegment x,
      long xAt,
      MemorySegment w,
      long wAt,
      int terms,
      int taps,
      int channels,
      MemorySegment z,
      long zAt,
      long zPitch,
      int pixels);
}
