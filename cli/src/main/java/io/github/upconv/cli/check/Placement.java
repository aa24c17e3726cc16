package io.github.upconv.cli.check;

import io.github.upconv.tensor.Layout;
import io.github.upconv.tensor.Shape;
import io.github.upconv.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.random.RandomGenerator;

/** Ways in which a tensor may lie in memory. */
enum Placement {
  CHANNELS_FIRST,
  CHANNELS_LAST,
  /** A part of a larger tensor, surrounded by NaN: whoever reads too far is found out. */
  SLICE;

  /** Any of them. */
  static Placement draw(RandomGenerator random) {
    var all = values();
    return all[random.nextInt(all.length)];
  }

  /** A new tensor. */
  Tensor allocate(Shape shape, Arena arena) {
    return switch (this) {
      case CHANNELS_FIRST -> Tensor.allocate(shape, arena);
      case CHANNELS_LAST -> Tensor.allocate(shape, Layout.CHANNELS_LAST, arena);
      case SLICE -> slice(shape, arena);
    };
  }

  private static Tensor slice(Shape shape, Arena arena) {
    long[] around = shape.extents();
    for (int axis = 0; axis < around.length; axis++) {
      around[axis] += 2;
    }
    var slice = Tensor.allocate(Shape.of(around), arena);
    for (long i = 0; i < slice.shape().elements(); i++) {
      slice.segment().setAtIndex(ValueLayout.JAVA_FLOAT, i, Float.NaN);
    }
    for (int axis = 0; axis < around.length; axis++) {
      slice = slice.slice(axis, 1, 1 + shape.extent(axis));
    }
    return slice;
  }

  /** Copies all elements between tensors of one shape. */
  static void copy(Tensor from, Tensor to) {
    copy(from, to, new long[from.shape().rank()], 0);
  }

  private static void copy(Tensor from, Tensor to, long[] index, int axis) {
    if (axis == index.length) {
      to.set(from.get(index), index);
      return;
    }
    for (index[axis] = 0; index[axis] < from.shape().extent(axis); index[axis]++) {
      copy(from, to, index, axis + 1);
    }
  }
}
