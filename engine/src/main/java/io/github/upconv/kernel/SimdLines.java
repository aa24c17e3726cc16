package io.github.upconv.kernel;

import static io.github.upconv.kernel.Lanes.BYTES;
import static io.github.upconv.kernel.Lanes.ORDER;
import static io.github.upconv.kernel.Lanes.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/** Lets lines, one for each phase, take turns in a row: {@code t[i * lines + r] = p[r][i]}. */
final class SimdLines {
  private SimdLines() {}

  /**
   * Interleaves lines: in registers if they are eight or three, by pairs of lines if they are
   * another power of two, otherwise as a transposition. The last vectors end where the lines do: if
   * these are a vector long or more, nothing is written beyond {@code t}.
   *
   * @param p lines {@code pitch} bytes apart, a multiple of a vector, and behind them as much room
   * @param lines number of lines, 2 or more
   * @param steps elements of a line
   * @param t target; of shorter lines, whole vectors are written
   */
  static void interleave(
      MemorySegment p, long pAt, long pitch, int lines, int steps, MemorySegment t, long tAt) {
    if (lines == 8) {
      byEight(p, pAt, pitch, (long) steps * Float.BYTES, t, tAt);
    } else if (lines == 3 && steps >= Lanes.COUNT) {
      byThree(p, pAt, pitch, (long) steps * Float.BYTES, t, tAt);
    } else if (Integer.bitCount(lines) > 1) {
      long pixel = (long) lines * Float.BYTES;
      Columns.transpose(p, pAt, pitch, t, tAt, pixel, lines, steps);
    } else {
      byPairs(p, pAt, pitch, lines, (long) steps * Float.BYTES, t, tAt);
    }
  }

  private static void byThree(
      MemorySegment p, long pAt, long pitch, long bytes, MemorySegment t, long tAt) {
    for (long i = 0; i < bytes; i += BYTES) {
      long at = pAt + Math.min(i, bytes - BYTES);
      long to = tAt + 3 * Math.min(i, bytes - BYTES);
      var p0 = FloatVector.fromMemorySegment(SPECIES, p, at, ORDER);
      var p1 = FloatVector.fromMemorySegment(SPECIES, p, at + pitch, ORDER);
      var p2 = FloatVector.fromMemorySegment(SPECIES, p, at + 2 * pitch, ORDER);
      SimdThirds.TURN_CLOSE_FIRST
          .selectFrom(SimdThirds.TURN_OPEN_FIRST.selectFrom(p0, p1), p2)
          .intoMemorySegment(t, to, ORDER);
      SimdThirds.TURN_CLOSE_SECOND
          .selectFrom(SimdThirds.TURN_OPEN_SECOND.selectFrom(p0, p1), p2)
          .intoMemorySegment(t, to + BYTES, ORDER);
      SimdThirds.TURN_CLOSE_THIRD
          .selectFrom(SimdThirds.TURN_OPEN_THIRD.selectFrom(p0, p1), p2)
          .intoMemorySegment(t, to + 2 * BYTES, ORDER);
    }
  }

