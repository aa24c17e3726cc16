package io.github.upconv.kernel;

import static io.github.upconv.kernel.Lanes.BYTES;
import static io.github.upconv.kernel.Lanes.COUNT;
import static io.github.upconv.kernel.Lanes.ORDER;
import static io.github.upconv.kernel.Lanes.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * SIMD twin of {@link Copy}: transposes squares of as many rows as a vector has lanes. The last
 * squares end where the matrix does and move some values a second time. Two to four dense lines are
 * interleaved or taken apart.
 *
 * <pre>
 *   16 lanes   rows r, r + 4, r + 8, r + 12 take turns, for r = 0 .. 3: four vectors of 4 columns each
 *              those of the same columns take turns: each is a column
 *    8 lanes   rows r, r + 2, r + 4, r + 6 for r = 0, 1, then pairs
 *    4 lanes   rows 0 to 3
 * </pre>
 *
 * <p>Between the two steps, vectors lie in the target: in registers, a square of 16 needs so many
 * of them that they were boxed.
 */
final class SimdCopy implements Copy {
  /** Rows from one of a first step to the next. */
  private static final int STEP = COUNT / 4;

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
    boolean vectors = Columns.allowsVectors(from) && Columns.allowsVectors(to);
    // the float behind the last one is not there
    long bytes = vectors ? (columns - 1) / COUNT * BYTES : 0;
    for (int row = 0; row < rows; row++) {
      long source = fromAt + row * fromPitch;
      long target = toAt + row * toPitch;
      for (long i = 0; i < bytes; i += BYTES) {
        var low = FloatVector.fromMemorySegment(SPECIES, from, source + 2 * i, ORDER);
        var high = FloatVector.fromMemorySegment(SPECIES, from, source + 2 * i + BYTES, ORDER);
        SimdZip.EVEN.selectFrom(low, high).intoMemorySegment(to, target + i, ORDER);
      }
    }
    int done = Math.toIntExact(bytes / Float.BYTES);
    long pair = 2 * Float.BYTES;
    Columns.elements(
        from,
        fromAt + 2 * bytes,
        fromPitch,
        pair,
        to,
        toAt + bytes,
        toPitch,
        Float.BYTES,
        rows,
        columns - done);
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
    if (Math.max(rows, columns) < COUNT
        || !Columns.allowsVectors(from)
        || !Columns.allowsVectors(to)) {
      Columns.transpose(from, fromAt, fromPitch, to, toAt, toPitch, rows, columns);
    } else if (Math.min(rows, columns) >= COUNT) {
      squares(from, fromAt, fromPitch, to, toAt, toPitch, rows, columns);
    } else if (rows < COUNT && SimdLines.isTurns(rows) && toPitch == (long) rows * Float.BYTES) {
      SimdLines.interleave(from, fromAt, fromPitch, rows, columns, to, toAt);
    } else if (columns < COUNT
        && SimdLines.isTurns(columns)
        && fromPitch == (long) columns * Float.BYTES) {
      SimdLines.separate(from, fromAt, columns, rows, to, toAt, toPitch);
    } else {
      Columns.transpose(from, fromAt, fromPitch, to, toAt, toPitch, rows, columns);
    }
  }

  private static void squares(
      MemorySegment from,
      long fromAt,
      long fromPitch,
      MemorySegment to,
      long toAt,
      long toPitch,
      int rows,
      int columns) {
    for (int i = 0; i < columns; i += COUNT) {
      long column = Math.min(i, columns - COUNT);
      for (int j = 0; j < rows; j += COUNT) {
        long row = Math.min(j, rows - COUNT);
        long source = fromAt + row * fromPitch + column * Float.BYTES;
        long target = toAt + column * toPitch + row * Float.BYTES;
        for (int r = 0; r < STEP; r++) {
          long a = source + r * fromPitch;
          long b = a + STEP * fromPitch;
          long c = b + STEP * fromPitch;
          long d = c + STEP * fromPitch;
          quads(from, a, b, c, d, to, target + r * toPitch, STEP * toPitch);
        }
        columns(to, target, toPitch);
      }
    }
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
    if (Math.min(rows, columns) < COUNT) {
      Columns.transpose(from, rowAt, to, toAt, toPitch, rows, columns);
      return;
    }
    for (int i = 0; i < columns; i += COUNT) {
      int column = Math.min(i, columns - COUNT);
      long at = (long) column * Float.BYTES;
      for (int j = 0; j < rows; j += COUNT) {
        int row = Math.min(j, rows - COUNT);
        long target = toAt + column * toPitch + (long) row * Float.BYTES;
        for (int r = 0; r < STEP; r++) {
          long a = rowAt[row + r] + at;
          long b = rowAt[row + r + STEP] + at;
          long c = rowAt[row + r + 2 * STEP] + at;
          long d = rowAt[row + r + 3 * STEP] + at;
          quads(from, a, b, c, d, to, target + r * toPitch, STEP * toPitch);
        }
        columns(to, target, toPitch);
      }
    }
  }

  /** The second step of a square, in the target. */
  private static void columns(MemorySegment t, long at, long pitch) {
    if (STEP == 1) {
      return;
    }
    for (int k = 0; k < 4; k++) {
      long a = at + (long) k * STEP * pitch;
      if (STEP == 4) {
        quads(t, a, a + pitch, a + 2 * pitch, a + 3 * pitch, t, a, pitch);
      } else {
        pair(t, a, a + pitch);
      }
    }
  }

  /** Four vectors take turns. */
  private static void quads(
      MemorySegment from,
      long a,
      long b,
      long c,
      long d,
      MemorySegment to,
      long toAt,
      long toPitch) {
    var p0 = FloatVector.fromMemorySegment(SPECIES, from, a, ORDER);
    var p1 = FloatVector.fromMemorySegment(SPECIES, from, b, ORDER);
    var p2 = FloatVector.fromMemorySegment(SPECIES, from, c, ORDER);
    var p3 = FloatVector.fromMemorySegment(SPECIES, from, d, ORDER);
    var e0 = SimdZip.LOW.selectFrom(p0, p2);
    var e1 = SimdZip.HIGH.selectFrom(p0, p2);
    var o0 = SimdZip.LOW.selectFrom(p1, p3);
    var o1 = SimdZip.HIGH.selectFrom(p1, p3);
    SimdZip.LOW.selectFrom(e0, o0).intoMemorySegment(to, toAt, ORDER);
    SimdZip.HIGH.selectFrom(e0, o0).intoMemorySegment(to, toAt + toPitch, ORDER);
    SimdZip.LOW.selectFrom(e1, o1).intoMemorySegment(to, toAt + 2 * toPitch, ORDER);
    SimdZip.HIGH.selectFrom(e1, o1).intoMemorySegment(to, toAt + 3 * toPitch, ORDER);
  }

  /** Two vectors take turns, in their place. */
  private static void pair(MemorySegment t, long a, long b) {
    var p0 = FloatVector.fromMemorySegment(SPECIES, t, a, ORDER);
    var p1 = FloatVector.fromMemorySegment(SPECIES, t, b, ORDER);
    SimdZip.LOW.selectFrom(p0, p1).intoMemorySegment(t, a, ORDER);
    SimdZip.HIGH.selectFrom(p0, p1).intoMemorySegment(t, b, ORDER);
  }
}
