package io.github.upconv.kernel;

import static io.github.upconv.kernel.Lanes.BYTES;
import static io.github.upconv.kernel.Lanes.ORDER;
import static io.github.upconv.kernel.Lanes.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * SIMD twin of {@link RowSpread}. Two phases are interleaved in registers; more are summed phase by
 * phase, then interleaved by {@link SimdLines}.
 */
final class SimdRowSpread implements RowSpread {
  @Override
  public void outer(
      MemorySegment z,
      long[] from,
      float[] coefficient,
      int entries,
      long zPitch,
      MemorySegment v,
      long vAt,
      long vPitch,
      int taps,
      int left,
      int sources,
      int right) {
    boolean unit = true;
    for (int e = 0; e < entries; e++) {
      unit &= coefficient[e] == 1;
    }
    long bytes = (long) sources * Float.BYTES;
    for (int tap = 0; tap < taps; tap++) {
      long line = vAt + tap * vPitch;
      long target = line + (long) left * Float.BYTES;
      if (unit) {
        SimdRowSums.sum(z, tap * zPitch, from, entries, v, target, bytes);
      } else {
        weighted(z, tap * zPitch, from, coefficient, entries, v, target, bytes);
      }
      // after the line, whose last vector reaches over its right border
      for (int i = 0; i < left; i++) {
        Fused.store(v, line + (long) i * Float.BYTES, NEUTRAL);
      }
      for (int i = 0; i < right; i++) {
        Fused.store(v, target + bytes + (long) i * Float.BYTES, NEUTRAL);
      }
    }
  }

  private static void weighted(
      MemorySegment z,
      long zAt,
      long[] from,
      float[] coefficient,
      int entries,
      MemorySegment v,
      long vAt,
      long bytes) {
    long last = Math.max(0, bytes - BYTES);
    for (long i = 0; i < bytes; i += BYTES) {
      long at = Math.min(i, last);
      var sum = FloatVector.broadcast(SPECIES, NEUTRAL);
      for (int e = 0; e < entries; e++) {
        var c = FloatVector.broadcast(SPECIES, coefficient[e]);
        var term = FloatVector.fromMemorySegment(SPECIES, z, from[e] + zAt + at, ORDER);
        sum = Fused.FMA ? c.fma(term, sum) : c.mul(term).add(sum);
      }
      sum.intoMemorySegment(v, vAt + at, ORDER);
    }
  }

  @Override
  public void inner(
      MemorySegment v,
      long[] from,
      int entries,
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
    int[] first = table.pattern().first();
    long[] samples = table.pattern().from();
    float[] coefficient = table.pattern().coefficient();
    long one = from[0];
    if (phases == 2) {
      float b0 = RowSpread.bias(bias, biasAt, 0);
      float b1 = RowSpread.bias(bias, biasAt, biasPhases == 2 ? biasPitch : 0);
      if (!table.unit()) {
        weightedPair(v, one, first, samples, coefficient, b0, b1, t, tAt, bytes);
      } else if (entries == 1 && first[1] == 3 && first[2] == 6) {
        plainThrees(v, one, samples, b0, b1, t, tAt, bytes);
      } else if (entries == 1) {
        plainPair(v, one, first, samples, b0, b1, t, tAt, bytes);
      } else if (first[1] == 2 && first[2] == 4) {
        rowsTwos(v, one, from[1], samples, b0, b1, t, tAt, bytes);
      } else {
        rowsPair(v, one, from[1], first, samples, b0, b1, t, tAt, bytes);
      }
    } else {
      long pitch = phases == 1 ? 0 : Math.ceilDiv(bytes, BYTES) * BYTES;
      var line = phases == 1 ? t : p;
      long target = phases == 1 ? tAt : pAt;
      for (int r = 0; r < phases; r++) {
        float b = RowSpread.bias(bias, biasAt, r % biasPhases * biasPitch);
        int begin = first[r];
        int end = first[r + 1];
        long to = target + r * pitch;
        if (!table.unit()) {
          weightedPhase(v, one, begin, end, samples, coefficient, b, line, to, bytes);
        } else if (entries == 1) {
          plainPhase(v, one, begin, end, samples, b, line, to, bytes);
        } else {
          rowsPhase(v, one, from[1], begin, end, samples, b, line, to, bytes);
        }
      }
      if (phases > 1) {
        SimdLines.interleave(p, pAt, pitch, phases, table.steps(), t, tAt);
      }
    }
    RowSpread.odd(v, from, entries, table, bias, biasAt, biasPitch, biasPhases, t, tAt);
  }

