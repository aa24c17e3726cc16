package io.github.upconv.kernel;

import static io.github.upconv.kernel.Lanes.BYTES;
import static io.github.upconv.kernel.Lanes.COUNT;
import static io.github.upconv.kernel.Lanes.ORDER;
import static io.github.upconv.kernel.Lanes.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * SIMD twin of {@link Interleave}. The last vector of a row ends where the row ends and computes
 * some outputs a second time, so that no output behind the row is touched.
 */
final class SimdInterleave implements Interleave {
  @Override
  public void one(
      MemorySegment z,
      long zAt,
      OutputRows rows,
      MemorySegment bias,
      long biasAt,
      MemorySegment t,
      long tAt) {
    for (int row = 0; row < rows.size(); row++) {
      float b = Fused.load(bias, biasAt + rows.bias(row));
      long from = zAt + rows.even(row);
      long to = tAt + rows.to(row);
      int outputs = rows.outputs(row);
      if (outputs < COUNT) {
        ScalarInterleave.phase(z, from, b, t, to, 1, outputs);
      } else {
        plane(z, from, b, t, to, (long) outputs * Float.BYTES);
      }
    }
  }

  private static void plane(
      MemorySegment z, long zAt, float b, MemorySegment t, long tAt, long bytes) {
    for (long i = 0; i + BYTES <= bytes; i += BYTES) {
      FloatVector.fromMemorySegment(SPECIES, z, zAt + i, ORDER)
          .add(b)
          .intoMemorySegment(t, tAt + i, ORDER);
    }
    if (bytes % BYTES != 0) {
      long last = bytes - BYTES;
      FloatVector.fromMemorySegment(SPECIES, z, zAt + last, ORDER)
          .add(b)
          .intoMemorySegment(t, tAt + last, ORDER);
    }
  }

  @Override
  public void two(
      MemorySegment z,
      long zAt,
      OutputRows rows,
      MemorySegment bias,
      long biasAt,
      long biasPitch,
      MemorySegment t,
      long tAt) {
    for (int row = 0; row < rows.size(); row++) {
      float b0 = Fused.load(bias, biasAt + rows.bias(row));
      float b1 = Fused.load(bias, biasAt + rows.bias(row) + biasPitch);
      long even = zAt + rows.even(row);
      long odd = zAt + rows.odd(row);
      long to = tAt + rows.to(row);
      int pairs = rows.outputs(row) / 2;
      if (pairs < COUNT / 2) {
        ScalarInterleave.phase(z, even, b0, t, to, 2, pairs);
        ScalarInterleave.phase(z, odd, b1, t, to + Float.BYTES, 2, pairs);
      } else {
        pairs(z, even, odd, b0, b1, t, to, (long) pairs * Float.BYTES);
      }
      if (rows.outputs(row) % 2 == 1) {
        long last = (long) pairs * Float.BYTES;
        Fused.store(t, to + 2 * last, Fused.load(z, even + last) + b0);
      }
    }
  }

  /** Needs half a vector of pairs or more; {@code bytes} are those of one phase. */
  private static void pairs(
      MemorySegment z,
      long even,
      long odd,
      float b0,
      float b1,
      MemorySegment t,
      long tAt,
      long bytes) {
    long i = 0;
    for (; i + BYTES <= bytes; i += BYTES) {
      var p0 = FloatVector.fromMemorySegment(SPECIES, z, even + i, ORDER).add(b0);
      var p1 = FloatVector.fromMemorySegment(SPECIES, z, odd + i, ORDER).add(b1);
      SimdZip.LOW.selectFrom(p0, p1).intoMemorySegment(t, tAt + 2 * i, ORDER);
      SimdZip.HIGH.selectFrom(p0, p1).intoMemorySegment(t, tAt + 2 * i + BYTES, ORDER);
    }
    if (i + BYTES / 2 <= bytes) {
      var p0 = FloatVector.fromMemorySegment(SPECIES, z, even + i, ORDER).add(b0);
      var p1 = FloatVector.fromMemorySegment(SPECIES, z, odd + i, ORDER).add(b1);
      SimdZip.LOW.selectFrom(p0, p1).intoMemorySegment(t, tAt + 2 * i, ORDER);
      i += BYTES / 2;
    }
    if (i < bytes) {
      long last = bytes - BYTES;
      var p0 = FloatVector.fromMemorySegment(SPECIES, z, even + last, ORDER).add(b0);
      var p1 = FloatVector.fromMemorySegment(SPECIES, z, odd + last, ORDER).add(b1);
      SimdZip.HIGH.selectFrom(p0, p1).intoMemorySegment(t, tAt + 2 * bytes - BYTES, ORDER);
    }
  }

  @Override
  public void many(
      MemorySegment z,
      long[] from,
      int phases,
      int positions,
      MemorySegment bias,
      long biasAt,
      long biasPitch,
      int biasPhases,
      MemorySegment t,
      long tAt,
      MemorySegment p,
      long pAt) {
    long pitch = Math.ceilDiv(positions, COUNT) * BYTES;
    for (int r = 0; r < phases; r++) {
      float b = Fused.load(bias, biasAt + r % biasPhases * biasPitch);
      plane(z, from[r], b, p, pAt + r * pitch, pitch);
    }
    SimdLines.interleave(p, pAt, pitch, phases, positions, t, tAt);
  }
}
