package io.github.upconv.testkit;

import io.github.upconv.tensor.Layout;
import io.github.upconv.tensor.Shape;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Ways in which a tensor can lie in memory; every one must give the same bits. */
public enum Placement {
  /** Native, dense. */
  CHANNELS_FIRST,
  /** Native, dense, channels innermost. */
  CHANNELS_LAST,
  /** In a {@code float[]}. */
  HEAP,
  /** In a {@code float[]}, channels innermost. */
  HEAP_CHANNELS_LAST,
  /** In a {@code byte[]}, one byte off any alignment. */
  UNALIGNED_HEAP,
  /** Native, three bytes off any alignment. */
  UNALIGNED_NATIVE,
  /** Native, every axis with a gap behind it. */
  STRIDED,
  /** Native, innermost axis outermost, with gaps: no axis has stride 1. */
  REVERSED;

  /** Memory of exactly the size that the shape needs here, between guards. */
  public Placed allocate(Shape shape, Arena arena) {
    long[] strides =
        switch (this) {
          case CHANNELS_LAST, HEAP_CHANNELS_LAST, UNALIGNED_NATIVE ->
              Layout.CHANNELS_LAST.strides(shape);
          case STRIDED -> gapped(shape, false);
          case REVERSED -> gapped(shape, true);
          default -> Layout.CHANNELS_FIRST.strides(shape);
        };
    long floats = 1;
    for (int axis = 0; axis < shape.rank(); axis++) {
      floats += strides[axis] * (shape.extent(axis) - 1);
    }
    long guards = 2 * Placed.GUARD;
    var memory =
        switch (this) {
          case HEAP, HEAP_CHANNELS_LAST ->
              MemorySegment.ofArray(new float[(int) (floats + guards)]);
          case UNALIGNED_HEAP ->
              MemorySegment.ofArray(new byte[(int) (floats + guards) * Float.BYTES + 1]).asSlice(1);
          case UNALIGNED_NATIVE ->
              arena.allocate((floats + guards) * Float.BYTES + 3, 64).asSlice(3);
          default -> arena.allocate((floats + guards) * Float.BYTES, 64);
        };
    return new Placed(memory, floats, shape, strides);
  }

  private static long[] gapped(Shape shape, boolean reversed) {
    long[] strides = new long[shape.rank()];
    long next = reversed ? 3 : 1;
    for (int i = 0; i < strides.length; i++) {
      int axis = reversed ? i : strides.length - 1 - i;
      strides[axis] = next;
      next = next * shape.extent(axis) + 1 + axis;
    }
    return strides;
  }
}
