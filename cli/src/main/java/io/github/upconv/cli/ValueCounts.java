package io.github.upconv.cli;

import io.github.upconv.tensor.Tensor;
import java.lang.foreign.ValueLayout;
import java.util.List;

/**
 * The values of a tensor.
 *
 * @param nan number of NaN
 * @param infinite number of infinities
 * @param denormal number of values below the normal range of float32, without 0
 * @param least least finite value; infinite if there is none
 * @param largest largest finite value; infinite if there is none
 */
record ValueCounts(long nan, long infinite, long denormal, float least, float largest) {
  /** Counts the values of a dense tensor. */
  static ValueCounts of(Tensor tensor) {
    long nan = 0;
    long infinite = 0;
    long denormal = 0;
    float least = Float.POSITIVE_INFINITY;
    float largest = Float.NEGATIVE_INFINITY;
    long elements = tensor.shape().elements();
    for (long i = 0; i < elements; i++) {
      float value = tensor.segment().getAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, i);
      if (Float.isNaN(value)) {
        nan++;
      } else if (Float.isInfinite(value)) {
        infinite++;
      } else {
        denormal += value != 0 && Math.abs(value) < Float.MIN_NORMAL ? 1 : 0;
        least = Math.min(least, value);
        largest = Math.max(largest, value);
      }
    }
    return new ValueCounts(nan, infinite, denormal, least, largest);
  }

  /** The values as cells of a table. */
  List<Object> cells() {
    return least > largest
        ? List.of(nan, infinite, denormal, "-", "-")
        : List.of(nan, infinite, denormal, least, largest);
  }
}
