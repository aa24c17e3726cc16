package io.github.upconv.kernel;

import static io.github.upconv.kernel.Fused.load;
import static io.github.upconv.kernel.Fused.store;

import java.lang.foreign.MemorySegment;

/** Scalar twin of {@link OutputTransform}. */
final class ScalarOutputTransform implements OutputTransform {
  @Override
  public void transform(
      MemorySegment m,
      long mAt,
      long planePitch,
      MemorySegment y,
      long yAt,
      long yPitch,
      long yStep,
      int tiles) {
    for (int tile = 0; tile < tiles; tile++) {
      long at = mAt + (long) tile * Float.BYTES;
      long to = yAt + (long) tile * Float.BYTES;
      float m0 = load(m, at + 3 * planePitch);
      float m1 = load(m, at + 4 * planePitch);
      float m2 = load(m, at + 5 * planePitch);
      float s0 = load(m, at) + m0;
      float s1 = load(m, at + planePitch) + m1;
      float s2 = load(m, at + 2 * planePitch) + m2;
      store(y, to, s0 + s1);
      store(y, to + yStep, s1 - s2);
      float r0 = m0 - load(m, at + 6 * planePitch);
      float r1 = m1 - load(m, at + 7 * planePitch);
      float r2 = m2 - load(m, at + 8 * planePitch);
      store(y, to + yPitch, r0 + r1);
      store(y, to + yPitch + yStep, r1 - r2);
    }
  }
}
