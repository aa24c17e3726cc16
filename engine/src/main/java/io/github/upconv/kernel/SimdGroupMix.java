package io.github.upconv.kernel;

import static io.github.upconv.kernel.Lanes.BYTES;
import static io.github.upconv.kernel.Lanes.SPECIES;
import static io.github.upconv.kernel.Lanes.load;
import static io.github.upconv.kernel.Lanes.multiplyAdd;
import static io.github.upconv.kernel.Lanes.store;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/** SIMD twin of {@link GroupMix}. */
final class SimdGroupMix implements GroupMix {
  @Override
  public void mix(
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
      int pixels) {
    long line = (long) channels * Float.BYTES;
    for (int pixel = 0; pixel < pixels; pixel++) {
      long xPixel = xAt + (long) pixel * terms * line;
      for (int tap = 0; tap < taps; tap++) {
        tap(x, xPixel, w, wAt + (long) tap * terms * line, terms, line, z, zAt + pixel * zPitch + tap * line);
      }
    }
  }

  private static void tap(
      MemorySegment x,
      long xAt,
      MemorySegment w,
      long wAt,
      int terms,
      long line,
      MemorySegment z,
      long zAt) {
    for (long c = 0; c < line; c += BYTES) {
      var sum = FloatVector.zero(SPECIES);
      for (int term = 0; term < terms; term++) {
        sum = multiplyAdd(load(x, xAt + term * line + c), load(w, wAt + term * line + c), sum);
      }
      store(sum, z, zAt + c);
    }
  }
}