  /** Interleaves eight lines in registers: no line is stored between the three steps. */
  private static void byEight(
      MemorySegment p, long pAt, long pitch, long bytes, MemorySegment t, long tAt) {
    long half = 4 * pitch;
    long last = Math.max(0, bytes - BYTES);
    for (long i = 0; i < bytes; i += BYTES) {
      long at = pAt + Math.min(i, last);
      long to = tAt + 8 * Math.min(i, last);
      var p0 = FloatVector.fromMemorySegment(SPECIES, p, at, ORDER);
      var p4 = FloatVector.fromMemorySegment(SPECIES, p, at + half, ORDER);
      var p2 = FloatVector.fromMemorySegment(SPECIES, p, at + 2 * pitch, ORDER);
      var p6 = FloatVector.fromMemorySegment(SPECIES, p, at + 2 * pitch + half, ORDER);
      var p1 = FloatVector.fromMemorySegment(SPECIES, p, at + pitch, ORDER);
      var p5 = FloatVector.fromMemorySegment(SPECIES, p, at + pitch + half, ORDER);
      var p3 = FloatVector.fromMemorySegment(SPECIES, p, at + 3 * pitch, ORDER);
      var p7 = FloatVector.fromMemorySegment(SPECIES, p, at + 3 * pitch + half, ORDER);
      var a0 = SimdZip.LOW.selectFrom(p0, p4);
      var a1 = SimdZip.HIGH.selectFrom(p0, p4);
      var c0 = SimdZip.LOW.selectFrom(p2, p6);
      var c1 = SimdZip.HIGH.selectFrom(p2, p6);
      var b0 = SimdZip.LOW.selectFrom(p1, p5);
      var b1 = SimdZip.HIGH.selectFrom(p1, p5);
      var d0 = SimdZip.LOW.selectFrom(p3, p7);
      var d1 = SimdZip.HIGH.selectFrom(p3, p7);
      var e0 = SimdZip.LOW.selectFrom(a0, c0);
      var e1 = SimdZip.HIGH.selectFrom(a0, c0);
      var e2 = SimdZip.LOW.selectFrom(a1, c1);
      var e3 = SimdZip.HIGH.selectFrom(a1, c1);
      var o0 = SimdZip.LOW.selectFrom(b0, d0);
      var o1 = SimdZip.HIGH.selectFrom(b0, d0);
      var o2 = SimdZip.LOW.selectFrom(b1, d1);
      var o3 = SimdZip.HIGH.selectFrom(b1, d1);
      SimdZip.LOW.selectFrom(e0, o0).intoMemorySegment(t, to, ORDER);
      SimdZip.HIGH.selectFrom(e0, o0).intoMemorySegment(t, to + BYTES, ORDER);
      SimdZip.LOW.selectFrom(e1, o1).intoMemorySegment(t, to + 2 * BYTES, ORDER);
      SimdZip.HIGH.selectFrom(e1, o1).intoMemorySegment(t, to + 3 * BYTES, ORDER);
      SimdZip.LOW.selectFrom(e2, o2).intoMemorySegment(t, to + 4 * BYTES, ORDER);
      SimdZip.HIGH.selectFrom(e2, o2).intoMemorySegment(t, to + 5 * BYTES, ORDER);
      SimdZip.LOW.selectFrom(e3, o3).intoMemorySegment(t, to + 6 * BYTES, ORDER);
      SimdZip.HIGH.selectFrom(e3, o3).intoMemorySegment(t, to + 7 * BYTES, ORDER);
    }
  }

  /**
   * Halves the number of lines by interleaving line {@code r} with line {@code r + lines / 2},
   * until one is left: whole vectors, where a transposition moves pairs of floats.
   */
  private static void byPairs(
      MemorySegment p, long pAt, long pitch, int lines, long bytes, MemorySegment t, long tAt) {
    long from = pAt;
    long to = pAt + lines * pitch;
    for (; lines > 2; lines /= 2) {
      long half = lines / 2 * pitch;
      for (int line = 0; line < lines / 2; line++) {
        zip(p, from + line * pitch, from + line * pitch + half, p, to + line * (2 * pitch), pitch);
      }
      pitch *= 2;
      bytes *= 2;
      long done = from;
      from = to;
      to = done;
    }
    zip(p, from, from + pitch, t, tAt, bytes);
  }

  private static void zip(
      MemorySegment p, long evenAt, long oddAt, MemorySegment t, long tAt, long bytes) {
    long last = Math.max(0, bytes - BYTES);
    for (long i = 0; i < bytes; i += BYTES) {
      long at = Math.min(i, last);
      var even = FloatVector.fromMemorySegment(SPECIES, p, evenAt + at, ORDER);
      var odd = FloatVector.fromMemorySegment(SPECIES, p, oddAt + at, ORDER);
      SimdZip.LOW.selectFrom(even, odd).intoMemorySegment(t, tAt + 2 * at, ORDER);
      SimdZip.HIGH.selectFrom(even, odd).intoMemorySegment(t, tAt + 2 * at + BYTES, ORDER);
    }
  }
}
