package io.github.upconv.kernel;

import static io.github.upconv.kernel.Fused.load;
import static io.github.upconv.kernel.Fused.multiplyAdd;
import static io.github.upconv.kernel.Fused.store;

import java.lang.foreign.MemorySegment;

/** Scalar twin of {@link Spread}. */
final class ScalarSpread implements Spread {
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
      for (long f = 0; f < lineBytes; f += Float.BYTES) {
        store(
            v,
            vAt + pixel * lineBytes + f,
            sum(z, pixel * zPitch + f, from, coefficient, 0, entries));
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
      long tPitch,
      long lineBytes,
      int outputs) {
    for (int i = 0; i < outputs; i++) {
      int begin = first[o + i];
      int end = first[o + i + 1];
      long biasLine = biasAt + (phase + i) % phases * biasPitch;
      for (long c = 0; c < lineBytes; c += Float.BYTES) {
        float sum = sum(v, vAt + c, from, coefficient, begin, end);
        if (biasAt != NO_BIAS) {
          float b = load(bias, biasLine + c);
          sum = begin == end ? b : sum + b;
        }
        store(t, tAt + i * tPitch + c, sum);
      }
    }
  }

  private static float sum(
      MemorySegment source, long at, long[] from, float[] coefficient, int first, int end) {
    if (first == end) {
      return RowSpread.NEUTRAL;
    }
    float value = load(source, at + from[first]);
    // a copy keeps the payload of a NaN, which a product with 1 would quiet
    float sum = coefficient[first] == 1 ? value : coefficient[first] * value;
    for (int e = first + 1; e < end; e++) {
      sum = multiplyAdd(coefficient[e], load(source, at + from[e]), sum);
    }
    return sum;
  }
}
