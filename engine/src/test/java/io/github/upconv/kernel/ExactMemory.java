package io.github.upconv.kernel;

import io.github.upconv.testkit.Draw;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Scratch memory of exactly the size that a kernel asks for, its slack included: a kernel that
 * moves more throws. What is not data is NaN, so that a lane that is read by mistake shows.
 */
final class ExactMemory {
  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

  private ExactMemory() {}

  static MemorySegment of(long floats) {
    var segment = MemorySegment.ofArray(new float[Math.toIntExact(floats)]);
    for (long i = 0; i < floats; i++) {
      set(segment, i, Float.NaN);
    }
    return segment;
  }

  /** Random values, then slack. */
  static MemorySegment random(long floats, int slack, Draw draw) {
    var segment = of(floats + slack);
    for (long i = 0; i < floats; i++) {
      set(segment, i, (float) (2 * draw.unit() - 1));
    }
    return segment;
  }

  static float get(MemorySegment segment, long index) {
    return segment.get(FLOAT, index * Float.BYTES);
  }

  static void set(MemorySegment segment, long index, float value) {
    segment.set(FLOAT, index * Float.BYTES, value);
  }
}
