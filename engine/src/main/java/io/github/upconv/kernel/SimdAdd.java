package io.github.upconv.kernel;

import static io.github.upconv.kernel.Lanes.BYTES;
import static io.github.upconv.kernel.Lanes.ORDER;
import static io.github.upconv.kernel.Lanes.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/** SIMD twin of {@link Add}. */
final class SimdAdd implements Add {
  @Override
  public void add(
      MemorySegment t,
      long tAt,
      MemorySegment residual,
      long residualAt,
      MemorySegment target,
      long targetAt,
      long bytes) {
    for (long i = 0; i < bytes; i += BYTES) {
      FloatVector.fromMemorySegment(SPECIES, t, tAt + i, ORDER)
          .add(FloatVector.fromMemorySegment(SPECIES, residual, residualAt + i, ORDER))
          .intoMemorySegment(target, targetAt + i, ORDER);
    }
  }
}
