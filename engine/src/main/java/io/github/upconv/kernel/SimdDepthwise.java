package io.github.upconv.kernel;

import static io.github.upconv.kernel.Lanes.BYTES;
import static io.github.upconv.kernel.Lanes.COUNT;
import static io.github.upconv.kernel.Lanes.ORDER;
import static io.github.upconv.kernel.Lanes.SPECIES;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.stream.IntStream;
import jdk.incubator.vector.FloatVector;

/**
 * SIMD twin of {@link Depthwise}. Two vectors at a time share the reading of offsets and weights.
 * The last vector of a row ends where the row does, so that nothing is written beyond it.
 */
final class SimdDepthwise implements Depthwise {
  /** Vectors of a row, so that two are computed together and one is alone. */
  private static final int VECTORS = 3;

  private final WarmUp warmUp = new WarmUp();

  @Override
  public void warmUp(int sources, int samples, int phases, long multiplyAdds) {
    if (warmUp.isOver()) {
      return;
    }
    var rows = SourceRows.same(1, sources);
    int steps = VECTORS * COUNT;
    var table = table(steps, phases, samples);
    // shared, as the memory of real rows is
    try (var arena = Arena.ofShared()) {
      long bytes = 2L * phases * VECTORS * BYTES;
      var memory = arena.allocate(2 * bytes);
      warmUp.repeat(
          () ->
              row(memory, 0, rows, 0, memory, 0, table, memory, 0, 0, 1, memory, 0, memory, bytes),
          (long) VECTORS * phases * sources * samples,
          (double) multiplyAdds / COUNT);
    }
  }

  /** Phases of so many samples each, all of them the same. */
  private static PhaseTable table(int steps, int phases, int samples) {
    int[] first = IntStream.rangeClosed(0, phases).map(phase -> phase * samples).toArray();
    int all = phases * samples;
    float[] ones = new float[all];
    Arrays.fill(ones, 1);
    var pattern = new SampleSums(new int[phases], first, new int[all], new long[all], ones);
    var none = new SampleSums(new int[0], new int[1], new int[0], new long[0], new float[0]);
    return new PhaseTable(steps, pattern, 0, 0, none);
  }

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
    long pitch = phases == 1 ? 0 : Math.ceilDiv(bytes, BYTES) * BYTES;
    var line = phases == 1 ? t : p;
    long target = phases == 1 ? tAt : pAt;
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
    if (phases > 1) {
      SimdLines.interleave(p, pAt, pitch, phases, table.steps(), t, tAt);
    }
    Depthwise.odd(x, xAt, rows, row, w, wAt, table, bias, biasAt, biasPitch, biasPhases, t, tAt);
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
