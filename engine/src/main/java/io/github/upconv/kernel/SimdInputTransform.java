package io.github.upconv.kernel;

import static io.github.upconv.kernel.Lanes.BYTES;
import static io.github.upconv.kernel.Lanes.ORDER;
import static io.github.upconv.kernel.Lanes.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/** SIMD twin of {@link InputTransform}: whole vectors of tiles, whose ends are overwritten. */
final class SimdInputTransform implements InputTransform {
  /** Bytes of two pixels: where the last pixel of a tile is. */
  private static final long LAST = 2 * Float.BYTES;

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
        long bytes = (long) runs.count(run) * Float.BYTES;
        tiles(from, source, rowPitch, bytes, to, target, planePitch);
      }
    }
  }

  private static void tiles(
      MemorySegment from,
      long fromAt,
      long rowPitch,
      long bytes,
      MemorySegment to,
      long toAt,
      long planePitch) {
    for (long i = 0; i < bytes; i += BYTES) {
      long a = fromAt + 2 * i;
      long b = a + rowPitch;
      long c = b + rowPitch;
      var aLow = FloatVector.fromMemorySegment(SPECIES, from, a, ORDER);
      var aHigh = FloatVector.fromMemorySegment(SPECIES, from, a + BYTES, ORDER);
      var aNext = FloatVector.fromMemorySegment(SPECIES, from, a + LAST, ORDER);
      var aLast = FloatVector.fromMemorySegment(SPECIES, from, a + LAST + BYTES, ORDER);
      var bLow = FloatVector.fromMemorySegment(SPECIES, from, b, ORDER);
      var bHigh = FloatVector.fromMemorySegment(SPECIES, from, b + BYTES, ORDER);
      var bNext = FloatVector.fromMemorySegment(SPECIES, from, b + LAST, ORDER);
      var bLast = FloatVector.fromMemorySegment(SPECIES, from, b + LAST + BYTES, ORDER);
      var cLow = FloatVector.fromMemorySegment(SPECIES, from, c, ORDER);
      var cHigh = FloatVector.fromMemorySegment(SPECIES, from, c + BYTES, ORDER);
      var cNext = FloatVector.fromMemorySegment(SPECIES, from, c + LAST, ORDER);
      var cLast = FloatVector.fromMemorySegment(SPECIES, from, c + LAST + BYTES, ORDER);
      var a1 = SimdZip.ODD.selectFrom(aLow, aHigh);
      var a0 = SimdZip.EVEN.selectFrom(aLow, aHigh).sub(a1);
      var a2 = a1.sub(SimdZip.EVEN.selectFrom(aNext, aLast));
      var b1 = SimdZip.ODD.selectFrom(bLow, bHigh);
      var b0 = SimdZip.EVEN.selectFrom(bLow, bHigh).sub(b1);
      var b2 = b1.sub(SimdZip.EVEN.selectFrom(bNext, bLast));
      var c1 = SimdZip.ODD.selectFrom(cLow, cHigh);
      var c0 = SimdZip.EVEN.selectFrom(cLow, cHigh).sub(c1);
      var c2 = c1.sub(SimdZip.EVEN.selectFrom(cNext, cLast));
      long v = toAt + i;
      a0.sub(b0).intoMemorySegment(to, v, ORDER);
      a1.sub(b1).intoMemorySegment(to, v + planePitch, ORDER);
      a2.sub(b2).intoMemorySegment(to, v + 2 * planePitch, ORDER);
      b0.intoMemorySegment(to, v + 3 * planePitch, ORDER);
      b1.intoMemorySegment(to, v + 4 * planePitch, ORDER);
      b2.intoMemorySegment(to, v + 5 * planePitch, ORDER);
      b0.sub(c0).intoMemorySegment(to, v + 6 * planePitch, ORDER);
      b1.sub(c1).intoMemorySegment(to, v + 7 * planePitch, ORDER);
      b2.sub(c2).intoMemorySegment(to, v + 8 * planePitch, ORDER);
    }
  }
}
