package io.github.upconv.kernel;

import static io.github.upconv.kernel.Lanes.BYTES;
import static io.github.upconv.kernel.Lanes.COUNT;
import static io.github.upconv.kernel.Lanes.ORDER;
import static io.github.upconv.kernel.Lanes.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * SIMD twin of {@link Interleave}: one to four, six and eight phases are interleaved in registers.
 * Where rows follow each other in memory, vectors of one may end in the next, which is written
 * after it. The last vectors of other rows end where the row ends and compute some outputs a second
 * time, so that no output behind it is touched; rows shorter than that, and other numbers of
 * phases, are written one by one.
 */
final class SimdInterleave implements Interleave {
  /**
   * From so many positions on a channel of a row of two phases is a loop of its own. Of fewer,
   * loops go over channels: one over one or two vectors takes longer to begin than they do. In the
   * cache, a row of 14 positions of a channel takes 5.6 ns instead of 7.9, of 16 4.3 instead of
   * 7.4, of 32 7.8 instead of 9.1; of 48 it would take 11.3 instead of 9.7.
   */
  private static final int MANY_POSITIONS = 3 * COUNT;

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
      int first = rows.phase(row);
      long from = zAt + rows.from(row);
      long b = biasAt + rows.bias(row);
      long to = tAt + rows.to(row);
      int outputs = rows.outputs(row);
      int positions = positions(rows, row, phases);
      long bytes = (long) positions * Float.BYTES;
      int done = positions;
      if (phases == 2 && positions >= COUNT / 2 && positions < COUNT) {
        halves(z, from, zPitch, sums, first, bias, b, biasPitch, t, to, tPitch, channels, bytes);
      } else if (positions < COUNT) {
        done = 0;
      } else if (phases == 2 && positions < MANY_POSITIONS) {
        fewPairs(z, from, zPitch, sums, first, bias, b, biasPitch, t, to, tPitch, channels, bytes);
      } else if (phases == 2) {
        pairs(z, from, zPitch, sums, first, bias, b, biasPitch, t, to, tPitch, channels, bytes);
      } else if (phases == 1) {
        planes(z, from + sums[first], zPitch, bias, b, t, to, tPitch, channels, bytes);
      } else if (phases == 3) {
        threes(z, from, zPitch, sums, first, bias, b, biasPitch, t, to, tPitch, channels, bytes);
      } else if (phases == 4) {
        fours(z, from, zPitch, sums, first, bias, b, biasPitch, t, to, tPitch, channels, bytes);
      } else if (phases == 6) {
        sixes(z, from, zPitch, sums, first, bias, b, biasPitch, t, to, tPitch, channels, bytes);
      } else if (phases == 8) {
        eights(z, from, zPitch, sums, first, bias, b, biasPitch, t, to, tPitch, channels, bytes);
      } else {
        done = 0;
      }
      for (int c = 0; c < channels && done * phases < outputs; c++) {
        long biasOf = b + (long) c * Float.BYTES;
        long z0 = from + c * zPitch;
        long t0 = to + c * tPitch;
        ScalarInterleave.row(
            z, z0, sums, first, phases, done, outputs, bias, biasOf, biasPitch, t, t0);
      }
    }
  }

  /**
   * Positions of a row that are written by vectors: at least a vector if what is behind the row may
   * be overwritten.
   */
  private static int positions(OutputRows rows, int row, int phases) {
    int outputs = rows.outputs(row);
    int whole = Math.max(Math.ceilDiv(outputs, phases), phases == 2 ? COUNT / 2 : COUNT);
    return rows.isFollowed(row, whole * phases - outputs) ? whole : outputs / phases;
  }

  private static void planes(
      MemorySegment z,
      long zAt,
      long zPitch,
      MemorySegment bias,
      long biasAt,
      MemorySegment t,
      long tAt,
      long tPitch,
      int channels,
      long bytes) {
    for (int channel = 0; channel < channels; channel++) {
      long from = zAt + channel * zPitch;
      long to = tAt + channel * tPitch;
      float b = Fused.load(bias, biasAt + (long) channel * Float.BYTES);
      for (long i = 0; i < bytes; i += BYTES) {
        long at = Math.min(i, bytes - BYTES);
        FloatVector.fromMemorySegment(SPECIES, z, from + at, ORDER)
            .add(b)
            .intoMemorySegment(t, to + at, ORDER);
      }
    }
  }

  /** Half a vector of positions or more, but less than one; {@code bytes} are those of a phase. */
  private static void halves(
      MemorySegment z,
      long zAt,
      long zPitch,
      long[] sums,
      int first,
      MemorySegment bias,
      long biasAt,
      long biasPitch,
      MemorySegment t,
      long tAt,
      long tPitch,
      int channels,
      long bytes) {
    long even = zAt + sums[first];
    long odd = zAt + sums[first + 1];
    long last = bytes - BYTES;
    for (int channel = 0; channel < channels; channel++) {
      long z0 = channel * zPitch;
      long to = tAt + channel * tPitch;
      long biasOf = biasAt + (long) channel * Float.BYTES;
      float b0 = Fused.load(bias, biasOf);
      float b1 = Fused.load(bias, biasOf + biasPitch);
      var p0 = FloatVector.fromMemorySegment(SPECIES, z, even + z0, ORDER).add(b0);
      var p1 = FloatVector.fromMemorySegment(SPECIES, z, odd + z0, ORDER).add(b1);
      SimdZip.LOW.selectFrom(p0, p1).intoMemorySegment(t, to, ORDER);
      if (bytes > BYTES / 2) {
        var p2 = FloatVector.fromMemorySegment(SPECIES, z, even + z0 + last, ORDER).add(b0);
        var p3 = FloatVector.fromMemorySegment(SPECIES, z, odd + z0 + last, ORDER).add(b1);
        SimdZip.HIGH.selectFrom(p2, p3).intoMemorySegment(t, to + 2 * last + BYTES, ORDER);
      }
    }
  }

  /** A vector of positions or more: each for all channels before the next. */
  private static void fewPairs(
      MemorySegment z,
      long zAt,
      long zPitch,
      long[] sums,
      int first,
      MemorySegment bias,
      long biasAt,
      long biasPitch,
      MemorySegment t,
      long tAt,
      long tPitch,
      int channels,
      long bytes) {
    for (long i = 0; i < bytes; i += BYTES) {
      long at = Math.min(i, bytes - BYTES);
      long even = zAt + sums[first] + at;
      long odd = zAt + sums[first + 1] + at;
      for (int channel = 0; channel < channels; channel++) {
        long z0 = channel * zPitch;
        long to = tAt + channel * tPitch + 2 * at;
        long biasOf = biasAt + (long) channel * Float.BYTES;
        float b0 = Fused.load(bias, biasOf);
        float b1 = Fused.load(bias, biasOf + biasPitch);
        var p0 = FloatVector.fromMemorySegment(SPECIES, z, even + z0, ORDER).add(b0);
        var p1 = FloatVector.fromMemorySegment(SPECIES, z, odd + z0, ORDER).add(b1);
        SimdZip.LOW.selectFrom(p0, p1).intoMemorySegment(t, to, ORDER);
        SimdZip.HIGH.selectFrom(p0, p1).intoMemorySegment(t, to + BYTES, ORDER);
      }
    }
  }

  /** A vector of positions or more: all of a channel before the next channel. */
  private static void pairs(
      MemorySegment z,
      long zAt,
      long zPitch,
      long[] sums,
      int first,
      MemorySegment bias,
      long biasAt,
      long biasPitch,
      MemorySegment t,
      long tAt,
      long tPitch,
      int channels,
      long bytes) {
    for (int channel = 0; channel < channels; channel++) {
      long even = zAt + channel * zPitch + sums[first];
      long odd = zAt + channel * zPitch + sums[first + 1];
      long to = tAt + channel * tPitch;
      long biasOf = biasAt + (long) channel * Float.BYTES;
      float b0 = Fused.load(bias, biasOf);
      float b1 = Fused.load(bias, biasOf + biasPitch);
      long i = 0;
      for (; i + BYTES <= bytes; i += BYTES) {
        var p0 = FloatVector.fromMemorySegment(SPECIES, z, even + i, ORDER).add(b0);
        var p1 = FloatVector.fromMemorySegment(SPECIES, z, odd + i, ORDER).add(b1);
        SimdZip.LOW.selectFrom(p0, p1).intoMemorySegment(t, to + 2 * i, ORDER);
        SimdZip.HIGH.selectFrom(p0, p1).intoMemorySegment(t, to + 2 * i + BYTES, ORDER);
      }
      if (i < bytes) {
        long last = bytes - BYTES;
        var p0 = FloatVector.fromMemorySegment(SPECIES, z, even + last, ORDER).add(b0);
        var p1 = FloatVector.fromMemorySegment(SPECIES, z, odd + last, ORDER).add(b1);
        SimdZip.LOW.selectFrom(p0, p1).intoMemorySegment(t, to + 2 * last, ORDER);
        SimdZip.HIGH.selectFrom(p0, p1).intoMemorySegment(t, to + 2 * last + BYTES, ORDER);
      }
    }
  }

  private static void threes(
      MemorySegment z,
      long zAt,
      long zPitch,
      long[] sums,
      int first,
      MemorySegment bias,
      long biasAt,
      long biasPitch,
      MemorySegment t,
      long tAt,
      long tPitch,
      int channels,
      long bytes) {
    for (int channel = 0; channel < channels; channel++) {
      long from = zAt + channel * zPitch;
      long biasOf = biasAt + (long) channel * Float.BYTES;
      float b0 = Fused.load(bias, biasOf);
      float b1 = Fused.load(bias, biasOf + biasPitch);
      float b2 = Fused.load(bias, biasOf + 2 * biasPitch);
      for (long i = 0; i < bytes; i += BYTES) {
        long at = Math.min(i, bytes - BYTES);
        long z0 = from + at;
        long to = tAt + channel * tPitch + 3 * at;
        var p0 = FloatVector.fromMemorySegment(SPECIES, z, sums[first] + z0, ORDER).add(b0);
        var p1 = FloatVector.fromMemorySegment(SPECIES, z, sums[first + 1] + z0, ORDER).add(b1);
        var p2 = FloatVector.fromMemorySegment(SPECIES, z, sums[first + 2] + z0, ORDER).add(b2);
        SimdThirds.TURN_CLOSE_FIRST
            .selectFrom(SimdThirds.TURN_OPEN_FIRST.selectFrom(p0, p1), p2)
            .intoMemorySegment(t, to, ORDER);
        SimdThirds.TURN_CLOSE_SECOND
            .selectFrom(SimdThirds.TURN_OPEN_SECOND.selectFrom(p0, p1), p2)
            .intoMemorySegment(t, to + BYTES, ORDER);
        SimdThirds.TURN_CLOSE_THIRD
            .selectFrom(SimdThirds.TURN_OPEN_THIRD.selectFrom(p0, p1), p2)
            .intoMemorySegment(t, to + 2 * BYTES, ORDER);
      }
    }
  }

  private static void fours(
      MemorySegment z,
      long zAt,
      long zPitch,
      long[] sums,
      int first,
      MemorySegment bias,
      long biasAt,
      long biasPitch,
      MemorySegment t,
      long tAt,
      long tPitch,
      int channels,
      long bytes) {
    for (int channel = 0; channel < channels; channel++) {
      long from = zAt + channel * zPitch;
      long biasOf = biasAt + (long) channel * Float.BYTES;
      float b0 = Fused.load(bias, biasOf);
      float b1 = Fused.load(bias, biasOf + biasPitch);
      float b2 = Fused.load(bias, biasOf + 2 * biasPitch);
      float b3 = Fused.load(bias, biasOf + 3 * biasPitch);
      for (long i = 0; i < bytes; i += BYTES) {
        long at = Math.min(i, bytes - BYTES);
        long z0 = from + at;
        long to = tAt + channel * tPitch + 4 * at;
        var p0 = FloatVector.fromMemorySegment(SPECIES, z, sums[first] + z0, ORDER).add(b0);
        var p1 = FloatVector.fromMemorySegment(SPECIES, z, sums[first + 1] + z0, ORDER).add(b1);
        var p2 = FloatVector.fromMemorySegment(SPECIES, z, sums[first + 2] + z0, ORDER).add(b2);
        var p3 = FloatVector.fromMemorySegment(SPECIES, z, sums[first + 3] + z0, ORDER).add(b3);
        var e0 = SimdZip.LOW.selectFrom(p0, p2);
        var e1 = SimdZip.HIGH.selectFrom(p0, p2);
        var o0 = SimdZip.LOW.selectFrom(p1, p3);
        var o1 = SimdZip.HIGH.selectFrom(p1, p3);
        SimdZip.LOW.selectFrom(e0, o0).intoMemorySegment(t, to, ORDER);
        SimdZip.HIGH.selectFrom(e0, o0).intoMemorySegment(t, to + BYTES, ORDER);
        SimdZip.LOW.selectFrom(e1, o1).intoMemorySegment(t, to + 2 * BYTES, ORDER);
        SimdZip.HIGH.selectFrom(e1, o1).intoMemorySegment(t, to + 3 * BYTES, ORDER);
      }
    }
  }

  private static void sixes(
      MemorySegment z,
      long zAt,
      long zPitch,
      long[] sums,
      int first,
      MemorySegment bias,
      long biasAt,
      long biasPitch,
      MemorySegment t,
      long tAt,
      long tPitch,
      int channels,
      long bytes) {
    for (int channel = 0; channel < channels; channel++) {
      long from = zAt + channel * zPitch;
      long biasOf = biasAt + (long) channel * Float.BYTES;
      float b0 = Fused.load(bias, biasOf);
      float b1 = Fused.load(bias, biasOf + biasPitch);
      float b2 = Fused.load(bias, biasOf + 2 * biasPitch);
      float b3 = Fused.load(bias, biasOf + 3 * biasPitch);
      float b4 = Fused.load(bias, biasOf + 4 * biasPitch);
      float b5 = Fused.load(bias, biasOf + 5 * biasPitch);
      for (long i = 0; i < bytes; i += BYTES) {
        long at = Math.min(i, bytes - BYTES);
        long z0 = from + at;
        long to = tAt + channel * tPitch + 6 * at;
        var p0 = FloatVector.fromMemorySegment(SPECIES, z, sums[first] + z0, ORDER).add(b0);
        var p1 = FloatVector.fromMemorySegment(SPECIES, z, sums[first + 1] + z0, ORDER).add(b1);
        var p2 = FloatVector.fromMemorySegment(SPECIES, z, sums[first + 2] + z0, ORDER).add(b2);
        var p3 = FloatVector.fromMemorySegment(SPECIES, z, sums[first + 3] + z0, ORDER).add(b3);
        var p4 = FloatVector.fromMemorySegment(SPECIES, z, sums[first + 4] + z0, ORDER).add(b4);
        var p5 = FloatVector.fromMemorySegment(SPECIES, z, sums[first + 5] + z0, ORDER).add(b5);
        var l0 = SimdZip.LOW.selectFrom(p0, p1);
        var l1 = SimdZip.LOW.selectFrom(p2, p3);
        var l2 = SimdZip.LOW.selectFrom(p4, p5);
        var h0 = SimdZip.HIGH.selectFrom(p0, p1);
        var h1 = SimdZip.HIGH.selectFrom(p2, p3);
        var h2 = SimdZip.HIGH.selectFrom(p4, p5);
        SimdThirds.CLOSE_FIRST
            .selectFrom(SimdThirds.OPEN_FIRST.selectFrom(l0, l1), l2)
            .intoMemorySegment(t, to, ORDER);
        SimdThirds.CLOSE_SECOND
            .selectFrom(SimdThirds.OPEN_SECOND.selectFrom(l0, l1), l2)
            .intoMemorySegment(t, to + BYTES, ORDER);
        SimdThirds.CLOSE_THIRD
            .selectFrom(SimdThirds.OPEN_THIRD.selectFrom(l0, l1), l2)
            .intoMemorySegment(t, to + 2 * BYTES, ORDER);
        SimdThirds.CLOSE_FIRST
            .selectFrom(SimdThirds.OPEN_FIRST.selectFrom(h0, h1), h2)
            .intoMemorySegment(t, to + 3 * BYTES, ORDER);
        SimdThirds.CLOSE_SECOND
            .selectFrom(SimdThirds.OPEN_SECOND.selectFrom(h0, h1), h2)
            .intoMemorySegment(t, to + 4 * BYTES, ORDER);
        SimdThirds.CLOSE_THIRD
            .selectFrom(SimdThirds.OPEN_THIRD.selectFrom(h0, h1), h2)
            .intoMemorySegment(t, to + 5 * BYTES, ORDER);
      }
    }
  }

  private static void eights(
      MemorySegment z,
      long zAt,
      long zPitch,
      long[] sums,
      int first,
      MemorySegment bias,
      long biasAt,
      long biasPitch,
      MemorySegment t,
      long tAt,
      long tPitch,
      int channels,
      long bytes) {
    for (int channel = 0; channel < channels; channel++) {
      long from = zAt + channel * zPitch;
      long biasOf = biasAt + (long) channel * Float.BYTES;
      float b0 = Fused.load(bias, biasOf);
      float b1 = Fused.load(bias, biasOf + biasPitch);
      float b2 = Fused.load(bias, biasOf + 2 * biasPitch);
      float b3 = Fused.load(bias, biasOf + 3 * biasPitch);
      float b4 = Fused.load(bias, biasOf + 4 * biasPitch);
      float b5 = Fused.load(bias, biasOf + 5 * biasPitch);
      float b6 = Fused.load(bias, biasOf + 6 * biasPitch);
      float b7 = Fused.load(bias, biasOf + 7 * biasPitch);
      for (long i = 0; i < bytes; i += BYTES) {
        long at = Math.min(i, bytes - BYTES);
        long z0 = from + at;
        long to = tAt + channel * tPitch + 8 * at;
        var p0 = FloatVector.fromMemorySegment(SPECIES, z, sums[first] + z0, ORDER).add(b0);
        var p1 = FloatVector.fromMemorySegment(SPECIES, z, sums[first + 1] + z0, ORDER).add(b1);
        var p2 = FloatVector.fromMemorySegment(SPECIES, z, sums[first + 2] + z0, ORDER).add(b2);
        var p3 = FloatVector.fromMemorySegment(SPECIES, z, sums[first + 3] + z0, ORDER).add(b3);
        var p4 = FloatVector.fromMemorySegment(SPECIES, z, sums[first + 4] + z0, ORDER).add(b4);
        var p5 = FloatVector.fromMemorySegment(SPECIES, z, sums[first + 5] + z0, ORDER).add(b5);
        var p6 = FloatVector.fromMemorySegment(SPECIES, z, sums[first + 6] + z0, ORDER).add(b6);
        var p7 = FloatVector.fromMemorySegment(SPECIES, z, sums[first + 7] + z0, ORDER).add(b7);
        var a0 = SimdZip.LOW.selectFrom(p0, p4);
        var a1 = SimdZip.HIGH.selectFrom(p0, p4);
        var c0 = SimdZip.LOW.selectFrom(p2, p6);
        var c1 = SimdZip.HIGH.selectFrom(p2, p6);
        var f0 = SimdZip.LOW.selectFrom(p1, p5);
        var f1 = SimdZip.HIGH.selectFrom(p1, p5);
        var d0 = SimdZip.LOW.selectFrom(p3, p7);
        var d1 = SimdZip.HIGH.selectFrom(p3, p7);
        var e0 = SimdZip.LOW.selectFrom(a0, c0);
        var e1 = SimdZip.HIGH.selectFrom(a0, c0);
        var e2 = SimdZip.LOW.selectFrom(a1, c1);
        var e3 = SimdZip.HIGH.selectFrom(a1, c1);
        var o0 = SimdZip.LOW.selectFrom(f0, d0);
        var o1 = SimdZip.HIGH.selectFrom(f0, d0);
        var o2 = SimdZip.LOW.selectFrom(f1, d1);
        var o3 = SimdZip.HIGH.selectFrom(f1, d1);
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
  }
}
