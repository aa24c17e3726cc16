package io.github.upconv.kernel;

import java.lang.foreign.MemorySegment;

/**
 * Moves matrices between strided views. The caller's memory is read and written as {@link Columns}
 * says: with vectors only where it {@linkplain Columns#allowsVectors cannot vanish}.
 */
public sealed interface Copy permits ScalarCopy, SimdCopy {
  /**
   * Copies a matrix with any two strides on both sides; offsets and strides in bytes. Touches
   * nothing but its elements, and reads what lies between them where {@link #everySecond} does.
   *
   * @param from source, element (i, j) at {@code fromAt + i * fromStride0 + j * fromStride1}
   * @param to target, likewise; no element twice
   */
  default void copy(
      MemorySegment from,
      long fromAt,
      long fromStride0,
      long fromStride1,
      MemorySegment to,
      long toAt,
      long toStride0,
      long toStride1,
      int count0,
      int count1) {
    boolean fromDense0 = fromStride0 == Float.BYTES;
    boolean fromDense1 = fromStride1 == Float.BYTES;
    boolean toDense0 = toStride0 == Float.BYTES;
    boolean toDense1 = toStride1 == Float.BYTES;
    if (fromDense1 && toDense1) {
      Columns.rows(from, fromAt, fromStride0, to, toAt, toStride0, count0, count1);
    } else if (fromDense0 && toDense0) {
      Columns.rows(from, fromAt, fromStride1, to, toAt, toStride1, count1, count0);
    } else if (fromDense1 && toDense0) {
      transpose(from, fromAt, fromStride0, to, toAt, toStride1, count0, count1);
    } else if (fromDense0 && toDense1) {
      transpose(from, fromAt, fromStride1, to, toAt, toStride0, count1, count0);
    } else if (fromStride1 == 2 * Float.BYTES && toDense1) {
      everySecond(from, fromAt, fromStride0, to, toAt, toStride0, count0, count1);
    } else {
      Columns.elements(
          from, fromAt, fromStride0, fromStride1, to, toAt, toStride0, toStride1, count0, count1);
    }
  }

  /**
   * Copies every second float of some rows, the given pitches apart. Touches nothing but these and
   * those between them.
   *
   * @param columns floats that are copied from a row
   */
  void everySecond(
      MemorySegment from,
      long fromAt,
      long fromPitch,
      MemorySegment to,
      long toAt,
      long toPitch,
      int rows,
      int columns);

  /**
   * Transposes: {@code to[column][row] = from[row][column]}, lines the given pitches apart. Touches
   * nothing but the elements.
   */
  void transpose(
      MemorySegment from,
      long fromAt,
      long fromPitch,
      MemorySegment to,
      long toAt,
      long toPitch,
      int rows,
      int columns);

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
