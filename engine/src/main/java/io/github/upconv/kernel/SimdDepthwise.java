package io.github.upconv.kernel;

import static io.github.upconv.kernel.Lanes.BYTES;
import static io.github.upconv.kernel.Lanes.ORDER;
import static io.github.upconv.kernel.Lanes.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * SIMD twin of {@link Depthwise}. Two vectors at a time share the reading of offsets and weights.
 * The last vector of a row ends where the row does, so that nothing is written beyond it.
 */
final class SimdDepthwise implements Depthwise {
  @Override
  public void row(
      MemorySegment x,
      long xAt,
      SourceRows rows,
      int row,
      MemorySegment w,
      long wAt,
      PhaseTable table,
      MemorySegment bias,
      long biasAt,
      long biasPitch,
      int biasPhases,
      MemorySegment t,
      long tAt,
      MemorySegment p,
      long pAt) {
    long bytes = (long) table.steps() * Float.BYTES;
    int phases = table.phases();
    int begin = rows.begin(row);
    int end = rows.end(row);
    long[] from = rows.from();
    long[] weight = rows.weight();
    int[] first = table.pattern().first();
    int[] taps = table.pattern().taps();
    long[] samples = table.pattern().from();
    boolean square = end - begin == 2 && biasPhases == 1 && isTwice(first);
    if (square && phases == 2) {
      pair(
          x,
          xAt + from[begin],
          xAt + from[begin + 1],
          w,
          wAt + weight[begin],
          wAt + weight[begin + 1],
          taps,
          samples,
          Fused.load(bias, biasAt),
          t,
          tAt,
          bytes);
    } else {
      long pitch = phases == 1 ? 0 : Math.ceilDiv(bytes, BYTES) * BYTES;
      var line = phases == 1 ? t : p;
      long target = phases == 1 ? tAt : pAt;
      if (square) {
        squares(
            x,
            xAt + from[begin],
            xAt + from[begin + 1],
            w,
            wAt + weight[begin],
            wAt + weight[begin + 1],
            taps,
            samples,
            Fused.load(bias, biasAt),
            line,
            target,
            pitch,
            phases,
            bytes);
      } else {
        for (int r = 0; r < phases; r++) {
          phase(
              x,
              xAt,
              begin,
              end,
              from,
              w,
              wAt,
              weight,
              first[r],
              first[r + 1],
              taps,
              samples,
              Fused.load(bias, biasAt + r % biasPhases * biasPitch),
              line,
              target + r * pitch,
              bytes);
        }
      }
      if (phases > 1) {
        SimdLines.interleave(p, pAt, pitch, phases, table.steps(), t, tAt);
      }
    }
    Depthwise.odd(x, xAt, rows, row, w, wAt, table, bias, biasAt, biasPitch, biasPhases, t, tAt);
  }

  /** Whether every phase has two samples, as those of kernels of twice their stride. */
  private static boolean isTwice(int[] first) {
    boolean twice = true;
    for (int r = 0; r < first.length; r++) {
      twice &= first[r] == 2 * r;
    }
    return twice;
  }

  private static float weight(MemorySegment w, long at, int tap) {
    return Fused.load(w, at + (long) tap * Float.BYTES);
  }