  @Override
  public void copies(
      MemorySegment v,
      long vAt,
      long vPitch,
      PhaseTable table,
      MemorySegment t,
      long tAt,
      MemorySegment p,
      long pAt) {
    long bytes = (long) table.steps() * Float.BYTES;
    int phases = table.pattern().from().length;
    if (phases == 1) {
      MemorySegment.copy(v, line(vAt, vPitch, table, 0), t, tAt, bytes);
    } else if (phases == 2) {
      SimdLines.two(v, line(vAt, vPitch, table, 0), line(vAt, vPitch, table, 1), bytes, t, tAt);
    } else if (phases == 3 && bytes >= BYTES) {
      SimdLines.three(
          v,
          line(vAt, vPitch, table, 0),
          line(vAt, vPitch, table, 1),
          line(vAt, vPitch, table, 2),
          bytes,
          t,
          tAt);
    } else if (phases == 4) {
      SimdLines.four(
          v,
          line(vAt, vPitch, table, 0),
          line(vAt, vPitch, table, 1),
          line(vAt, vPitch, table, 2),
          line(vAt, vPitch, table, 3),
          bytes,
          t,
          tAt);
    } else if (phases > 0) {
      long pitch = Math.ceilDiv(bytes, BYTES) * BYTES;
      for (int r = 0; r < phases; r++) {
        MemorySegment.copy(v, line(vAt, vPitch, table, r), p, pAt + r * pitch, bytes);
      }
      SimdLines.interleave(p, pAt, pitch, phases, table.steps(), t, tAt);
    }
    RowSpread.oddCopies(v, vAt, vPitch, table, t, tAt);
  }

  /** Where the line begins that is copied for a phase. */
  private static long line(long vAt, long vPitch, PhaseTable table, int phase) {
    return vAt + table.pattern().taps()[phase] * vPitch + table.pattern().from()[phase];
  }

  /** A pair of three samples each, without loops over them: twice as fast. */
  private static void plainThrees(
      MemorySegment v,
      long vAt,
      long[] from,
      float b0,
      float b1,
      MemorySegment t,
      long tAt,
      long bytes) {
    long a0 = vAt + from[0];
    long a1 = vAt + from[1];
    long a2 = vAt + from[2];
    long a3 = vAt + from[3];
    long a4 = vAt + from[4];
    long a5 = vAt + from[5];
    for (long i = 0; i < bytes; i += BYTES) {
      var sum0 = FloatVector.fromMemorySegment(SPECIES, v, a0 + i, ORDER);
      sum0 = sum0.add(FloatVector.fromMemorySegment(SPECIES, v, a1 + i, ORDER));
      sum0 = sum0.add(FloatVector.fromMemorySegment(SPECIES, v, a2 + i, ORDER));
      sum0 = sum0.add(b0);
      var sum1 = FloatVector.fromMemorySegment(SPECIES, v, a3 + i, ORDER);
      sum1 = sum1.add(FloatVector.fromMemorySegment(SPECIES, v, a4 + i, ORDER));
      sum1 = sum1.add(FloatVector.fromMemorySegment(SPECIES, v, a5 + i, ORDER));
      sum1 = sum1.add(b1);
      SimdZip.LOW.selectFrom(sum0, sum1).intoMemorySegment(t, tAt + 2 * i, ORDER);
      SimdZip.HIGH.selectFrom(sum0, sum1).intoMemorySegment(t, tAt + 2 * i + BYTES, ORDER);
    }
  }

