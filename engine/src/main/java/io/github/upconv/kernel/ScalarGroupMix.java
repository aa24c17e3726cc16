package io.github.upconv.kernel;

import static io.github.upconv.kernel.Fused.load;
import static io.github.upconv.kernel.Fused.multiplyAdd;
import static io.github.upconv.kernel.Fused.store;

import java.lang.foreign.MemorySegment;

/** Scalar twin of {@link GroupMix}. */
final class ScalarGroupMix implements GroupMix {
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
        long wTap = wAt + (long) tap * terms * line;
        long zTap = zAt + pixel * zPitch + tap * line;
        for (long c = 0; c < line; c += Float.BYTES) {
          float sum = 0;
          for (int term = 0; term < terms; term++) {
            sum =
                multiplyAdd(
                    load(x, xPixel + term * line + c), load(w, wTap + term * line + c), sum);
          }
          store(z, zTap + c, sum);
        }
      }
    }
  }
}
