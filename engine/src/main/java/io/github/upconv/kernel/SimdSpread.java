package io.github.upconv.kernel;

import static io.github.upconv.kernel.Lanes.BYTES;
import static io.github.upconv.kernel.Lanes.SPECIES;
import static io.github.upconv.kernel.Lanes.broadcast;
import static io.github.upconv.kernel.Lanes.load;
import static io.github.upconv.kernel.Lanes.multiplyAdd;
import static io.github.upconv.kernel.Lanes.store;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * SIMD twin of {@link Spread}. Two vectors at a time share the reading of offsets and coefficients;
 * the short bodies keep every vector in a register.
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
    for (int pixel = 0; pixel < pixels; pixel++) {
      long source = pixel * zPitch;
      long target = vAt + pixel * lineBytes;
      long f = 0;
      for (; f + BYTES < lineBytes; f += 2 * BYTES) {
        sum2(z, source + f, from, coefficient, 0, entries, z, NO_BIAS, v, target + f);
      }
      if (f < lineBytes) {
        sum1(z, source + f, from, coefficient, 0, entries, z, NO_BIAS, v, target + f);
      }
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
      long lineBytes,
      int outputs) {
    boolean biased = biasAt != NO_BIAS;
    for (int i = 0; i < outputs; i++) {
      int begin = first[o + i];
      int end = first[o + i + 1];
      long biasLine = biasAt + (phase + i) % phases * biasPitch;
      long target = tAt + i * lineBytes;
      long c = 0;
      for (; c + BYTES < lineBytes; c += 2 * BYTES) {
        long biasNow = biased ? biasLine + c : NO_BIAS;
        sum2(v, vAt + c, from, coefficient, begin, end, bias, biasNow, t, target + c);
      }
      if (c < lineBytes) {
        long biasNow = biased ? biasLine + c : NO_BIAS;
        sum1(v, vAt + c, from, coefficient, begin, end, bias, biasNow, t, target + c);
      }
    }
  }

  private static void sum1(
      MemorySegment source,
      long at,
      long[] from,
      float[] coefficient,
      int first,
      int end,
      MemorySegment bias,
      long biasAt,
      MemorySegment target,
      long targetAt) {
    var sum = FloatVector.zero(SPECIES);
    if (first < end) {
      sum = load(source, at + from[first]);
      // a copy keeps the payload of a NaN, which a product with 1 would quiet
      if (coefficient[first] != 1) {
        sum = sum.mul(coefficient[first]);
      }
    }
    for (int e = first + 1; e < end; e++) {
      sum = multiplyAdd(broadcast(coefficient[e]), load(source, at + from[e]), sum);
    }
    if (biasAt != NO_BIAS) {
      sum = sum.add(load(bias, biasAt));
    }
    store(sum, target, targetAt);
  }

  private static void sum2(
      MemorySegment source,
      long at,
      long[] from,
      float[] coefficient,
      int first,
      int end,
      MemorySegment bias,
      long biasAt,
      MemorySegment target,
      long targetAt) {
    var sum0 = FloatVector.zero(SPECIES);
    var sum1 = FloatVector.zero(SPECIES);
    if (first < end) {
      sum0 = load(source, at + from[first]);
      sum1 = load(source, at + from[first] + BYTES);
      if (coefficient[first] != 1) {
        sum0 = sum0.mul(coefficient[first]);
        sum1 = sum1.mul(coefficient[first]);
      }
    }
    for (int e = first + 1; e < end; e++) {
      var c = broadcast(coefficient[e]);
      sum0 = multiplyAdd(c, load(source, at + from[e]), sum0);
      sum1 = multiplyAdd(c, load(source, at + from[e] + BYTES), sum1);
    }
    if (biasAt != NO_BIAS) {
      sum0 = sum0.add(load(bias, biasAt));
      sum1 = sum1.add(load(bias, biasAt + BYTES));
    }
    store(sum0, target, targetAt);
    store(sum1, target, targetAt + BYTES);
  }
}
