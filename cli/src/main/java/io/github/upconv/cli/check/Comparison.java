package io.github.upconv.cli.check;

import io.github.upconv.tensor.Layout;
import io.github.upconv.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Comparison of two results of one shape, both dense and channels first. */
public final class Comparison {
  private final MemorySegment left;
  private final MemorySegment right;
  private final long elements;

  /** Compares two tensors. */
  public Comparison(Tensor left, Tensor right) {
    this.left = bytes(left);
    this.right = bytes(right);
    elements = left.shape().elements();
  }

  private static MemorySegment bytes(Tensor tensor) {
    if (!tensor.isDense(Layout.CHANNELS_FIRST)) {
      throw new IllegalArgumentException("tensor: must be dense and channels first");
    }
    return tensor.segment().asSlice(Float.BYTES * tensor.offset(), Tensor.bytes(tensor.shape()));
  }

  /**
   * Whether all bits are the same. Which NaN a computation gives is not specified, so any two NaN
   * are alike.
   */
  public boolean identical() {
    long from = 0;
    while (true) {
      long distance = left.asSlice(from).mismatch(right.asSlice(from));
      if (distance < 0) {
        return true;
      }
      long element = (from + distance) / Float.BYTES;
      if (!Float.isNaN(value(left, element)) || !Float.isNaN(value(right, element))) {
        return false;
      }
      from = (element + 1) * Float.BYTES;
    }
  }

  /** Largest absolute difference; infinite where only one of two elements is NaN or infinite. */
  public double largestDifference() {
    double largest = 0;
    for (long element = 0; element < elements; element++) {
      float a = value(left, element);
      float b = value(right, element);
      if (a != b && !(Float.isNaN(a) && Float.isNaN(b))) {
        double difference = Math.abs((double) a - b);
        largest =
            Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(largest, difference);
      }
    }
    return largest;
  }

  private static float value(MemorySegment segment, long element) {
    return segment.get(ValueLayout.JAVA_FLOAT_UNALIGNED, Float.BYTES * element);
  }
}
