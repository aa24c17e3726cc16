package io.github.upconv.kernel;

import static io.github.upconv.kernel.Lanes.BYTES;
import static io.github.upconv.kernel.Lanes.ORDER;
import static io.github.upconv.kernel.Lanes.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * SIMD twin of {@link InputTransform}: whole vectors of tiles. Rows are transformed into the places
 * of the results, then columns where they are: in one body there would be more vectors than the
 * compilers of the JVM keep in registers.
 */
final class SimdInputTransform implements InputTransform {
  /**
   * From a vector to the next. Not a constant on purpose: with one, the compiler proves the
   * accesses of a loop within bounds before it begins, which takes longer than its few vectors. A
   * channel of 64 tiles took 230 ns and takes 130.
   */
  private final long step = BYTES;

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
      long bytes = (long) tiles * Float.BYTES;
      for (int row = 0; row < 4; row++) {
        rows(from, source + row * rowPitch, bytes, to, target + row * (4 * planePitch), planePitch);
      }
      for (int column = 0; column < 4; column++) {
        columns(to, target + column * planePitch, bytes, 4 * planePitch);
      }
    }
  }

  private void rows(
      MemorySegment from, long fromAt, long bytes, MemorySegment to, long toAt, long planePitch) {
    for (long i = 0; i < bytes; i += step) {
      long at = fromAt + 3 * i;
      long next = at + Float.BYTES;
      var a = FloatVector.fromMemorySegment(SPECIES, from, at, ORDER);
      var b = FloatVector.fromMemorySegment(SPECIES, from, at + BYTES, ORDER);
      var c = FloatVector.fromMemorySegment(SPECIES, from, at + 2 * BYTES, ORDER);
      var d = FloatVector.fromMemorySegment(SPECIES, from, next, ORDER);
      var e = FloatVector.fromMemorySegment(SPECIES, from, next + BYTES, ORDER);
      var f = FloatVector.fromMemorySegment(SPECIES, from, next + 2 * BYTES, ORDER);
      var x0 = SimdThirds.CLOSE_0.selectFrom(SimdThirds.OPEN_0.selectFrom(a, b), c);
      var x1 = SimdThirds.CLOSE_1.selectFrom(SimdThirds.OPEN_1.selectFrom(a, b), c);
      var x2 = SimdThirds.CLOSE_2.selectFrom(SimdThirds.OPEN_2.selectFrom(a, b), c);
      var x3 = SimdThirds.CLOSE_2.selectFrom(SimdThirds.OPEN_2.selectFrom(d, e), f);
      long target = toAt + i;
      x0.sub(x2).intoMemorySegment(to, target, ORDER);
      x1.add(x2).intoMemorySegment(to, target + planePitch, ORDER);
      x2.sub(x1).intoMemorySegment(to, target + 2 * planePitch, ORDER);
      x3.sub(x1).intoMemorySegment(to, target + 3 * planePitch, ORDER);
    }
  }

  private void columns(MemorySegment v, long at, long bytes, long pitch) {
    for (long i = at; i < at + bytes; i += step) {
      var h0 = FloatVector.fromMemorySegment(SPECIES, v, i, ORDER);
      var h1 = FloatVector.fromMemorySegment(SPECIES, v, i + pitch, ORDER);
      var h2 = FloatVector.fromMemorySegment(SPECIES, v, i + 2 * pitch, ORDER);
      var h3 = FloatVector.fromMemorySegment(SPECIES, v, i + 3 * pitch, ORDER);
      h0.sub(h2).intoMemorySegment(v, i, ORDER);
      h1.add(h2).intoMemorySegment(v, i + pitch, ORDER);
      h2.sub(h1).intoMemorySegment(v, i + 2 * pitch, ORDER);
      h3.sub(h1).intoMemorySegment(v, i + 3 * pitch, ORDER);
    }
  }
}