  /** Two phases of two rows and two samples each, interleaved in registers. */
  private static void pair(
      MemorySegment x,
      long xUpper,
      long xLower,
      MemorySegment w,
      long wUpper,
      long wLower,
      int[] taps,
      long[] samples,
      float b,
      MemorySegment t,
      long tAt,
      long bytes) {
    float w0 = weight(w, wUpper, taps[0]);
    float w1 = weight(w, wLower, taps[0]);
    float w2 = weight(w, wUpper, taps[1]);
    float w3 = weight(w, wLower, taps[1]);
    float w4 = weight(w, wUpper, taps[2]);
    float w5 = weight(w, wLower, taps[2]);
    float w6 = weight(w, wUpper, taps[3]);
    float w7 = weight(w, wLower, taps[3]);
    long at0 = xUpper + samples[0];
    long at1 = xLower + samples[0];
    long at2 = xUpper + samples[1];
    long at3 = xLower + samples[1];
    long at4 = xUpper + samples[2];
    long at5 = xLower + samples[2];
    long at6 = xUpper + samples[3];
    long at7 = xLower + samples[3];
    long last = Math.max(0, bytes - BYTES);
    var zero = FloatVector.zero(SPECIES);
    for (long i = 0; i < bytes; i += BYTES) {
      long at = Math.min(i, last);
      var x0 = FloatVector.fromMemorySegment(SPECIES, x, at0 + at, ORDER);
      var x1 = FloatVector.fromMemorySegment(SPECIES, x, at1 + at, ORDER);
      var x2 = FloatVector.fromMemorySegment(SPECIES, x, at2 + at, ORDER);
      var x3 = FloatVector.fromMemorySegment(SPECIES, x, at3 + at, ORDER);
      var x4 = FloatVector.fromMemorySegment(SPECIES, x, at4 + at, ORDER);
      var x5 = FloatVector.fromMemorySegment(SPECIES, x, at5 + at, ORDER);
      var x6 = FloatVector.fromMemorySegment(SPECIES, x, at6 + at, ORDER);
      var x7 = FloatVector.fromMemorySegment(SPECIES, x, at7 + at, ORDER);
      var p0 = Fused.FMA ? x0.fma(FloatVector.broadcast(SPECIES, w0), zero) : x0.mul(w0).add(zero);
      var p1 = Fused.FMA ? x1.fma(FloatVector.broadcast(SPECIES, w1), zero) : x1.mul(w1).add(zero);
      var p2 = Fused.FMA ? x2.fma(FloatVector.broadcast(SPECIES, w2), zero) : x2.mul(w2).add(zero);
      var p3 = Fused.FMA ? x3.fma(FloatVector.broadcast(SPECIES, w3), zero) : x3.mul(w3).add(zero);
      var p4 = Fused.FMA ? x4.fma(FloatVector.broadcast(SPECIES, w4), zero) : x4.mul(w4).add(zero);
      var p5 = Fused.FMA ? x5.fma(FloatVector.broadcast(SPECIES, w5), zero) : x5.mul(w5).add(zero);
      var p6 = Fused.FMA ? x6.fma(FloatVector.broadcast(SPECIES, w6), zero) : x6.mul(w6).add(zero);
      var p7 = Fused.FMA ? x7.fma(FloatVector.broadcast(SPECIES, w7), zero) : x7.mul(w7).add(zero);
      var sum0 = p0.add(p1).add(p2.add(p3)).add(b);
      var sum1 = p4.add(p5).add(p6.add(p7)).add(b);
      SimdZip.LOW.selectFrom(sum0, sum1).intoMemorySegment(t, tAt + 2 * at, ORDER);
      SimdZip.HIGH.selectFrom(sum0, sum1).intoMemorySegment(t, tAt + 2 * at + BYTES, ORDER);
    }
  }

  /** Phases of two rows and two samples each, a vector of all of them at a time. */
  private static void squares(
      MemorySegment x,
      long xUpper,
      long xLower,
      MemorySegment w,
      long wUpper,
      long wLower,
      int[] taps,
      long[] samples,
      float b,
      MemorySegment t,
      long tAt,
      long pitch,
      int phases,
      long bytes) {
    long last = Math.max(0, bytes - BYTES);
    var zero = FloatVector.zero(SPECIES);
    for (long i = 0; i < bytes; i += BYTES) {
      long at = Math.min(i, last);
      for (int r = 0; r < phases; r++) {
        long at0 = samples[2 * r] + at;
        long at1 = samples[2 * r + 1] + at;
        float w0 = weight(w, wUpper, taps[2 * r]);
        float w1 = weight(w, wLower, taps[2 * r]);
        float w2 = weight(w, wUpper, taps[2 * r + 1]);
        float w3 = weight(w, wLower, taps[2 * r + 1]);
        var x0 = FloatVector.fromMemorySegment(SPECIES, x, xUpper + at0, ORDER);
        var x1 = FloatVector.fromMemorySegment(SPECIES, x, xLower + at0, ORDER);
        var x2 = FloatVector.fromMemorySegment(SPECIES, x, xUpper + at1, ORDER);
        var x3 = FloatVector.fromMemorySegment(SPECIES, x, xLower + at1, ORDER);
        var p0 =
            Fused.FMA ? x0.fma(FloatVector.broadcast(SPECIES, w0), zero) : x0.mul(w0).add(zero);
        var p1 =
            Fused.FMA ? x1.fma(FloatVector.broadcast(SPECIES, w1), zero) : x1.mul(w1).add(zero);
        var p2 =
            Fused.FMA ? x2.fma(FloatVector.broadcast(SPECIES, w2), zero) : x2.mul(w2).add(zero);
        var p3 =
            Fused.FMA ? x3.fma(FloatVector.broadcast(SPECIES, w3), zero) : x3.mul(w3).add(zero);
        p0.add(p1).add(p2.add(p3)).add(b).intoMemorySegment(t, tAt + r * pitch + at, ORDER);
      }
    }
  }

