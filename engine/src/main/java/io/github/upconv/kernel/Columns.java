package io.github.upconv.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Moves runs of a strided tensor view into scratch memory and back. No arithmetic, so one form
 * serves both engines.
 *
 * <p>The caller's memory is read and written by bulk copies and plain scalar access only: if it is
 * mapped from a file that shrinks meanwhile, these throw where a compiled vector load ends the JVM.
 */
public final class Columns {
  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

  /** Below this many floats a plain loop is faster than a call of the bulk copy. */
  private static final int BULK = 24;

  private Columns() {}

  /**
   * Copies {@code count} floats between two strided runs; offsets and strides in bytes.
   *
   * @param from source at {@code fromAt}, neighbours {@code fromStride} apart
   * @param to target at {@code toAt}, neighbours {@code toStride} apart
   */
  public static void copy(
      MemorySegment from,
      long fromAt,
      long fromStride,
      MemorySegment to,
      long toAt,
      long toStride,
      long count) {
    if (fromStride == Float.BYTES && toStride == Float.BYTES && count >= BULK) {
      MemorySegment.copy(from, fromAt, to, toAt, count * Float.BYTES);
      return;
    }
    for (long i = 0; i < count; i++) {
      to.set(FLOAT, toAt + i * toStride, from.get(FLOAT, fromAt + i * fromStride));
    }
  }

  /**
   * Copies a matrix with any two strides on both sides, the second axis innermost; offsets and
   * strides in bytes.
   */
  public static void copy(
      MemorySegment from,
      long fromAt,
      long fromStride0,
      long fromStride1,
      MemorySegment to,
      long toAt,
      long toStride0,
      long toStride1,
      long count0,
      long count1) {
    for (long i = 0; i < count0; i++) {
      copy(
          from,
          fromAt + i * fromStride0,
          fromStride1,
          to,
          toAt + i * toStride0,
          toStride1,
          count1);
    }
  }
}
