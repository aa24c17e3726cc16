package io.github.upconv.kernel;

import java.lang.foreign.MemorySegment;

/** Scalar twin of {@link Copy}. */
final class ScalarCopy implements Copy {
  @Override
  public void everySecond(
      MemorySegment from,
      long fromAt,
      long fromPitch,
      MemorySegment to,
      long toAt,
      long toPitch,
      int rows,
      int columns) {
    long pair = 2 * Float.BYTES;
    Columns.elements(from, fromAt, fromPitch, pair, to, toAt, toPitch, Float.BYTES, rows, columns);
  }

  @Override
  public void transpose(
      MemorySegment from,
      long fromAt,
      long fromPitch,
      MemorySegment to,
      long toAt,
      long toPitch,
      int rows,
      int columns) {
    Columns.transpose(from, fromAt, fromPitch, to, toAt, toPitch, rows, columns);
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
