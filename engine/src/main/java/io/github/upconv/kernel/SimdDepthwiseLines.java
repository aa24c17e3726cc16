package io.github.upconv.kernel;

import static io.github.upconv.kernel.Lanes.BYTES;
import static io.github.upconv.kernel.Lanes.COUNT;
import static io.github.upconv.kernel.Lanes.ORDER;
import static io.github.upconv.kernel.Lanes.SPECIES;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.stream.IntStream;
import jdk.incubator.vector.FloatVector;

/**
 * SIMD twin of {@link DepthwiseLines}. A vector of channels of all outputs of a phase comes before
 * the next vector, so that weights stay in registers; sums of one, two and 2 x 2 products have
 * bodies of their own. The last vector ends where the channels do, so that nothing is written
 * beyond them; fewer channels than lanes are left to the scalar twin.
 *
 * <p>The step of the loops is a variable on purpose, as in {@link SimdStretchedRows}: counted by
 * outputs they took 15 to 30 % longer.
 */
final class SimdDepthwiseLines implements DepthwiseLines {
  /** Outputs of a call for nothing but compilation. */
  private static final int OUTPUTS = 4;

  /** Products of an output of two rows and two samples. */
  private static final int FOUR = 4;

  private static final int ANY = 0;

  private final ScalarDepthwiseLines scalar = new ScalarDepthwiseLines();

  /** By products of an output that have a body of their own. */
  private final WarmUp[] warmUps =
      IntStream.rangeClosed(0, FOUR).mapToObj(kind -> new WarmUp()).toArray(WarmUp[]::new);

  @Override
  public void warmUp(int sources, int samples, long multiplyAdds) {
    var warmUp = warmUps[kind(sources, samples)];
    if (warmUp.isOver()) {
      return;
    }
    var rows = SourceRows.same(1, sources);
    var sums =
        new SampleSums(
            new int[1],
            new int[] {0, samples},
            new int[samples],
            new long[samples],
            new float[samples]);
    var table = new LineTable(sums, new int[1], new int[] {OUTPUTS}, sums);
    // shared, as the memory of real rows is
    try (var arena = Arena.ofShared()) {
      var memory = arena.allocate(OUTPUTS * BYTES);
      warmUp.repeat(
          () ->
              row(
                  memory, 0, 0, rows, 0, memory, 0, 0, table, 0, OUTPUTS, memory, 0, 0, 1, memory,
                  0, BYTES, COUNT),
          (long) OUTPUTS * sources * samples,
          (double) multiplyAdds / COUNT);
    }
  }

  private static int kind(int rows, int samples) {
    int products = rows * samples;
    return (products > 0 && products <= 2) || (rows == 2 && samples == 2) ? products : ANY;
  }

  @Override
  public void lines(
      MemorySegment x,
      long xAt,
      long pixel,
      SourceRows rows,
      int row,
      MemorySegment w,
      long wAt,
      long tapBytes,
      SampleSums samples,
      int index,
      MemorySegment bias,
      long biasAt,
      MemorySegment t,
      long tAt,
      long tPitch,
      int count,
      int channels) {
    if (channels < COUNT) {
      scalar.lines(
          x, xAt, pixel, rows, row, w, wAt, tapBytes, samples, index, bias, biasAt, t, tAt, tPitch,
          count, channels);
      return;
    }
    int begin = rows.begin(row);
    int end = rows.end(row);
    int first = samples.first()[index];
    int last = samples.first()[index + 1];
    int kind = kind(end - begin, last - first);
    long[] from = rows.from();
    long[] weight = rows.weight();
    long[] sources = samples.from();
    int[] taps = samples.taps();
    long bytes = (long) channels * Float.BYTES;
    for (long i = 0; i < bytes; i += BYTES) {
      long c = Math.min(i, bytes - BYTES);
      long b = biasAt + c;
      if (kind == ANY && count <= 2) {
        few(
            x, xAt + c, pixel, begin, end, from, w, wAt + c, tapBytes, weight, first, last, taps,
            sources, bias, b, t, tAt + c, tPitch, count);
        continue;
      }
      if (kind == ANY) {
        any(
            x, xAt + c, pixel, begin, end, from, w, wAt + c, tapBytes, weight, first, last, taps,
            sources, bias, b, t, tAt + c, tPitch, count);
        continue;
      }
      long x0 = xAt + c + sources[first] * pixel + from[begin];
      long w0 = wAt + c + taps[first] * tapBytes + weight[begin];
      long xLast = xAt + c + sources[last - 1] * pixel + from[end - 1];
      long wLast = wAt + c + taps[last - 1] * tapBytes + weight[end - 1];
      long row1 = from[end - 1] - from[begin];
      long taps1 = weight[end - 1] - weight[begin];
      switch (kind) {
        case 1 -> one(x, x0, pixel, w, w0, bias, b, t, tAt + c, tPitch, count);
        case 2 -> two(x, x0, xLast, pixel, w, w0, wLast, bias, b, t, tAt + c, tPitch, count);
        default ->
            four(
                x, x0, xLast, row1, pixel, w, w0, wLast, taps1, bias, b, t, tAt + c, tPitch, count);
      }
    }
  }

