package io.github.upconv.kernel;

import static io.github.upconv.kernel.Lanes.BYTES;
import static io.github.upconv.kernel.Lanes.ORDER;
import static io.github.upconv.kernel.Lanes.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * Sums of rows in their order: {@code v[i] = z[from[0] + i] + z[from[1] + i] + ..}. Reads nothing
 * beyond rows of a vector or more: the last vector ends where the rows do.
 *
 * <p>Few rows have bodies without a loop over them, and the last vector is outside of the loop over
 * vectors, whose bounds are then checked before it: three lines of three rows of 256 floats, by
 * vectors of 8, take 180 to 260 ns instead of 320 to 590. In a fourth of the processes, where a
 * loop over rows had never had a second turn when it was compiled, its sums were boxed, and took
 * 5,000.
 */
final class SimdRowSums {
  private SimdRowSums() {}

  /**
   * Sums rows.
   *
   * @param zAt where the rows begin, besides {@code from}
   * @param rows number of rows, 1 or more
   * @param bytes of a row
   */
  static void sum(
      MemorySegment z, long zAt, long[] from, int rows, MemorySegment v, long vAt, long bytes) {
    long a = zAt + from[0];
    if (rows == 1) {
      one(z, a, v, vAt, bytes);
      return;
    }
    long b = zAt + from[1];
    if (rows == 2) {
      two(z, a, b, v, vAt, bytes);
      return;
    }
    long c = zAt + from[2];
    switch (rows) {
      case 3 -> three(z, a, b, c, v, vAt, bytes);
      case 4 -> four(z, a, b, c, zAt + from[3], v, vAt, bytes);
      case 5 -> five(z, a, b, c, zAt + from[3], zAt + from[4], v, vAt, bytes);
      default -> many(z, zAt, from, rows, v, vAt, bytes);
    }
  }

  private static void one(MemorySegment z, long a0, MemorySegment v, long vAt, long bytes) {
    long i = 0;
    for (; i + BYTES <= bytes; i += BYTES) {
      var sum = FloatVector.fromMemorySegment(SPECIES, z, a0 + i, ORDER);
      sum.intoMemorySegment(v, vAt + i, ORDER);
    }
    if (i < bytes) {
      long last = Math.max(0, bytes - BYTES);
      var sum = FloatVector.fromMemorySegment(SPECIES, z, a0 + last, ORDER);
      sum.intoMemorySegment(v, vAt + last, ORDER);
    }
  }

  private static void two(
      MemorySegment z, long a0, long a1, MemorySegment v, long vAt, long bytes) {
    long i = 0;
    for (; i + BYTES <= bytes; i += BYTES) {
      var sum = FloatVector.fromMemorySegment(SPECIES, z, a0 + i, ORDER);
      sum = sum.add(FloatVector.fromMemorySegment(SPECIES, z, a1 + i, ORDER));
      sum.intoMemorySegment(v, vAt + i, ORDER);
    }
    if (i < bytes) {
      long last = Math.max(0, bytes - BYTES);
      var sum = FloatVector.fromMemorySegment(SPECIES, z, a0 + last, ORDER);
      sum = sum.add(FloatVector.fromMemorySegment(SPECIES, z, a1 + last, ORDER));
      sum.intoMemorySegment(v, vAt + last, ORDER);
    }
  }

  private static void three(
      MemorySegment z, long a0, long a1, long a2, MemorySegment v, long vAt, long bytes) {
    long i = 0;
    for (; i + BYTES <= bytes; i += BYTES) {
      var sum = FloatVector.fromMemorySegment(SPECIES, z, a0 + i, ORDER);
      sum = sum.add(FloatVector.fromMemorySegment(SPECIES, z, a1 + i, ORDER));
      sum = sum.add(FloatVector.fromMemorySegment(SPECIES, z, a2 + i, ORDER));
      sum.intoMemorySegment(v, vAt + i, ORDER);
    }
    if (i < bytes) {
      long last = Math.max(0, bytes - BYTES);
      var sum = FloatVector.fromMemorySegment(SPECIES, z, a0 + last, ORDER);
      sum = sum.add(FloatVector.fromMemorySegment(SPECIES, z, a1 + last, ORDER));
      sum = sum.add(FloatVector.fromMemorySegment(SPECIES, z, a2 + last, ORDER));
      sum.intoMemorySegment(v, vAt + last, ORDER);
    }
  }

