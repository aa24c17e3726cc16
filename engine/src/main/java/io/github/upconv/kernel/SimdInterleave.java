package io.github.upconv.kernel;

import static io.github.upconv.kernel.Lanes.BYTES;
import static io.github.upconv.kernel.Lanes.COUNT;
import static io.github.upconv.kernel.Lanes.ORDER;
import static io.github.upconv.kernel.Lanes.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * SIMD twin of {@link Interleave}: one, two, four and eight phases are interleaved in registers.
 * The last vectors of a row end where the row ends and compute some outputs a second time, so that
 * no output behind the row is touched. Other numbers of phases and rows shorter than that are
 * written one by one.
 */
final class SimdInterleave implements Interleave {
  @Override
  public void rows(
      MemorySegment z,
      long zAt,
      long zPitch,
      long[] sums,
      int phases,
      OutputRows rows,
      MemorySegment bias,
      long biasAt,
      long biasPitch,
      MemorySegment t,
      long tAt,
      long tPitch,
      int channels) {
    for (int row = 0; row < rows.size(); row++) {
      row(
          z,
          zAt + rows.from(row),
          zPitch,
          sums,
          rows.phase(row),
          phases,
          rows.outputs(row),
          bias,
          biasAt + rows.bias(row),
          biasPitch,
          t,
          tAt + rows.to(row),
          tPitch,
          channels);
    }
  }