  private static void one(
      MemorySegment x,
      long x0At,
      long pixel,
      MemorySegment w,
      long w0At,
      MemorySegment bias,
      long biasAt,
      MemorySegment t,
      long tAt,
      long tPitch,
      int count) {
    var zero = FloatVector.zero(SPECIES);
    var b = FloatVector.fromMemorySegment(SPECIES, bias, biasAt, ORDER);
    var w0 = FloatVector.fromMemorySegment(SPECIES, w, w0At, ORDER);
    long end = tAt + count * tPitch;
    long source = x0At;
    for (long target = tAt; target < end; target += tPitch) {
      var x0 = FloatVector.fromMemorySegment(SPECIES, x, source, ORDER);
      var p0 = Fused.FMA ? x0.fma(w0, zero) : x0.mul(w0).add(zero);
      p0.add(b).intoMemorySegment(t, target, ORDER);
      source += pixel;
    }
  }

  /** Two rows of a sample, or two samples of a row. */
  private static void two(
      MemorySegment x,
      long x0At,
      long x1At,
      long pixel,
      MemorySegment w,
      long w0At,
      long w1At,
      MemorySegment bias,
      long biasAt,
      MemorySegment t,
      long tAt,
      long tPitch,
      int count) {
    var zero = FloatVector.zero(SPECIES);
    var b = FloatVector.fromMemorySegment(SPECIES, bias, biasAt, ORDER);
    var w0 = FloatVector.fromMemorySegment(SPECIES, w, w0At, ORDER);
    var w1 = FloatVector.fromMemorySegment(SPECIES, w, w1At, ORDER);
    long next = x1At - x0At;
    long end = tAt + count * tPitch;
    long source = x0At;
    for (long target = tAt; target < end; target += tPitch) {
      var x0 = FloatVector.fromMemorySegment(SPECIES, x, source, ORDER);
      var x1 = FloatVector.fromMemorySegment(SPECIES, x, source + next, ORDER);
      var p0 = Fused.FMA ? x0.fma(w0, zero) : x0.mul(w0).add(zero);
      var p1 = Fused.FMA ? x1.fma(w1, zero) : x1.mul(w1).add(zero);
      p0.add(p1).add(b).intoMemorySegment(t, target, ORDER);
      source += pixel;
    }
  }

  /**
   * Two rows of two samples.
   *
   * @param x0At upper source of the first sample
   * @param x3At lower source of the second one
   * @param nextRow bytes from the upper row to the lower one
   * @param nextTaps the same for their taps
   */
  private static void four(
      MemorySegment x,
      long x0At,
      long x3At,
      long nextRow,
      long pixel,
      MemorySegment w,
      long w0At,
      long w3At,
      long nextTaps,
      MemorySegment bias,
      long biasAt,
      MemorySegment t,
      long tAt,
      long tPitch,
      int count) {
    var zero = FloatVector.zero(SPECIES);
    var b = FloatVector.fromMemorySegment(SPECIES, bias, biasAt, ORDER);
    var w0 = FloatVector.fromMemorySegment(SPECIES, w, w0At, ORDER);
    var w1 = FloatVector.fromMemorySegment(SPECIES, w, w0At + nextTaps, ORDER);
    var w2 = FloatVector.fromMemorySegment(SPECIES, w, w3At - nextTaps, ORDER);
    var w3 = FloatVector.fromMemorySegment(SPECIES, w, w3At, ORDER);
    long next = x3At - x0At;
    long end = tAt + count * tPitch;
    long source = x0At;
    for (long target = tAt; target < end; target += tPitch) {
      var x0 = FloatVector.fromMemorySegment(SPECIES, x, source, ORDER);
      var x1 = FloatVector.fromMemorySegment(SPECIES, x, source + nextRow, ORDER);
      var x2 = FloatVector.fromMemorySegment(SPECIES, x, source + next - nextRow, ORDER);
      var x3 = FloatVector.fromMemorySegment(SPECIES, x, source + next, ORDER);
      var p0 = Fused.FMA ? x0.fma(w0, zero) : x0.mul(w0).add(zero);
      var p1 = Fused.FMA ? x1.fma(w1, zero) : x1.mul(w1).add(zero);
      var p2 = Fused.FMA ? x2.fma(w2, zero) : x2.mul(w2).add(zero);
      var p3 = Fused.FMA ? x3.fma(w3, zero) : x3.mul(w3).add(zero);
      p0.add(p1).add(p2.add(p3)).add(b).intoMemorySegment(t, target, ORDER);
      source += pixel;
    }
  }

