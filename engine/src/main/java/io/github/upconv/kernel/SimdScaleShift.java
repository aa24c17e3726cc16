package io.github.upconv.kernel;

import static io.github.upconv.kernel.Lanes.BYTES;
import static io.github.upconv.kernel.Lanes.ORDER;
import static io.github.upconv.kernel.Lanes.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/** SIMD twin of {@link ScaleShift}. */
final class SimdScaleShift implements ScaleShift {
  @Override
  public void scaleShift(
      MemorySegment t,
      long tAt,
      long lineBytes,
      int lines,
      MemorySegment values,
      long scaleAt,
      long shiftAt) {
    for (int line = 0; line < lines; line++) {
      line(t, tAt + line * lineBytes, lineBytes, values, scaleAt, shiftAt);
    }
  }

  /** The last lanes of a line go one by one: lanes behind it belong to the next line. */
  private static void line(
      MemorySegment t, long tAt, long lineBytes, MemorySegment values, long scaleAt, long shiftAt) {
    long c = 0;
    for (; c + BYTES <= lineBytes; c += BYTES) {
      var x = FloatVector.fromMemorySegment(SPECIES, t, tAt + c, ORDER);
      var scale = FloatVector.fromMemorySegment(SPECIES, values, scaleAt + c, ORDER);
      var shift = FloatVector.fromMemorySegment(SPECIES, values, shiftAt + c, ORDER);
      var y = Fused.FMA ? scale.fma(x, shift) : scale.mul(x).add(shift);
      y.intoMemorySegment(t, tAt + c, ORDER);
    }
    for (; c < lineBytes; c += Float.BYTES) {
      float scale = Fused.load(values, scaleAt + c);
      float shift = Fused.load(values, shiftAt + c);
      Fused.store(t, tAt + c, Fused.multiplyAdd(scale, Fused.load(t, tAt + c), shift));
    }
  }

  @Override
  public void scaleShift(MemorySegment t, long tAt, long lineBytes, float scale, float shift) {
    var a = FloatVector.broadcast(SPECIES, scale);
    var b = FloatVector.broadcast(SPECIES, shift);
    for (long i = 0; i < lineBytes; i += BYTES) {
      var x = FloatVector.fromMemorySegment(SPECIES, t, tAt + i, ORDER);
      var y = Fused.FMA ? a.fma(x, b) : a.mul(x).add(b);
      y.intoMemorySegment(t, tAt + i, ORDER);
    }
  }
}