  private static void four(
      MemorySegment z, long a0, long a1, long a2, long a3, MemorySegment v, long vAt, long bytes) {
    long i = 0;
    for (; i + BYTES <= bytes; i += BYTES) {
      var sum = FloatVector.fromMemorySegment(SPECIES, z, a0 + i, ORDER);
      sum = sum.add(FloatVector.fromMemorySegment(SPECIES, z, a1 + i, ORDER));
      sum = sum.add(FloatVector.fromMemorySegment(SPECIES, z, a2 + i, ORDER));
      sum = sum.add(FloatVector.fromMemorySegment(SPECIES, z, a3 + i, ORDER));
      sum.intoMemorySegment(v, vAt + i, ORDER);
    }
    if (i < bytes) {
      long last = Math.max(0, bytes - BYTES);
      var sum = FloatVector.fromMemorySegment(SPECIES, z, a0 + last, ORDER);
      sum = sum.add(FloatVector.fromMemorySegment(SPECIES, z, a1 + last, ORDER));
      sum = sum.add(FloatVector.fromMemorySegment(SPECIES, z, a2 + last, ORDER));
      sum = sum.add(FloatVector.fromMemorySegment(SPECIES, z, a3 + last, ORDER));
      sum.intoMemorySegment(v, vAt + last, ORDER);
    }
  }

  private static void five(
      MemorySegment z,
      long a0,
      long a1,
      long a2,
      long a3,
      long a4,
      MemorySegment v,
      long vAt,
      long bytes) {
    long i = 0;
    for (; i + BYTES <= bytes; i += BYTES) {
      var sum = FloatVector.fromMemorySegment(SPECIES, z, a0 + i, ORDER);
      sum = sum.add(FloatVector.fromMemorySegment(SPECIES, z, a1 + i, ORDER));
      sum = sum.add(FloatVector.fromMemorySegment(SPECIES, z, a2 + i, ORDER));
      sum = sum.add(FloatVector.fromMemorySegment(SPECIES, z, a3 + i, ORDER));
      sum = sum.add(FloatVector.fromMemorySegment(SPECIES, z, a4 + i, ORDER));
      sum.intoMemorySegment(v, vAt + i, ORDER);
    }
    if (i < bytes) {
      long last = Math.max(0, bytes - BYTES);
      var sum = FloatVector.fromMemorySegment(SPECIES, z, a0 + last, ORDER);
      sum = sum.add(FloatVector.fromMemorySegment(SPECIES, z, a1 + last, ORDER));
      sum = sum.add(FloatVector.fromMemorySegment(SPECIES, z, a2 + last, ORDER));
      sum = sum.add(FloatVector.fromMemorySegment(SPECIES, z, a3 + last, ORDER));
      sum = sum.add(FloatVector.fromMemorySegment(SPECIES, z, a4 + last, ORDER));
      sum.intoMemorySegment(v, vAt + last, ORDER);
    }
  }

  private static void many(
      MemorySegment z, long zAt, long[] from, int rows, MemorySegment v, long vAt, long bytes) {
    long last = Math.max(0, bytes - BYTES);
    for (long i = 0; i < bytes; i += BYTES) {
      long at = Math.min(i, last);
      var sum = FloatVector.fromMemorySegment(SPECIES, z, zAt + from[0] + at, ORDER);
      for (int row = 1; row < rows; row++) {
        sum = sum.add(FloatVector.fromMemorySegment(SPECIES, z, zAt + from[row] + at, ORDER));
      }
      sum.intoMemorySegment(v, vAt + at, ORDER);
    }
  }
}
