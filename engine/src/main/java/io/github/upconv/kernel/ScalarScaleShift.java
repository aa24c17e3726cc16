package io.github.upconv.kernel;

import static io.github.upconv.kernel.Fused.load;
import static io.github.upconv.kernel.Fused.multiplyAdd;
import static io.github.upconv.kernel.Fused.store;

import java.lang.foreign.MemorySegment;

/** Scalar twin of {@link ScaleShift}. */
final class ScalarScaleShift implements ScaleShift {
  @Override
  public void scaleShift(
      MemorySegment t,
      long tAt,
      long lineBytes,
      int lines,
      MemorySegment values,
      long scaleAt,
      long shiftAt) {
    for (int line = 0; line < lines; line++) {
      for (long c = 0; c < lineBytes; c += Float.BYTES) {
        long at = tAt + line * lineBytes + c;
        float scale = load(values, scaleAt + c);
        store(t, at, multiplyAdd(scale, load(t, at), load(values, shiftAt + c)));
      }
    }
  }

  @Override
  public void scaleShift(MemorySegment t, long tAt, long lineBytes, float scale, float shift) {
    for (long i = 0; i < lineBytes; i += Float.BYTES) {
      store(t, tAt + i, multiplyAdd(scale, load(t, tAt + i), shift));
    }
  }
}
