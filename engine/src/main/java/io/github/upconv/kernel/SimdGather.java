package io.github.upconv.kernel;

import static io.github.upconv.kernel.Lanes.BYTES;
import static io.github.upconv.kernel.Lanes.ORDER;
import static io.github.upconv.kernel.Lanes.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/** SIMD twin of {@link Gather}: whole vectors, whose ends are overwritten. */
final class SimdGather implements Gather {
  @Override
  public void gather(
      MemorySegment from,
      long fromAt,
      long pitch,
      int channels,
      RunList runs,
      RunList zeros,
      MemorySegment to,
      long toAt,
      long toPitch) {
    for (int channel = 0; channel < channels; channel++) {
      long source = fromAt + channel * pitch;
      long target = toAt + channel * toPitch;
      for (int run = 0; run < runs.size(); run++) {
        long a = source + runs.from(run);
        long b = target + runs.to(run);
        long bytes = (long) runs.count(run) * Float.BYTES;
        long i = 0;
        for (; i + 4 * BYTES <= bytes; i += 4 * BYTES) {
          FloatVector.fromMemorySegment(SPECIES, from, a + i, ORDER)
              .intoMemorySegment(to, b + i, ORDER);
          FloatVector.fromMemorySegment(SPECIES, from, a + i + BYTES, ORDER)
              .intoMemorySegment(to, b + i + BYTES, ORDER);
          FloatVector.fromMemorySegment(SPECIES, from, a + i + 2 * BYTES, ORDER)
              .intoMemorySegment(to, b + i + 2 * BYTES, ORDER);
          FloatVector.fromMemorySegment(SPECIES, from, a + i + 3 * BYTES, ORDER)
              .intoMemorySegment(to, b + i + 3 * BYTES, ORDER);
        }
        for (; i < bytes; i += BYTES) {
          FloatVector.fromMemorySegment(SPECIES, from, a + i, ORDER)
              .intoMemorySegment(to, b + i, ORDER);
        }
      }
      for (int run = 0; run < zeros.size(); run++) {
        for (int i = 0; i < zeros.count(run); i++) {
          Fused.store(to, target + zeros.to(run) + (long) i * Float.BYTES, 0);
        }
      }
    }
  }
}
