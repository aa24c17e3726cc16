package io.github.upconv.kernel;

import static io.github.upconv.kernel.Fused.load;
import static io.github.upconv.kernel.Fused.store;

import java.lang.foreign.MemorySegment;

/** Scalar twin of {@link InputTransform}. */
final class ScalarInputTransform implements InputTransform {
  @Override
  public void transform(
      MemorySegment from,
      long fromAt,
      long pitch,
      long rowPitch,
      int channels,
      RunList runs,
      MemorySegment to,
      long toAt,
      long toPitch,
      long planePitch) {
    for (int channel = 0; channel < channels; channel++) {
      for (int run = 0; run < runs.size(); run++) {
        long source = fromAt + channel * pitch + runs.from(run);
        long target = toAt + channel * toPitch + runs.to(run);
        for (int i = 0; i < runs.count(run); i++) {
          tile(from, source, rowPitch, to, target, planePitch);
          source += 2 * Float.BYTES;
          target += Float.BYTES;
        }
      }
    }
  }

  private static void tile(
      MemorySegment from, long a, long rowPitch, MemorySegment to, long target, long planePitch) {
    long b = a + rowPitch;
    long c = b + rowPitch;
    float a0 = load(from, a) - load(from, a + 4);
    float a1 = load(from, a + 4);
    float a2 = load(from, a + 4) - load(from, a + 8);
    float b0 = load(from, b) - load(from, b + 4);
    float b1 = load(from, b + 4);
    float b2 = load(from, b + 4) - load(from, b + 8);
    float c0 = load(from, c) - load(from, c + 4);
    float c1 = load(from, c + 4);
    float c2 = load(from, c + 4) - load(from, c + 8);
    store(to, target, a0 - b0);
    store(to, target + planePitch, a1 - b1);
    store(to, target + 2 * planePitch, a2 - b2);
    store(to, target + 3 * planePitch, b0);
    store(to, target + 4 * planePitch, b1);
    store(to, target + 5 * planePitch, b2);
    store(to, target + 6 * planePitch, b0 - c0);
    store(to, target + 7 * planePitch, b1 - c1);
    store(to, target + 8 * planePitch, b2 - c2);
  }
}
