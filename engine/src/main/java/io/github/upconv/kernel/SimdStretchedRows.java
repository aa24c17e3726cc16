package io.github.upconv.kernel;

import static io.github.upconv.kernel.Lanes.BYTES;
import static io.github.upconv.kernel.Lanes.COUNT;
import static io.github.upconv.kernel.Lanes.ORDER;
import static io.github.upconv.kernel.Lanes.SPECIES;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * SIMD twin of {@link StretchedRows}. Vectors whose first outputs have the same phase take turns,
 * so that their weights stay in registers. The last vector of a row ends where the row does, so
 * that nothing is written beyond it.
 *
 * <p>The step of the loops is a variable on purpose: with a constant one the compiler proves their
 * accesses within bounds beforehand, which takes 20 ns a row, as long as ten of its vectors.
 */
final class SimdStretchedRows implements StretchedRows {
  private final WarmUp pairs = new WarmUp();
  private final WarmUp others = new WarmUp();

  @Override
  public void warmUp(int sources, int samples, int phases, long multiplyAdds) {
    var warmUp = sources == 2 && samples == 2 ? pairs : others;
    if (warmUp.isOver()) {
      return;
    }
    var rows = SourceRows.same(2, sources);
    var table = new StretchTable(1, 0, samples, 0, 0);
    // shared, as the memory of real rows is
    try (var arena = Arena.ofShared()) {
      var memory = arena.allocate((phases + 2) * BYTES);
      warmUp.repeat(
          () -> {
            if (phases > 1) {
              stretch(memory, 0, 0, 1, COUNT, phases, memory, 0, 0);
            }
            rows(memory, 0, rows, 0, 2, memory, 0, 0, table, 0, memory, 0, BYTES, COUNT);
          },
          2L * sources * samples,
          (double) multiplyAdds / COUNT);
    }
  }

  @Override
  public void stretch(
      MemorySegment x,
      long xAt,
      long xPitch,
      int rows,
      int floats,
      int times,
      MemorySegment to,
      long toAt,
      long toPitch) {
    long bytes = (long) floats * Float.BYTES;
    for (int row = 0; row < rows; row++) {
      if (times == 2) {
        twice(x, xAt + row * xPitch, bytes, to, toAt + row * toPitch);
      } else {
        often(x, xAt + row * xPitch, bytes, times, to, toAt + row * toPitch);
      }
    }
  }

  private static void twice(MemorySegment x, long xAt, long bytes, MemorySegment to, long toAt) {
    long last = Math.max(0, bytes - BYTES);
    for (long i = 0; i < bytes; i += BYTES) {
      long at = Math.min(i, last);
      var value = FloatVector.fromMemorySegment(SPECIES, x, xAt + at, ORDER);
      SimdZip.LOW.selectFrom(value, value).intoMemorySegment(to, toAt + 2 * at, ORDER);
      SimdZip.HIGH.selectFrom(value, value).intoMemorySegment(to, toAt + 2 * at + BYTES, ORDER);
    }
  }

  /** What a float writes too far is written again by the next. */
  private static void often(
      MemorySegment x, long xAt, long bytes, int times, MemorySegment to, long toAt) {
    for (long i = 0; i < bytes; i += Float.BYTES) {
      var value = FloatVector.broadcast(SPECIES, Fused.load(x, xAt + i));
      for (long at = i * times; at < (i + Float.BYTES) * times; at += BYTES) {
        value.intoMemorySegment(to, toAt + at, ORDER);
      }
    }
  }

  @Override
  public void rows(
      MemorySegment x,
      long xAt,
      SourceRows rows,
      int first,
      int count,
      MemorySegment w,
      long wAt,
      long pitch,
      StretchTable table,
      float bias,
      MemorySegment t,
      long tAt,
      long tPitch,
      int outputs) {
    long[] from = rows.from();
    long[] weight = rows.weight();
    int phases = table.phases();
    long last = Math.max(0, (long) outputs * Float.BYTES - BYTES);
    int period = phases / Math.min(Integer.lowestOneBit(phases), COUNT);
    // the last vector of a row has the weights of the others, or a turn of its own
    boolean same = period == 1 && last / Float.BYTES % phases == 0;
    int turns = same || last % BYTES == 0 ? period : period + 1;
    long limit = same ? last + BYTES : last + 1;
    for (int turn = 0; turn < turns; turn++) {
      long at = turn < period ? turn * BYTES : last;
      long phase = (at / Float.BYTES + table.phase()) % phases * Float.BYTES;
      int some;
      for (int row = first; row < first + count; row += some) {
        int begin = rows.begin(row);
        long target = tAt + (row - first) * tPitch;
        boolean pair = table.samples() == 2 && row + 1 < first + count && isPair(rows, row);
        some = pair ? 2 : 1;
        if (pair) {
          pair(
              x,
              xAt + table.from() + from[begin],
              xAt + table.from() + from[begin + 1],
              table.step(),
              w,
              wAt + phase + weight[begin],
              wAt + phase + weight[begin + 1],
              wAt + phase + weight[begin + 2],
              wAt + phase + weight[begin + 3],
              pitch,
              bias,
              t,
              target,
              target + tPitch,
              at,
              last,
              limit,
              period * BYTES);
        } else {
          any(
              x,
              xAt + table.from(),
              from,
              table.step(),
              w,
              wAt + phase,
              weight,
              pitch,
              begin,
              rows.end(row),
              table.samples(),
              bias,
              t,
              target,
              at,
              last,
              limit,
              period * BYTES);
        }
      }
    }
  }

