package io.github.upconv.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * What {@link Copy} is made of, one float or two at a time. No arithmetic, so one form serves both
 * engines wherever vectors are not allowed.
 *
 * <p>The caller's memory is read and written by bulk copies and plain scalar access only: if it is
 * mapped from a file that shrinks meanwhile, these throw where a compiled vector load ends the JVM.
 */
public final class Columns {
  /** Copies without vectors: for what is copied once, whatever the engine. */
  public static final Copy PLAIN = new ScalarCopy();

  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
  private static final ValueLayout.OfLong PAIR = ValueLayout.JAVA_LONG_UNALIGNED;
  private static final boolean LOW_FIRST = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
  private static final long LOW = 0xFFFFFFFFL;

  /** Below this many floats a plain loop is faster than a call of the bulk copy. */
  private static final int BULK = 24;

  private Columns() {}

  /** Whether kernels may touch memory with vectors: it cannot vanish, as a mapped file can. */
  public static boolean allowsVectors(MemorySegment segment) {
    return segment.isNative() && !segment.isMapped();
  }

  /** Copies rows of neighbouring elements, the given pitches apart. */
  static void rows(
      MemorySegment from,
      long fromAt,
      long fromPitch,
      MemorySegment to,
      long toAt,
      long toPitch,
      int rows,
      int columns) {
    long bytes = (long) columns * Float.BYTES;
    if (fromPitch == bytes && toPitch == bytes) {
      MemorySegment.copy(from, fromAt, to, toAt, rows * bytes);
      return;
    }
    for (int row = 0; row < rows; row++) {
      long source = fromAt + row * fromPitch;
      long target = toAt + row * toPitch;
      if (columns >= BULK) {
        MemorySegment.copy(from, source, to, target, bytes);
      } else {
        for (int column = 0; column < columns; column++) {
          long at = (long) column * Float.BYTES;
          to.set(FLOAT, target + at, from.get(FLOAT, source + at));
        }
      }
    }
  }

  /**
   * Transposes: {@code to[column][row] = from[row][column]}, lines the given pitches apart.
   *
   * <p>Squares of 2 x 2 are moved as pairs, which halves loads and stores. Two lines of the target
   * are finished before the next two: planes of a tensor are often a multiple of 4 KiB apart, and
   * 16 such lines at a time thrash one set of an 8-way cache (3 times slower).
   */
  static void transpose(
      MemorySegment from,
      long fromAt,
      long fromPitch,
      MemorySegment to,
      long toAt,
      long toPitch,
      int rows,
      int columns) {
    int evenRows = LOW_FIRST ? rows & -2 : 0;
    int evenColumns = LOW_FIRST ? columns & -2 : 0;
    for (int column = 0; column < evenColumns; column += 2) {
      pairs(
          from,
          fromAt + (long) column * Float.BYTES,
          fromPitch,
          to,
          toAt + column * toPitch,
          toPitch,
          evenRows);
    }
    elements(
        from,
        fromAt + (long) evenColumns * Float.BYTES,
        fromPitch,
        Float.BYTES,
        to,
        toAt + evenColumns * toPitch,
        Float.BYTES,
        toPitch,
        evenRows,
        columns - evenColumns);
    elements(
        from,
        fromAt + evenRows * fromPitch,
        fromPitch,
        Float.BYTES,
        to,
        toAt + (long) evenRows * Float.BYTES,
        Float.BYTES,
        toPitch,
        rows - evenRows,
        columns);
  }

  /**
   * Transposes rows that lie anywhere: {@code to[column][row] = from[row][column]}.
   *
   * @param rowAt where each row begins
   */
  static void transpose(
      MemorySegment from,
      long[] rowAt,
      MemorySegment to,
      long toAt,
      long toPitch,
      int rows,
      int columns) {
    int evenRows = LOW_FIRST ? rows & -2 : 0;
    int evenColumns = LOW_FIRST ? columns & -2 : 0;
    for (int column = 0; column < evenColumns; column += 2) {
      long at = (long) column * Float.BYTES;
      long target = toAt + column * toPitch;
      for (int row = 0; row < evenRows; row += 2) {
        long upper = from.get(PAIR, rowAt[row] + at);
        long lower = from.get(PAIR, rowAt[row + 1] + at);
        square(upper, lower, to, target + (long) row * Float.BYTES, toPitch);
      }
    }
    for (int row = 0; row < rows; row++) {
      long target = toAt + (long) row * Float.BYTES;
      for (int column = row < evenRows ? evenColumns : 0; column < columns; column++) {
        float value = from.get(FLOAT, rowAt[row] + (long) column * Float.BYTES);
        to.set(FLOAT, target + column * toPitch, value);
      }
    }
  }

  /** Two columns become two lines. */
  private static void pairs(
      MemorySegment from,
      long fromAt,
      long fromPitch,
      MemorySegment to,
      long toAt,
      long toPitch,
      int rows) {
    for (int row = 0; row < rows; row += 2) {
      long source = fromAt + row * fromPitch;
      long target = toAt + (long) row * Float.BYTES;
      long upper = from.get(PAIR, source);
      long lower = from.get(PAIR, source + fromPitch);
      square(upper, lower, to, target, toPitch);
    }
  }

  /** Two pairs of floats, one from each of two rows, become two pairs of two lines. */
  private static void square(long upper, long lower, MemorySegment to, long toAt, long toPitch) {
    to.set(PAIR, toAt, (upper & LOW) | (lower << 32));
    to.set(PAIR, toAt + toPitch, (upper >>> 32) | (lower & ~LOW));
  }

  /** Copies a matrix element by element; parameters as in {@link Copy#copy}. */
  static void elements(
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
    for (int i = 0; i < count0; i++) {
      long source = fromAt + i * fromStride0;
      long target = toAt + i * toStride0;
      for (int j = 0; j < count1; j++) {
        to.set(FLOAT, target + j * toStride1, from.get(FLOAT, source + j * fromStride1));
      }
    }
  }
}
