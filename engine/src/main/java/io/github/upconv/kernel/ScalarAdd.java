package io.github.upconv.kernel;

import static io.github.upconv.kernel.Fused.load;
import static io.github.upconv.kernel.Fused.store;

import java.lang.foreign.MemorySegment;

/** Scalar twin of {@link Add}. */
final class ScalarAdd implements Add {
  @Override
  public void add(
      MemorySegment t,
      long tAt,
      MemorySegment residual,
      long residualAt,
      MemorySegment target,
      long targetAt,
      long bytes) {
    for (long i = 0; i < bytes; i += Float.BYTES) {
      store(target, targetAt + i, load(t, tAt + i) + load(residual, residualAt + i));
    }
  }
}