  private static void row(
      MemorySegment z,
      long zAt,
      long zPitch,
      long[] sums,
      int first,
      int phases,
      int outputs,
      MemorySegment bias,
      long biasAt,
      long biasPitch,
      MemorySegment t,
      long tAt,
      long tPitch,
      int channels) {
    int positions = outputs / phases;
    long bytes = (long) positions * Float.BYTES;
    boolean isPair = phases == 2 && positions >= COUNT / 2;
    boolean isVector =
        isPair || (positions >= COUNT && Integer.bitCount(phases) == 1 && phases <= 8);
    int done = isVector ? positions : 0;
    long from = zAt;
    long b = biasAt;
    long to = tAt;
    for (int channel = 0; channel < channels; channel++) {
      if (isPair) {
        float even = Fused.load(bias, b);
        float odd = Fused.load(bias, b + biasPitch);
        pairs(z, from + sums[first], from + sums[first + 1], even, odd, t, to, bytes);
      } else if (isVector && phases == 1) {
        plane(z, from + sums[first], Fused.load(bias, b), t, to, bytes);
      } else if (isVector && phases == 4) {
        fours(z, from, sums, first, bias, b, biasPitch, t, to, bytes);
      } else if (isVector) {
        eights(z, from, sums, first, bias, b, biasPitch, t, to, bytes);
      }
      if (done * phases < outputs) {
        ScalarInterleave.row(
            z, from, sums, first, phases, done, outputs, bias, b, biasPitch, t, to);
      }
      from += zPitch;
      b += Float.BYTES;
      to += tPitch;
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

  /** Needs half a vector of positions or more; {@code bytes} are those of one phase. */
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

  private static void fours(
      MemorySegment z,
      long zAt,
      long[] sums,
      int first,
      MemorySegment bias,
      long biasAt,
      long biasPitch,
      MemorySegment t,
      long tAt,
      long bytes) {
    long last = bytes - BYTES;
    for (long i = 0; i < last; i += BYTES) {
      four(z, zAt + i, sums, first, bias, biasAt, biasPitch, t, tAt + 4 * i);
    }
    four(z, zAt + last, sums, first, bias, biasAt, biasPitch, t, tAt + 4 * last);
  }

  private static void eights(
      MemorySegment z,
      long zAt,
      long[] sums,
      int first,
      MemorySegment bias,
      long biasAt,
      long biasPitch,
      MemorySegment t,
      long tAt,
      long bytes) {
    long last = bytes - BYTES;
    for (long i = 0; i < last; i += BYTES) {
      eight(z, zAt + i, sums, first, bias, biasAt, biasPitch, t, tAt + 8 * i);
    }
    eight(z, zAt + last, sums, first, bias, biasAt, biasPitch, t, tAt + 8 * last);
  }

  private static void four(
      MemorySegment z,
      long at,
      long[] sums,
      int first,
      MemorySegment bias,
      long biasAt,
      long pitch,
      MemorySegment t,
      long to) {
    var p0 =
        FloatVector.fromMemorySegment(SPECIES, z, sums[first] + at, ORDER)
            .add(Fused.load(bias, biasAt));
    var p1 =
        FloatVector.fromMemorySegment(SPECIES, z, sums[first + 1] + at, ORDER)
            .add(Fused.load(bias, biasAt + pitch));
    var p2 =
        FloatVector.fromMemorySegment(SPECIES, z, sums[first + 2] + at, ORDER)
            .add(Fused.load(bias, biasAt + 2 * pitch));
    var p3 =
        FloatVector.fromMemorySegment(SPECIES, z, sums[first + 3] + at, ORDER)
            .add(Fused.load(bias, biasAt + 3 * pitch));
    var e0 = SimdZip.LOW.selectFrom(p0, p2);
    var e1 = SimdZip.HIGH.selectFrom(p0, p2);
    var o0 = SimdZip.LOW.selectFrom(p1, p3);
    var o1 = SimdZip.HIGH.selectFrom(p1, p3);
    SimdZip.LOW.selectFrom(e0, o0).intoMemorySegment(t, to, ORDER);
    SimdZip.HIGH.selectFrom(e0, o0).intoMemorySegment(t, to + BYTES, ORDER);
    SimdZip.LOW.selectFrom(e1, o1).intoMemorySegment(t, to + 2 * BYTES, ORDER);
    SimdZip.HIGH.selectFrom(e1, o1).intoMemorySegment(t, to + 3 * BYTES, ORDER);
  }

  private static void eight(
      MemorySegment z,
      long at,
      long[] sums,
      int first,
      MemorySegment bias,
      long biasAt,
      long pitch,
      MemorySegment t,
      long to) {
    var p0 =
        FloatVector.fromMemorySegment(SPECIES, z, sums[first] + at, ORDER)
            .add(Fused.load(bias, biasAt));
    var p4 =
        FloatVector.fromMemorySegment(SPECIES, z, sums[first + 4] + at, ORDER)
            .add(Fused.load(bias, biasAt + 4 * pitch));
    var p2 =
        FloatVector.fromMemorySegment(SPECIES, z, sums[first + 2] + at, ORDER)
            .add(Fused.load(bias, biasAt + 2 * pitch));
    var p6 =
        FloatVector.fromMemorySegment(SPECIES, z, sums[first + 6] + at, ORDER)
            .add(Fused.load(bias, biasAt + 6 * pitch));
    var p1 =
        FloatVector.fromMemorySegment(SPECIES, z, sums[first + 1] + at, ORDER)
            .add(Fused.load(bias, biasAt + pitch));
    var p5 =
        FloatVector.fromMemorySegment(SPECIES, z, sums[first + 5] + at, ORDER)
            .add(Fused.load(bias, biasAt + 5 * pitch));
    var p3 =
        FloatVector.fromMemorySegment(SPECIES, z, sums[first + 3] + at, ORDER)
            .add(Fused.load(bias, biasAt + 3 * pitch));
    var p7 =
        FloatVector.fromMemorySegment(SPECIES, z, sums[first + 7] + at, ORDER)
            .add(Fused.load(bias, biasAt + 7 * pitch));
    var a0 = SimdZip.LOW.selectFrom(p0, p4);
    var a1 = SimdZip.HIGH.selectFrom(p0, p4);
    var c0 = SimdZip.LOW.selectFrom(p2, p6);
    var c1 = SimdZip.HIGH.selectFrom(p2, p6);
    var b0 = SimdZip.LOW.selectFrom(p1, p5);
    var b1 = SimdZip.HIGH.selectFrom(p1, p5);
    var d0 = SimdZip.LOW.selectFrom(p3, p7);
    var d1 = SimdZip.HIGH.selectFrom(p3, p7);
    var e0 = SimdZip.LOW.selectFrom(a0, c0);
    var e1 = SimdZip.HIGH.selectFrom(a0, c0);
    var e2 = SimdZip.LOW.selectFrom(a1, c1);
    var e3 = SimdZip.HIGH.selectFrom(a1, c1);
    var o0 = SimdZip.LOW.selectFrom(b0, d0);
    var o1 = SimdZip.HIGH.selectFrom(b0, d0);
    var o2 = SimdZip.LOW.selectFrom(b1, d1);
    var o3 = SimdZip.HIGH.selectFrom(b1, d1);
    SimdZip.LOW.selectFrom(e0, o0).intoMemorySegment(t, to, ORDER);
    SimdZip.HIGH.selectFrom(e0, o0).intoMemorySegment(t, to + BYTES, ORDER);
    SimdZip.LOW.selectFrom(e1, o1).intoMemorySegment(t, to + 2 * BYTES, ORDER);
    SimdZip.HIGH.selectFrom(e1, o1).intoMemorySegment(t, to + 3 * BYTES, ORDER);
    SimdZip.LOW.selectFrom(e2, o2).intoMemorySegment(t, to + 4 * BYTES, ORDER);
    SimdZip.HIGH.selectFrom(e2, o2).intoMemorySegment(t, to + 5 * BYTES, ORDER);
    SimdZip.LOW.selectFrom(e3, o3).intoMemorySegment(t, to + 6 * BYTES, ORDER);
    SimdZip.HIGH.selectFrom(e3, o3).intoMemorySegment(t, to + 7 * BYTES, ORDER);
  }
}
