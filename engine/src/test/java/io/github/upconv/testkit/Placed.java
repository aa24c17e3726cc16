package io.github.upconv.testkit;

import static org.assertj.core.api.Assertions.fail;

import io.github.upconv.tensor.Shape;
import io.github.upconv.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A tensor whose segment ends with its last element, so that a read behind it throws. Guards before
 * and after the segment and the gaps between its elements hold a canary, which is a NaN.
 */
public final class Placed {
  /** Floats in front of and behind the segment. */
  static final int GUARD = 16;

  private static final ValueLayout.OfInt BITS = ValueLayout.JAVA_INT_UNALIGNED;
  private static final int CANARY = 0x7fc0beef;

  private final MemorySegment memory;
  private final Tensor tensor;

  /** Index in the memory of every element, counted dense, channels first. */
  private final int[] positions;

  Placed(MemorySegment memory, long floats, Shape shape, long[] strides) {
    this.memory = memory;
    for (long i = 0; i < floats + 2 * GUARD; i++) {
      memory.set(BITS, i * Float.BYTES, CANARY);
    }
    tensor =
        Tensor.view(
            memory.asSlice((long) GUARD * Float.BYTES, floats * Float.BYTES), 0, shape, strides);
    positions = positions(shape, strides);
  }

  private static int[] positions(Shape shape, long[] strides) {
    int[] positions = {GUARD};
    for (int axis = 0; axis < strides.length; axis++) {
      int extent = (int) shape.extent(axis);
      int[] longer = new int[positions.length * extent];
      for (int i = 0; i < longer.length; i++) {
        longer[i] = positions[i / extent] + i % extent * (int) strides[axis];
      }
      positions = longer;
    }
    return positions;
  }

  /** The tensor. */
  public Tensor tensor() {
    return tensor;
  }

  /** Stores values that are dense, channels first; keeps all bits. */
  public Placed store(float[] values) {
    for (int i = 0; i < values.length; i++) {
      memory.set(BITS, (long) positions[i] * Float.BYTES, Float.floatToRawIntBits(values[i]));
    }
    return this;
  }

  /** The values dense, channels first. */
  public float[] values() {
    float[] values = new float[positions.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = Float.intBitsToFloat(memory.get(BITS, (long) positions[i] * Float.BYTES));
    }
    return values;
  }

  /** Fails if memory around or between the elements was written. */
  public void requireCanaries(Object context) {
    boolean[] element = new boolean[(int) (memory.byteSize() / Float.BYTES)];
    for (int position : positions) {
      element[position] = true;
    }
    for (int i = 0; i < element.length; i++) {
      if (!element[i] && memory.get(BITS, (long) i * Float.BYTES) != CANARY) {
        fail("%s%n  float %d is no element, but was written", context, i - GUARD);
      }
    }
  }
}
