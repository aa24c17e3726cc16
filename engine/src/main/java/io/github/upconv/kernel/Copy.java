package io.github.upconv.kernel;

import java.lang.foreign.MemorySegment;

/**
 * Moves matrices between strided views. The caller's memory is read and written as {@link Columns}
 * says: with vectors only where it {@linkplain Columns#allowsVectors cannot vanish}.
 */
public sealed interface Copy permits ScalarCopy, SimdCopy {
  /**
   * Copies a matrix with any two strides on both sides; offsets and strides in bytes. Touches
   * nothing but its elements.
   *
   * @param from source, element (i, j) at {@code fromAt + i * fromStride0 + j * fromStride1}
   * @param to target, likewise; no element twice
   */
  void copy(
      MemorySegment from,
      long fromAt,
      long fromStride0,
      long fromStride1,
      MemorySegment to,
      long toAt,
      long toStride0,
      long toStride1,
      int count0,
      int count1);

  /**
   * Transposes rows that lie anywhere: {@code to[column][row] = from[row][column]}.
   *
   * @param from scratch memory
   * @param rowAt where each row begins
   * @param to scratch memory, lines {@code toPitch} bytes apart
   */
  void transpose(
      MemorySegment from,
      long[] rowAt,
      MemorySegment to,
      long toAt,
      long toPitch,
      int rows,
      int columns);
}
