package io.github.upconv.kernel;

import static io.github.upconv.kernel.Lanes.BYTES;
import static io.github.upconv.kernel.Lanes.ORDER;
import static io.github.upconv.kernel.Lanes.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * SIMD twin of {@link Spread}. Four vectors at a time share the reading of offsets and
 * coefficients: a call takes 15 ns and a term of four vectors 1 ns, so a line of 12 vectors and 6
 * terms took 48 ns by twos as well, but lines of 4 vectors 20 ns instead of 2 x 18.
 *
 * <p>Every body is one straight chain: a vector that takes its value from two branches was boxed on
 * some runs of the compiler, at 10 % of the speed. So each kind of sum has a body of its own.
 */
final class SimdSpread implements Spread {
  @Override
  public void outer(
      MemorySegment z,
      long[] from,
      float[] coefficient,
      int entries,
      long zPitch,
      MemorySegment v,
      long vAt,
      long lineBytes,
      int pixels) {
    if (zPitch == lineBytes) {
      sums(z, 0, from, coefficient, 0, entries, v, vAt, pixels * lineBytes);
      return;
    }
    for (int pixel = 0; pixel < pixels; pixel++) {
      long source = pixel * zPitch;
      long target = vAt + pixel * lineBytes;
      sums(z, source, from, coefficient, 0, entries, v, target, lineBytes);
    }
  }

  @Override
  public void inner(
      MemorySegment v,
      long vAt,
      int o,
      int[] first,
      long[] from,
      float[] coefficient,
      MemorySegment bias,
      long biasAt,
      long biasPitch,
      int phase,
      int phases,
      MemorySegment t,
      long tAt,
      long tPitch,
      long lineBytes,
      int outputs) {
    for (int i = 0; i < outputs; i++) {
      int begin = first[o + i];
      int end = first[o + i + 1];
      long target = tAt + i * tPitch;
      if (biasAt == NO_BIAS) {
        sums(v, vAt, from, coefficient, begin, end, t, target, lineBytes);
      } else {
        long biasLine = biasAt + (phase + i) % phases * biasPitch;
        biasedSums(v, vAt, from, coefficient, begin, end, bias, biasLine, t, target, lineBytes);
      }
    }
  }

  /** One line without bias. */
  private static void sums(
      MemorySegment source,
      long at,
      long[] from,
      float[] coefficient,
      int begin,
      int end,
      MemorySegment target,
      long targetAt,
      long lineBytes) {
    if (begin == end) {
      neutral(target, targetAt, lineBytes);
      return;
    }
    if (begin + 1 == end && coefficient[begin] == 1) {
      copies(source, at + from[begin], target, targetAt, lineBytes);
      return;
    }
    long f = 0;
    for (; f + 3 * BYTES < lineBytes; f += 4 * BYTES) {
      sum4(source, at + f, from, coefficient, begin, end, target, targetAt + f);
    }
    if (f + BYTES < lineBytes) {
      sum2(source, at + f, from, coefficient, begin, end, target, targetAt + f);
      f += 2 * BYTES;
    }
    if (f < lineBytes) {
      sum1(source, at + f, from, coefficient, begin, end, target, targetAt + f);
    }
  }

  /** One line with bias. */
  private static void biasedSums(
      MemorySegment source,
      long at,
      long[] from,
      float[] coefficient,
      int begin,
      int end,
      MemorySegment bias,
      long biasAt,
      MemorySegment target,
      long targetAt,
      long lineBytes) {
    if (begin == end) {
      copies(bias, biasAt, target, targetAt, lineBytes);
      return;
    }
    long f = 0;
    for (; f + 3 * BYTES < lineBytes; f += 4 * BYTES) {
      biasedSum4(
          source, at + f, from, coefficient, begin, end, bias, biasAt + f, target, targetAt + f);
    }
    if (f + BYTES < lineBytes) {
      biasedSum2(
          source, at + f, from, coefficient, begin, end, bias, biasAt + f, target, targetAt + f);
      f += 2 * BYTES;
    }
    if (f < lineBytes) {
      biasedSum1(
          source, at + f, from, coefficient, begin, end, bias, biasAt + f, target, targetAt + f);
    }
  }

