package io.github.upconv.kernel;

import static io.github.upconv.kernel.Lanes.BYTES;
import static io.github.upconv.kernel.Lanes.ORDER;
import static io.github.upconv.kernel.Lanes.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/** SIMD twin of {@link Gather}: whole vectors, whose ends are overwritten. */
final class SimdGather implements Gather {
  @Override
  public void pad(
      MemorySegment from,
      long fromAt,
      long pitch,
      int channels,
      int lead,
      int count,
      int width,
      MemorySegment to,
      long toAt,
      long toPitch) {
    long begin = (long) lead * Float.BYTES;
    long copied = (long) count * Float.BYTES;
    long end = (long) width * Float.BYTES;
    for (int channel = 0; channel < channels; channel++) {
      long source = fromAt + channel * pitch;
      long row = toAt + channel * toPitch;
      for (long i = 0; i < begin; i += Float.BYTES) {
        Fused.store(to, row + i, 0);
      }
      long inside = row + begin;
      for (long i = 0; i < copied; i += BYTES) {
        FloatVector.fromMemorySegment(SPECIES, from, source + i, ORDER)
            .intoMemorySegment(to, inside + i, ORDER);
      }
      for (long i = begin + copied; i < end; i += Float.BYTES) {
        Fused.store(to, row + i, 0);
      }
    }
  }

  @Override
  public void gather(
      MemorySegment from,
      long fromAt,
      long pitch,
      int channels,
      RunList runs,
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
        for (long i = 0; i < bytes; i += BYTES) {
          FloatVector.fromMemorySegment(SPECIES, from, a + i, ORDER)
              .intoMemorySegment(to, b + i, ORDER);
        }
      }
    }
  }
}
