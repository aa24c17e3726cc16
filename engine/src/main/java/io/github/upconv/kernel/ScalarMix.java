package io.github.upconv.kernel;

import static io.github.upconv.kernel.Fused.load;
import static io.github.upconv.kernel.Fused.multiplyAdd;
import static io.github.upconv.kernel.Fused.store;

import java.lang.foreign.MemorySegment;

/** Scalar twin of {@link Mix}. */
final class ScalarMix implements Mix {
  /** Four independent chains hide the latency of a scalar multiply-add. */
  private static final int ROWS = 4;

  @Override
  public int panelRows() {
    return ROWS;
  }

  @Override
  public int tilePixels() {
    return 1;
  }

  @Override
  public void mix(
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
      int pixels) {
    long panelBytes = (long) terms * ROWS * Float.BYTES;
    for (int panel = 0; panel < panels; panel++) {
      for (int pixel = 0; pixel < pixels; pixel++) {
        tile(
            x,
            xAt + (long) pixel * Float.BYTES,
            xPitch,
            w,
            wAt + panel * panelBytes,
            terms,
            z,
            zAt + pixel * zPitch + (long) panel * ROWS * Float.BYTES);
      }
    }
  }

  private static void tile(
      MemorySegment x,
      long xAt,
      long xPitch,
      MemorySegment w,
      long wAt,
      int terms,
      MemorySegment z,
      long zAt) {
    float c0 = 0;
    float c1 = 0;
    float c2 = 0;
    float c3 = 0;
    for (int term = 0; term < terms; term++) {
      float a = load(x, xAt + term * xPitch);
      long b = wAt + (long) term * ROWS * Float.BYTES;
      c0 = multiplyAdd(a, load(w, b), c0);
      c1 = multiplyAdd(a, load(w, b + 4), c1);
      c2 = multiplyAdd(a, load(w, b + 8), c2);
      c3 = multiplyAdd(a, load(w, b + 12), c3);
    }
    store(z, zAt, c0);
    store(z, zAt + 4, c1);
    store(z, zAt + 8, c2);
    store(z, zAt + 12, c3);
  }
}
