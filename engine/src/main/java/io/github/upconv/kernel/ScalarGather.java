package io.github.upconv.kernel;

import static io.github.upconv.kernel.Fused.load;
import static io.github.upconv.kernel.Fused.store;

import java.lang.foreign.MemorySegment;

/** Scalar twin of {@link Gather}. */
final class ScalarGather implements Gather {
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
        copy(from, source + runs.from(run), to, target + runs.to(run), runs.count(run));
      }
      for (int run = 0; run < zeros.size(); run++) {
        for (int i = 0; i < zeros.count(run); i++) {
          store(to, target + zeros.to(run) + (long) i * Float.BYTES, 0);
        }
      }
    }
  }

  private static void copy(
      MemorySegment from, long fromAt, MemorySegment to, long toAt, int count) {
    for (int i = 0; i < count; i++) {
      long at = (long) i * Float.BYTES;
      store(to, toAt + at, load(from, fromAt + at));
    }
  }
}
