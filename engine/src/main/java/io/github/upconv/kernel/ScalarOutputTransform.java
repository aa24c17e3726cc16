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
      for (int i = 0; i < 3; i++) {
        float s0 = sum(m, at, 4 * planePitch, i);
        float s1 = sum(m, at + planePitch, 4 * planePitch, i);
        float s2 = sum(m, at + 2 * planePitch, 4 * planePitch, i);
        float s3 = sum(m, at + 3 * planePitch, 4 * planePitch, i);
        float middle = s1 + s2;
        store(y, to + i * yPitch, s0 + middle);
        store(y, to + i * yPitch + yStep, s1 - s2);
        store(y, to + i * yPitch + 2 * yStep, middle + s3);
      }
    }
  }

  /** Sum i of a column. */
  private static float sum(MemorySegment m, long at, long pitch, int i) {
    float m1 = load(m, at + pitch);
    float m2 = load(m, at + 2 * pitch);
    return switch (i) {
      case 0 -> load(m, at) + (m1 + m2);
      case 1 -> m1 - m2;
      default -> m1 + m2 + load(m, at + 3 * pitch);
    };
  }
}