  private static void neutral(MemorySegment target, long targetAt, long lineBytes) {
    for (long f = 0; f < lineBytes; f += BYTES) {
      FloatVector.broadcast(SPECIES, RowSpread.NEUTRAL)
          .intoMemorySegment(target, targetAt + f, ORDER);
    }
  }

  private static void copies(
      MemorySegment source, long at, MemorySegment target, long targetAt, long lineBytes) {
    long f = 0;
    for (; f + 3 * BYTES < lineBytes; f += 4 * BYTES) {
      copy4(source, at + f, target, targetAt + f);
    }
    if (f + BYTES < lineBytes) {
      copy2(source, at + f, target, targetAt + f);
      f += 2 * BYTES;
    }
    if (f < lineBytes) {
      FloatVector.fromMemorySegment(SPECIES, source, at + f, ORDER)
          .intoMemorySegment(target, targetAt + f, ORDER);
    }
  }

  private static void copy4(MemorySegment source, long at, MemorySegment target, long targetAt) {
    var from = source.asSlice(at, 4 * BYTES);
    var to = target.asSlice(targetAt, 4 * BYTES);
    FloatVector.fromMemorySegment(SPECIES, from, 0, ORDER).intoMemorySegment(to, 0, ORDER);
    FloatVector.fromMemorySegment(SPECIES, from, BYTES, ORDER).intoMemorySegment(to, BYTES, ORDER);
    FloatVector.fromMemorySegment(SPECIES, from, 2 * BYTES, ORDER)
        .intoMemorySegment(to, 2 * BYTES, ORDER);
    FloatVector.fromMemorySegment(SPECIES, from, 3 * BYTES, ORDER)
        .intoMemorySegment(to, 3 * BYTES, ORDER);
  }

  private static void copy2(MemorySegment source, long at, MemorySegment target, long targetAt) {
    FloatVector.fromMemorySegment(SPECIES, source, at, ORDER)
        .intoMemorySegment(target, targetAt, ORDER);
    FloatVector.fromMemorySegment(SPECIES, source, at + BYTES, ORDER)
        .intoMemorySegment(target, targetAt + BYTES, ORDER);
  }

  private static void sum1(
      MemorySegment source,
      long at,
      long[] from,
      float[] coefficient,
      int begin,
      int end,
      MemorySegment target,
      long targetAt) {
    var sum =
        FloatVector.fromMemorySegment(SPECIES, source, at + from[begin], ORDER)
            .mul(coefficient[begin]);
    for (int e = begin + 1; e < end; e++) {
      var c = FloatVector.broadcast(SPECIES, coefficient[e]);
      var term = FloatVector.fromMemorySegment(SPECIES, source, at + from[e], ORDER);
      sum = Fused.FMA ? c.fma(term, sum) : c.mul(term).add(sum);
    }
    sum.intoMemorySegment(target, targetAt, ORDER);
  }

  private static void sum2(
      MemorySegment source,
      long at,
      long[] from,
      float[] coefficient,
      int begin,
      int end,
      MemorySegment target,
      long targetAt) {
    var sum0 =
        FloatVector.fromMemorySegment(SPECIES, source, at + from[begin], ORDER)
            .mul(coefficient[begin]);
    var sum1 =
        FloatVector.fromMemorySegment(SPECIES, source, at + from[begin] + BYTES, ORDER)
            .mul(coefficient[begin]);
    for (int e = begin + 1; e < end; e++) {
      var c = FloatVector.broadcast(SPECIES, coefficient[e]);
      var term0 = FloatVector.fromMemorySegment(SPECIES, source, at + from[e], ORDER);
      var term1 = FloatVector.fromMemorySegment(SPECIES, source, at + from[e] + BYTES, ORDER);
      sum0 = Fused.FMA ? c.fma(term0, sum0) : c.mul(term0).add(sum0);
      sum1 = Fused.FMA ? c.fma(term1, sum1) : c.mul(term1).add(sum1);
    }
    sum0.intoMemorySegment(target, targetAt, ORDER);
    sum1.intoMemorySegment(target, targetAt + BYTES, ORDER);
  }

