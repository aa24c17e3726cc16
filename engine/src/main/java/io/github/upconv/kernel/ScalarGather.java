package io.github.upconv.kernel;

import static io.github.upconv.kernel.Fused.load;
import static io.github.upconv.kernel.Fused.store;

import java.lang.foreign.MemorySegment;

/** Scalar twin of {@link Gather}. */
final class ScalarGather implements Gather {
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
    for (int channel = 0; channel < channels; channel++) {
      long row = toAt + channel * toPitch;
      for (int i = 0; i < lead; i++) {
        store(to, row + (long) i * Float.BYTES, 0);
      }
      copy(from, fromAt + channel * pitch, to, row + (long) lead * Float.BYTES, count);
      for (int i = lead + count; i < width; i++) {
        store(to, row + (long) i * Float.BYTES, 0);
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
        copy(from, source + runs.from(run), to, target + runs.to(run), runs.count(run));
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
