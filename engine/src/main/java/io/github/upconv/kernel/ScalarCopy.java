package io.github.upconv.kernel;

import java.lang.foreign.MemorySegment;

/** Scalar twin of {@link Copy}. */
final class ScalarCopy implements Copy {
  @Override
  public void copy(
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
    Columns.copy(
        from, fromAt, fromStride0, fromStride1, to, toAt, toStride0, toStride1, count0, count1);
  }

  @Override
  public void transpose(
      MemorySegment from,
      long[] rowAt,
      MemorySegment to,
      long toAt,
      long toPitch,
      int rows,
      int columns) {
    Columns.transpose(from, rowAt, to, toAt, toPitch, rows, columns);
  }
}