  /** One phase of any number of rows and samples. */
  private static void phase(
      MemorySegment x,
      long xAt,
      int begin,
      int end,
      long[] from,
      MemorySegment w,
      long wAt,
      long[] weight,
      int first,
      int last,
      int[] taps,
      long[] samples,
      float b,
      MemorySegment t,
      long tAt,
      long bytes) {
    long lastAt = Math.max(0, bytes - BYTES);
    long i = 0;
    for (; i + BYTES < bytes; i += 2 * BYTES) {
      long next = Math.min(i + BYTES, lastAt) - i;
      two(
          x, xAt + i, next, begin, end, from, w, wAt, weight, first, last, taps, samples, b, t,
          tAt + i);
    }
    if (i < bytes) {
      long at = Math.min(i, lastAt);
      one(
          x, xAt + at, begin, end, from, w, wAt, weight, first, last, taps, samples, b, t,
          tAt + at);
    }
  }

  private static void two(
      MemorySegment x,
      long xAt,
      long next,
      int begin,
      int end,
      long[] from,
      MemorySegment w,
      long wAt,
      long[] weight,
      int first,
      int last,
      int[] taps,
      long[] samples,
      float b,
      MemorySegment t,
      long tAt) {
    var zero = FloatVector.zero(SPECIES);
    var sum0 = FloatVector.broadcast(SPECIES, RowSpread.NEUTRAL);
    var sum1 = FloatVector.broadcast(SPECIES, RowSpread.NEUTRAL);
    for (int s = first; s < last; s++) {
      long tap = wAt + (long) taps[s] * Float.BYTES;
      long sample = xAt + samples[s];
      var column0 = FloatVector.broadcast(SPECIES, RowSpread.NEUTRAL);
      var column1 = FloatVector.broadcast(SPECIES, RowSpread.NEUTRAL);
      for (int e = begin; e < end; e++) {
        long value = sample + from[e];
        var x0 = FloatVector.fromMemorySegment(SPECIES, x, value, ORDER);
        var x1 = FloatVector.fromMemorySegment(SPECIES, x, value + next, ORDER);
        var factor = FloatVector.broadcast(SPECIES, Fused.load(w, tap + weight[e]));
        column0 = column0.add(Fused.FMA ? x0.fma(factor, zero) : x0.mul(factor).add(zero));
        column1 = column1.add(Fused.FMA ? x1.fma(factor, zero) : x1.mul(factor).add(zero));
      }
      sum0 = sum0.add(column0);
      sum1 = sum1.add(column1);
    }
    sum0.add(b).intoMemorySegment(t, tAt, ORDER);
    sum1.add(b).intoMemorySegment(t, tAt + next, ORDER);
  }

  private static void one(
      MemorySegment x,
      long xAt,
      int begin,
      int end,
      long[] from,
      MemorySegment w,
      long wAt,
      long[] weight,
      int first,
      int last,
      int[] taps,
      long[] samples,
      float b,
      MemorySegment t,
      long tAt) {
    var zero = FloatVector.zero(SPECIES);
    var sum = FloatVector.broadcast(SPECIES, RowSpread.NEUTRAL);
    for (int s = first; s < last; s++) {
      long tap = wAt + (long) taps[s] * Float.BYTES;
      long sample = xAt + samples[s];
      var column = FloatVector.broadcast(SPECIES, RowSpread.NEUTRAL);
      for (int e = begin; e < end; e++) {
        var value = FloatVector.fromMemorySegment(SPECIES, x, sample + from[e], ORDER);
        var factor = FloatVector.broadcast(SPECIES, Fused.load(w, tap + weight[e]));
        column = column.add(Fused.FMA ? value.fma(factor, zero) : value.mul(factor).add(zero));
      }
      sum = sum.add(column);
    }
    sum.add(b).intoMemorySegment(t, tAt, ORDER);
  }
}
