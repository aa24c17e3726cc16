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
      int tiles,
      MemorySegment to,
      long toAt,
      long toPitch,
      long planePitch) {
    for (int channel = 0; channel < channels; channel++) {
      long source = fromAt + channel * pitch;
      long target = toAt + channel * toPitch;
      for (int tile = 0; tile < tiles; tile++) {
        for (int row = 0; row < 4; row++) {
          long at = source + row * rowPitch;
          transform(from, at, Float.BYTES, to, target + row * (4 * planePitch), planePitch);
        }
        for (int column = 0; column < 4; column++) {
          long at = target + column * planePitch;
          transform(to, at, 4 * planePitch, to, at, 4 * planePitch);
        }
        source += 3L * Float.BYTES;
        target += Float.BYTES;
      }
    }
  }

  /** One axis; may be in place. */
  private static void transform(
      MemorySegment from, long at, long step, MemorySegment to, long target, long toStep) {
    float x0 = load(from, at);
    float x1 = load(from, at + step);
    float x2 = load(from, at + 2 * step);
    float x3 = load(from, at + 3 * step);
    store(to, target, x0 - x2);
    store(to, target + toStep, x1 + x2);
    store(to, target + 2 * toStep, x2 - x1);
    store(to, target + 3 * toStep, x3 - x1);
  }
}
