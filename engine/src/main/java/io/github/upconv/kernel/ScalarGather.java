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
      PaddedRuns runs,
      MemorySegment to,
      long toAt,
      long toPitch) {
    for (int channel = 0; channel < channels; channel++) {
      for (int run = 0; run < runs.size(); run++) {
        long source = fromAt + channel * pitch + runs.from(run);
        long target = toAt + channel * toPitch + runs.to(run) + (long) runs.lead(run) * Float.BYTES;
        for (int i = 0; i < runs.count(run); i++) {
          long at = (long) i * Float.BYTES;
          store(to, target + at, load(from, source + at));
        }
      }
    }
    runs.pad(to, toAt, toPitch, channels);
  }
}