  private static void sum4(
      MemorySegment source,
      long at,
      long[] from,
      float[] coefficient,
      int begin,
      int end,
      MemorySegment target,
      long targetAt) {
    var first = source.asSlice(at + from[begin], 4 * BYTES);
    var c0 = FloatVector.broadcast(SPECIES, coefficient[begin]);
    var sum0 = FloatVector.fromMemorySegment(SPECIES, first, 0, ORDER).mul(c0);
    var sum1 = FloatVector.fromMemorySegment(SPECIES, first, BYTES, ORDER).mul(c0);
    var sum2 = FloatVector.fromMemorySegment(SPECIES, first, 2 * BYTES, ORDER).mul(c0);
    var sum3 = FloatVector.fromMemorySegment(SPECIES, first, 3 * BYTES, ORDER).mul(c0);
    for (int e = begin + 1; e < end; e++) {
      var c = FloatVector.broadcast(SPECIES, coefficient[e]);
      var next = source.asSlice(at + from[e], 4 * BYTES);
      var term0 = FloatVector.fromMemorySegment(SPECIES, next, 0, ORDER);
      var term1 = FloatVector.fromMemorySegment(SPECIES, next, BYTES, ORDER);
      var term2 = FloatVector.fromMemorySegment(SPECIES, next, 2 * BYTES, ORDER);
      var term3 = FloatVector.fromMemorySegment(SPECIES, next, 3 * BYTES, ORDER);
      sum0 = Fused.FMA ? c.fma(term0, sum0) : c.mul(term0).add(sum0);
      sum1 = Fused.FMA ? c.fma(term1, sum1) : c.mul(term1).add(sum1);
      sum2 = Fused.FMA ? c.fma(term2, sum2) : c.mul(term2).add(sum2);
      sum3 = Fused.FMA ? c.fma(term3, sum3) : c.mul(term3).add(sum3);
    }
    sum0.intoMemorySegment(target, targetAt, ORDER);
    sum1.intoMemorySegment(target, targetAt + BYTES, ORDER);
    sum2.intoMemorySegment(target, targetAt + 2 * BYTES, ORDER);
    sum3.intoMemorySegment(target, targetAt + 3 * BYTES, ORDER);
  }

  private static void biasedSum1(
      MemorySegment source,
      long at,
      long[] from,
      float[] coefficient,
      int begin,
      int end,
      MemorySegment bias,
      long biasAt,
      MemorySegment target,
      long targetAt) {
    var sum =
        FloatVector.fromMemorySegment(SPECIES, source, at + from[begin], ORDER)
            .mul(coefficient[begin]);
    for (int e = begin + 1; e < end; e++) {
      var c = FloatVector.broadcast(SPECIES, coefficient[e]);
      var term = FloatVector.fromMemorySegment(SPECIES, source, at + from[e], ORDER);
      sum = Fused.FMA ? c.fma(term, sum) : c.mul(term).add(sum);
    }
    sum.add(FloatVector.fromMemorySegment(SPECIES, bias, biasAt, ORDER))
        .intoMemorySegment(target, targetAt, ORDER);
  }