  /**
   * Any number of rows and samples. Four outputs at a time share offsets and weights; where there
   * are no more, they are the last one again.
   */
  private static void any(
      MemorySegment x,
      long xAt,
      long pixel,
      int begin,
      int end,
      long[] from,
      MemorySegment w,
      long wAt,
      long tapBytes,
      long[] weight,
      int first,
      int last,
      int[] taps,
      long[] sources,
      MemorySegment bias,
      long biasAt,
      MemorySegment t,
      long tAt,
      long tPitch,
      int count) {
    var zero = FloatVector.zero(SPECIES);
    var b = FloatVector.fromMemorySegment(SPECIES, bias, biasAt, ORDER);
    for (int i = 0; i < count; i += 4) {
      long next1 = Math.min(1, count - 1 - i);
      long next2 = Math.min(2, count - 1 - i);
      long next3 = Math.min(3, count - 1 - i);
      long x1At = next1 * pixel;
      long x2At = next2 * pixel;
      long x3At = next3 * pixel;
      var sum0 = FloatVector.broadcast(SPECIES, RowSpread.NEUTRAL);
      var sum1 = FloatVector.broadcast(SPECIES, RowSpread.NEUTRAL);
      var sum2 = FloatVector.broadcast(SPECIES, RowSpread.NEUTRAL);
      var sum3 = FloatVector.broadcast(SPECIES, RowSpread.NEUTRAL);
      for (int s = first; s < last; s++) {
        long tap = wAt + taps[s] * tapBytes;
        long source = xAt + (i + sources[s]) * pixel;
        var column0 = FloatVector.broadcast(SPECIES, RowSpread.NEUTRAL);
        var column1 = FloatVector.broadcast(SPECIES, RowSpread.NEUTRAL);
        var column2 = FloatVector.broadcast(SPECIES, RowSpread.NEUTRAL);
        var column3 = FloatVector.broadcast(SPECIES, RowSpread.NEUTRAL);
        for (int e = begin; e < end; e++) {
          long value = source + from[e];
          var x0 = FloatVector.fromMemorySegment(SPECIES, x, value, ORDER);
          var x1 = FloatVector.fromMemorySegment(SPECIES, x, value + x1At, ORDER);
          var x2 = FloatVector.fromMemorySegment(SPECIES, x, value + x2At, ORDER);
          var x3 = FloatVector.fromMemorySegment(SPECIES, x, value + x3At, ORDER);
          var factor = FloatVector.fromMemorySegment(SPECIES, w, tap + weight[e], ORDER);
          column0 = column0.add(Fused.FMA ? x0.fma(factor, zero) : x0.mul(factor).add(zero));
          column1 = column1.add(Fused.FMA ? x1.fma(factor, zero) : x1.mul(factor).add(zero));
          column2 = column2.add(Fused.FMA ? x2.fma(factor, zero) : x2.mul(factor).add(zero));
          column3 = column3.add(Fused.FMA ? x3.fma(factor, zero) : x3.mul(factor).add(zero));
        }
        sum0 = sum0.add(column0);
        sum1 = sum1.add(column1);
        sum2 = sum2.add(column2);
        sum3 = sum3.add(column3);
      }
      long target = tAt + i * tPitch;
      sum0.add(b).intoMemorySegment(t, target, ORDER);
      sum1.add(b).intoMemorySegment(t, target + next1 * tPitch, ORDER);
      sum2.add(b).intoMemorySegment(t, target + next2 * tPitch, ORDER);
      sum3.add(b).intoMemorySegment(t, target + next3 * tPitch, ORDER);
    }
  }

  /** The same for one output or two; the second is the first again where there is no other. */
  private static void few(
      MemorySegment x,
      long xAt,
      long pixel,
      int begin,
      int end,
      long[] from,
      MemorySegment w,
      long wAt,
      long tapBytes,
      long[] weight,
      int first,
      int last,
      int[] taps,
      long[] sources,
      MemorySegment bias,
      long biasAt,
      MemorySegment t,
      long tAt,
      long tPitch,
      int count) {
    var zero = FloatVector.zero(SPECIES);
    var b = FloatVector.fromMemorySegment(SPECIES, bias, biasAt, ORDER);
    long next = count - 1L;
    var sum0 = FloatVector.broadcast(SPECIES, RowSpread.NEUTRAL);
    var sum1 = FloatVector.broadcast(SPECIES, RowSpread.NEUTRAL);
    for (int s = first; s < last; s++) {
      long tap = wAt + taps[s] * tapBytes;
      long source = xAt + sources[s] * pixel;
      var column0 = FloatVector.broadcast(SPECIES, RowSpread.NEUTRAL);
      var column1 = FloatVector.broadcast(SPECIES, RowSpread.NEUTRAL);
      for (int e = begin; e < end; e++) {
        long value = source + from[e];
        var x0 = FloatVector.fromMemorySegment(SPECIES, x, value, ORDER);
        var x1 = FloatVector.fromMemorySegment(SPECIES, x, value + next * pixel, ORDER);
        var factor = FloatVector.fromMemorySegment(SPECIES, w, tap + weight[e], ORDER);
        column0 = column0.add(Fused.FMA ? x0.fma(factor, zero) : x0.mul(factor).add(zero));
        column1 = column1.add(Fused.FMA ? x1.fma(factor, zero) : x1.mul(factor).add(zero));
      }
      sum0 = sum0.add(column0);
      sum1 = sum1.add(column1);
    }
    sum0.add(b).intoMemorySegment(t, tAt, ORDER);
    sum1.add(b).intoMemorySegment(t, tAt + next * tPitch, ORDER);
  }
}