  private static void plainPair(
      MemorySegment v,
      long vAt,
      int[] first,
      long[] from,
      float b0,
      float b1,
      MemorySegment t,
      long tAt,
      long bytes) {
    int middle = first[1];
    int end = first[2];
    for (long i = 0; i < bytes; i += BYTES) {
      var sum0 = FloatVector.broadcast(SPECIES, NEUTRAL);
      for (int e = 0; e < middle; e++) {
        sum0 = sum0.add(FloatVector.fromMemorySegment(SPECIES, v, vAt + from[e] + i, ORDER));
      }
      var sum1 = FloatVector.broadcast(SPECIES, NEUTRAL);
      for (int e = middle; e < end; e++) {
        sum1 = sum1.add(FloatVector.fromMemorySegment(SPECIES, v, vAt + from[e] + i, ORDER));
      }
      sum0 = sum0.add(b0);
      sum1 = sum1.add(b1);
      SimdZip.LOW.selectFrom(sum0, sum1).intoMemorySegment(t, tAt + 2 * i, ORDER);
      SimdZip.HIGH.selectFrom(sum0, sum1).intoMemorySegment(t, tAt + 2 * i + BYTES, ORDER);
    }
  }

  /** A pair of two samples each of two rows, without loops over them. */
  private static void rowsTwos(
      MemorySegment z,
      long zAt,
      long otherAt,
      long[] from,
      float b0,
      float b1,
      MemorySegment t,
      long tAt,
      long bytes) {
    long a0 = zAt + from[0];
    long c0 = otherAt + from[0];
    long a1 = zAt + from[1];
    long c1 = otherAt + from[1];
    long a2 = zAt + from[2];
    long c2 = otherAt + from[2];
    long a3 = zAt + from[3];
    long c3 = otherAt + from[3];
    for (long i = 0; i < bytes; i += BYTES) {
      var row0 = FloatVector.fromMemorySegment(SPECIES, z, a0 + i, ORDER);
      row0 = row0.add(FloatVector.fromMemorySegment(SPECIES, z, c0 + i, ORDER));
      var row1 = FloatVector.fromMemorySegment(SPECIES, z, a1 + i, ORDER);
      row1 = row1.add(FloatVector.fromMemorySegment(SPECIES, z, c1 + i, ORDER));
      var sum0 = row0.add(row1).add(b0);
      var row2 = FloatVector.fromMemorySegment(SPECIES, z, a2 + i, ORDER);
      row2 = row2.add(FloatVector.fromMemorySegment(SPECIES, z, c2 + i, ORDER));
      var row3 = FloatVector.fromMemorySegment(SPECIES, z, a3 + i, ORDER);
      row3 = row3.add(FloatVector.fromMemorySegment(SPECIES, z, c3 + i, ORDER));
      var sum1 = row2.add(row3).add(b1);
      SimdZip.LOW.selectFrom(sum0, sum1).intoMemorySegment(t, tAt + 2 * i, ORDER);
      SimdZip.HIGH.selectFrom(sum0, sum1).intoMemorySegment(t, tAt + 2 * i + BYTES, ORDER);
    }
  }

  private static void rowsPair(
      MemorySegment z,
      long zAt,
      long otherAt,
      int[] first,
      long[] from,
      float b0,
      float b1,
      MemorySegment t,
      long tAt,
      long bytes) {
    int middle = first[1];
    int end = first[2];
    for (long i = 0; i < bytes; i += BYTES) {
      var sum0 = FloatVector.broadcast(SPECIES, NEUTRAL);
      for (int e = 0; e < middle; e++) {
        var row = FloatVector.fromMemorySegment(SPECIES, z, zAt + from[e] + i, ORDER);
        var other = FloatVector.fromMemorySegment(SPECIES, z, otherAt + from[e] + i, ORDER);
        sum0 = sum0.add(row.add(other));
      }
      var sum1 = FloatVector.broadcast(SPECIES, NEUTRAL);
      for (int e = middle; e < end; e++) {
        var row = FloatVector.fromMemorySegment(SPECIES, z, zAt + from[e] + i, ORDER);
        var other = FloatVector.fromMemorySegment(SPECIES, z, otherAt + from[e] + i, ORDER);
        sum1 = sum1.add(row.add(other));
      }
      sum0 = sum0.add(b0);
      sum1 = sum1.add(b1);
      SimdZip.LOW.selectFrom(sum0, sum1).intoMemorySegment(t, tAt + 2 * i, ORDER);
      SimdZip.HIGH.selectFrom(sum0, sum1).intoMemorySegment(t, tAt + 2 * i + BYTES, ORDER);
    }
  }