  /** Whether a row of outputs and the next read the same two rows. */
  private static boolean isPair(SourceRows rows, int row) {
    long[] from = rows.from();
    int begin = rows.begin(row);
    int next = rows.end(row);
    return next - begin == 2
        && rows.end(row + 1) - next == 2
        && from[begin] == from[next]
        && from[begin + 1] == from[next + 1];
  }

  /** Two rows of two samples, as those of kernels of twice their stride. */
  private static void pair(
      MemorySegment x,
      long upper,
      long lower,
      long step,
      MemorySegment w,
      long wUpper,
      long wLower,
      long wNextUpper,
      long wNextLower,
      long pitch,
      float bias,
      MemorySegment t,
      long tAt,
      long tNext,
      long begin,
      long last,
      long limit,
      long stride) {
    var w0 = FloatVector.fromMemorySegment(SPECIES, w, wUpper, ORDER);
    var w1 = FloatVector.fromMemorySegment(SPECIES, w, wLower, ORDER);
    var w2 = FloatVector.fromMemorySegment(SPECIES, w, wUpper + pitch, ORDER);
    var w3 = FloatVector.fromMemorySegment(SPECIES, w, wLower + pitch, ORDER);
    var w4 = FloatVector.fromMemorySegment(SPECIES, w, wNextUpper, ORDER);
    var w5 = FloatVector.fromMemorySegment(SPECIES, w, wNextLower, ORDER);
    var w6 = FloatVector.fromMemorySegment(SPECIES, w, wNextUpper + pitch, ORDER);
    var w7 = FloatVector.fromMemorySegment(SPECIES, w, wNextLower + pitch, ORDER);
    for (long i = begin; i < limit; i += stride) {
      long at = Math.min(i, last);
      var x0 = FloatVector.fromMemorySegment(SPECIES, x, upper + at, ORDER);
      var x1 = FloatVector.fromMemorySegment(SPECIES, x, lower + at, ORDER);
      var x2 = FloatVector.fromMemorySegment(SPECIES, x, upper + step + at, ORDER);
      var x3 = FloatVector.fromMemorySegment(SPECIES, x, lower + step + at, ORDER);
      var p0 = x0.mul(w0);
      var p1 = x1.mul(w1);
      var p2 = x2.mul(w2);
      var p3 = x3.mul(w3);
      p0.add(p1).add(p2.add(p3)).add(bias).intoMemorySegment(t, tAt + at, ORDER);
      var p4 = x0.mul(w4);
      var p5 = x1.mul(w5);
      var p6 = x2.mul(w6);
      var p7 = x3.mul(w7);
      p4.add(p5).add(p6.add(p7)).add(bias).intoMemorySegment(t, tNext + at, ORDER);
    }
  }

  /**
   * Any number of rows and samples. Two vectors at a time share offsets and weights; the second is
   * the first again where there is no other.
   */
  private static void any(
      MemorySegment x,
      long xAt,
      long[] from,
      long step,
      MemorySegment w,
      long wAt,
      long[] weight,
      long pitch,
      int begin,
      int end,
      int samples,
      float bias,
      MemorySegment t,
      long tAt,
      long first,
      long last,
      long limit,
      long stride) {
    for (long i = first; i < limit; i += 2 * stride) {
      long at = Math.min(i, last);
      long next = i + stride < limit ? Math.min(i + stride, last) - at : 0;
      var sum0 = FloatVector.broadcast(SPECIES, RowSpread.NEUTRAL);
      var sum1 = FloatVector.broadcast(SPECIES, RowSpread.NEUTRAL);
      for (int s = 0; s < samples; s++) {
        long sample = xAt + s * step + at;
        long sampleWeight = wAt + s * pitch;
        var column0 = FloatVector.broadcast(SPECIES, RowSpread.NEUTRAL);
        var column1 = FloatVector.broadcast(SPECIES, RowSpread.NEUTRAL);
        for (int e = begin; e < end; e++) {
          long value = sample + from[e];
          var x0 = FloatVector.fromMemorySegment(SPECIES, x, value, ORDER);
          var x1 = FloatVector.fromMemorySegment(SPECIES, x, value + next, ORDER);
          var factor = FloatVector.fromMemorySegment(SPECIES, w, sampleWeight + weight[e], ORDER);
          column0 = column0.add(x0.mul(factor));
          column1 = column1.add(x1.mul(factor));
        }
        sum0 = sum0.add(column0);
        sum1 = sum1.add(column1);
      }
      sum0.add(bias).intoMemorySegment(t, tAt + at, ORDER);
      sum1.add(bias).intoMemorySegment(t, tAt + at + next, ORDER);
    }
  }
}
