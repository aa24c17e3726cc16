package io.github.upconv.kernel;

import static io.github.upconv.kernel.Lanes.BYTES;
import static io.github.upconv.kernel.Lanes.ORDER;
import static io.github.upconv.kernel.Lanes.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/** SIMD twin of {@link OutputTransform}. */
final class SimdOutputTransform implements OutputTransform {
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
    long bytes = (long) tiles * Float.BYTES;
    for (long i = 0; i < bytes; i += BYTES) {
      long at = mAt + i;
      long to = yAt + i;
      var m00 = FloatVector.fromMemorySegment(SPECIES, m, at, ORDER);
      var m01 = FloatVector.fromMemorySegment(SPECIES, m, at + planePitch, ORDER);
      var m02 = FloatVector.fromMemorySegment(SPECIES, m, at + 2 * planePitch, ORDER);
      var m10 = FloatVector.fromMemorySegment(SPECIES, m, at + 3 * planePitch, ORDER);
      var m11 = FloatVector.fromMemorySegment(SPECIES, m, at + 4 * planePitch, ORDER);
      var m12 = FloatVector.fromMemorySegment(SPECIES, m, at + 5 * planePitch, ORDER);
      var m20 = FloatVector.fromMemorySegment(SPECIES, m, at + 6 * planePitch, ORDER);
      var m21 = FloatVector.fromMemorySegment(SPECIES, m, at + 7 * planePitch, ORDER);
      var m22 = FloatVector.fromMemorySegment(SPECIES, m, at + 8 * planePitch, ORDER);
      var s1 = m01.add(m11);
      m00.add(m10).add(s1).intoMemorySegment(y, to, ORDER);
      s1.sub(m02.add(m12)).intoMemorySegment(y, to + yStep, ORDER);
      var r1 = m11.sub(m21);
      m10.sub(m20).add(r1).intoMemorySegment(y, to + yPitch, ORDER);
      r1.sub(m12.sub(m22)).intoMemorySegment(y, to + yPitch + yStep, ORDER);
    }
  }
}