  private static void weightedPair(
      MemorySegment v,
      long vAt,
      int[] first,
      long[] from,
      float[] coefficient,
      float b0,
      float b1,
      MemorySegment t,
      long tAt,
      long bytes) {
    int middle = first[1];
    int end = first[2];
    for (long i = 0; i < bytes; i += BYTES) {
      var sum0 = FloatVector.broadcast(SPECIES, NEUTRAL);
      for (int e = 0; e < middle; e++) {
        var c = FloatVector.broadcast(SPECIES, coefficient[e]);
        var term = FloatVector.fromMemorySegment(SPECIES, v, vAt + from[e] + i, ORDER);
        sum0 = Fused.FMA ? c.fma(term, sum0) : c.mul(term).add(sum0);
      }
      var sum1 = FloatVector.broadcast(SPECIES, NEUTRAL);
      for (int e = middle; e < end; e++) {
        var c = FloatVector.broadcast(SPECIES, coefficient[e]);
        var term = FloatVector.fromMemorySegment(SPECIES, v, vAt + from[e] + i, ORDER);
        sum1 = Fused.FMA ? c.fma(term, sum1) : c.mul(term).add(sum1);
      }
      sum0 = sum0.add(b0);
      sum1 = sum1.add(b1);
      SimdZip.LOW.selectFrom(sum0, sum1).intoMemorySegment(t, tAt + 2 * i, ORDER);
      SimdZip.HIGH.selectFrom(sum0, sum1).intoMemorySegment(t, tAt + 2 * i + BYTES, ORDER);
    }
  }

  private static void plainPhase(
      MemorySegment v,
      long vAt,
      int begin,
      int end,
      long[] from,
      float b,
      MemorySegment t,
      long tAt,
      long bytes) {
    for (long i = 0; i < bytes; i += BYTES) {
      var sum = FloatVector.broadcast(SPECIES, NEUTRAL);
      for (int e = begin; e < end; e++) {
        sum = sum.add(FloatVector.fromMemorySegment(SPECIES, v, vAt + from[e] + i, ORDER));
      }
      sum.add(b).intoMemorySegment(t, tAt + i, ORDER);
    }
  }

  private static void rowsPhase(
      MemorySegment z,
      long zAt,
      long otherAt,
      int begin,
      int end,
      long[] from,
      float b,
      MemorySegment t,
      long tAt,
      long bytes) {
    for (long i = 0; i < bytes; i += BYTES) {
      var sum = FloatVector.broadcast(SPECIES, NEUTRAL);
      for (int e = begin; e < end; e++) {
        var row = FloatVector.fromMemorySegment(SPECIES, z, zAt + from[e] + i, ORDER);
        var other = FloatVector.fromMemorySegment(SPECIES, z, otherAt + from[e] + i, ORDER);
        sum = sum.add(row.add(other));
      }
      sum.add(b).intoMemorySegment(t, tAt + i, ORDER);
    }
  }

  private static void weightedPhase(
      MemorySegment v,
      long vAt,
      int begin,
      int end,
      long[] from,
      float[] coefficient,
      float b,
      MemorySegment t,
      long tAt,
      long bytes) {
    for (long i = 0; i < bytes; i += BYTES) {
      var sum = FloatVector.broadcast(SPECIES, NEUTRAL);
      for (int e = begin; e < end; e++) {
        var c = FloatVector.broadcast(SPECIES, coefficient[e]);
        var term = FloatVector.fromMemorySegment(SPECIES, v, vAt + from[e] + i, ORDER);
        sum = Fused.FMA ? c.fma(term, sum) : c.mul(term).add(sum);
      }
      sum.add(b).intoMemorySegment(t, tAt + i, ORDER);
    }
  }
}