  private static void biasedSum2(
      MemorySegment source,
      long at,
      long[] from,
      float[] coefficient,
      int begin,
      int end,
      MemorySegment bias,
      long biasAt,
      MemorySegment target,
      long targetAt) {
    var sum0 =
        FloatVector.fromMemorySegment(SPECIES, source, at + from[begin], ORDER)
            .mul(coefficient[begin]);
    var sum1 =
        FloatVector.fromMemorySegment(SPECIES, source, at + from[begin] + BYTES, ORDER)
            .mul(coefficient[begin]);
    for (int e = begin + 1; e < end; e++) {
      var c = FloatVector.broadcast(SPECIES, coefficient[e]);
      var term0 = FloatVector.fromMemorySegment(SPECIES, source, at + from[e], ORDER);
      var term1 = FloatVector.fromMemorySegment(SPECIES, source, at + from[e] + BYTES, ORDER);
      sum0 = Fused.FMA ? c.fma(term0, sum0) : c.mul(term0).add(sum0);
      sum1 = Fused.FMA ? c.fma(term1, sum1) : c.mul(term1).add(sum1);
    }
    sum0.add(FloatVector.fromMemorySegment(SPECIES, bias, biasAt, ORDER))
        .intoMemorySegment(target, targetAt, ORDER);
    sum1.add(FloatVector.fromMemorySegment(SPECIES, bias, biasAt + BYTES, ORDER))
        .intoMemorySegment(target, targetAt + BYTES, ORDER);
  }

  private static void biasedSum4(
      MemorySegment source,
      long at,
      long[] from,
      float[] coefficient,
      int begin,
      int end,
      MemorySegment bias,
      long biasAt,
      MemorySegment target,
      long targetAt) {
    var first = source.asSlice(at + from[begin], 4 * BYTES);
    var c0 = FloatVector.broadcast(SPECIES, coefficient[begin]);
    var sum0 = FloatVector.fromMemorySegment(SPECIES, first, 0, ORDER).mul(c0);
    var sum1 = FloatVector.fromMemorySegment(SPECIES, first, BYTES, ORDER).mul(c0);
    var sum2 = FloatVector.fromMemorySegment(SPECIES, first, 2 * BYTES, ORDER).mul(c0);
    var sum3 = FloatVector.fromMemorySegment(SPECIES, first, 3 * BYTES, ORDER).mul(c0);
    for (int e = begin + 1; e < end; e++) {
      var c = FloatVector.broadcast(SPECIES, coefficient[e]);
      var next = source.asSlice(at + from[e], 4 * BYTES);
      var term0 = FloatVector.fromMemorySegment(SPECIES, next, 0, ORDER);
      var term1 = FloatVector.fromMemorySegment(SPECIES, next, BYTES, ORDER);
      var term2 = FloatVector.fromMemorySegment(SPECIES, next, 2 * BYTES, ORDER);
      var term3 = FloatVector.fromMemorySegment(SPECIES, next, 3 * BYTES, ORDER);
      sum0 = Fused.FMA ? c.fma(term0, sum0) : c.mul(term0).add(sum0);
      sum1 = Fused.FMA ? c.fma(term1, sum1) : c.mul(term1).add(sum1);
      sum2 = Fused.FMA ? c.fma(term2, sum2) : c.mul(term2).add(sum2);
      sum3 = Fused.FMA ? c.fma(term3, sum3) : c.mul(term3).add(sum3);
    }
    sum0.add(FloatVector.fromMemorySegment(SPECIES, bias, biasAt, ORDER))
        .intoMemorySegment(target, targetAt, ORDER);
    sum1.add(FloatVector.fromMemorySegment(SPECIES, bias, biasAt + BYTES, ORDER))
        .intoMemorySegment(target, targetAt + BYTES, ORDER);
    sum2.add(FloatVector.fromMemorySegment(SPECIES, bias, biasAt + 2 * BYTES, ORDER))
        .intoMemorySegment(target, targetAt + 2 * BYTES, ORDER);
    sum3.add(FloatVector.fromMemorySegment(SPECIES, bias, biasAt + 3 * BYTES, ORDER))
        .intoMemorySegment(target, targetAt + 3 * BYTES, ORDER);
  }
}
