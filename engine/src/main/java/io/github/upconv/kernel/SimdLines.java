package io.github.upconv.kernel;

import static io.github.upconv.kernel.Lanes.BYTES;
import static io.github.upconv.kernel.Lanes.ORDER;
import static io.github.upconv.kernel.Lanes.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * Lets lines, one for each phase, take turns in a row: {@code t[i * lines + r] = p[r][i]}; and
 * takes such a row apart.
 *
 * <p>The last vectors end where the lines do: if these are a vector long or more, nothing is read
 * beyond them or written beyond {@code t}.
 */
final class SimdLines {
  private SimdLines() {}

  /** Whether so many lines are {@linkplain #separate taken apart}: two, three or four. */
  static boolean isTurns(int lines) {
    return lines >= 2 && lines <= 4;
  }

  /**
   * Interleaves lines: in registers if they are few, by pairs of lines if they are another power of
   * two, otherwise as a transposition.
   *
   * @param p lines {@code pitch} bytes apart, a multiple of a vector, and behind them as much room
   * @param lines number of lines, 2 or more
   * @param steps elements of a line
   * @param t target; of shorter lines, whole vectors are written
   */
  static void interleave(
      MemorySegment p, long pAt, long pitch, int lines, int steps, MemorySegment t, long tAt) {
    long bytes = (long) steps * Float.BYTES;
    if (lines == 8) {
      byEight(p, pAt, pitch, bytes, t, tAt);
    } else if (lines == 4) {
      four(p, pAt, pAt + pitch, pAt + 2 * pitch, pAt + 3 * pitch, bytes, t, tAt);
    } else if (lines == 3 && steps >= Lanes.COUNT) {
      three(p, pAt, pAt + pitch, pAt + 2 * pitch, bytes, t, tAt);
    } else if (lines == 2) {
      two(p, pAt, pAt + pitch, bytes, t, tAt);
    } else if (Integer.bitCount(lines) > 1) {
      long pixel = (long) lines * Float.BYTES;
      Columns.transpose(p, pAt, pitch, t, tAt, pixel, lines, steps);
    } else {
      byPairs(p, pAt, pitch, lines, bytes, t, tAt);
    }
  }

  /** Interleaves two lines, which begin at {@code a} and {@code b}. */
  static void two(MemorySegment p, long a, long b, long bytes, MemorySegment t, long tAt) {
    long last = Math.max(0, bytes - BYTES);
    for (long i = 0; i < bytes; i += BYTES) {
      long at = Math.min(i, last);
      var p0 = FloatVector.fromMemorySegment(SPECIES, p, a + at, ORDER);
      var p1 = FloatVector.fromMemorySegment(SPECIES, p, b + at, ORDER);
      SimdZip.LOW.selectFrom(p0, p1).intoMemorySegment(t, tAt + 2 * at, ORDER);
      SimdZip.HIGH.selectFrom(p0, p1).intoMemorySegment(t, tAt + 2 * at + BYTES, ORDER);
    }
  }

  /** Interleaves three lines of a vector or more. */
  static void three(
      MemorySegment p, long a, long b, long c, long bytes, MemorySegment t, long tAt) {
    for (long i = 0; i < bytes; i += BYTES) {
      long at = Math.min(i, bytes - BYTES);
      long to = tAt + 3 * at;
      var p0 = FloatVector.fromMemorySegment(SPECIES, p, a + at, ORDER);
      var p1 = FloatVector.fromMemorySegment(SPECIES, p, b + at, ORDER);
      var p2 = FloatVector.fromMemorySegment(SPECIES, p, c + at, ORDER);
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

  /** Interleaves four lines. */
  static void four(
      MemorySegment p, long a, long b, long c, long d, long bytes, MemorySegment t, long tAt) {
    long last = Math.max(0, bytes - BYTES);
    for (long i = 0; i < bytes; i += BYTES) {
      long at = Math.min(i, last);
      long to = tAt + 4 * at;
      var p0 = FloatVector.fromMemorySegment(SPECIES, p, a + at, ORDER);
      var p1 = FloatVector.fromMemorySegment(SPECIES, p, b + at, ORDER);
      var p2 = FloatVector.fromMemorySegment(SPECIES, p, c + at, ORDER);
      var p3 = FloatVector.fromMemorySegment(SPECIES, p, d + at, ORDER);
      var e0 = SimdZip.LOW.selectFrom(p0, p2);
      var e1 = SimdZip.HIGH.selectFrom(p0, p2);
      var o0 = SimdZip.LOW.selectFrom(p1, p3);
      var o1 = SimdZip.HIGH.selectFrom(p1, p3);
      SimdZip.LOW.selectFrom(e0, o0).intoMemorySegment(t, to, ORDER);
      SimdZip.HIGH.selectFrom(e0, o0).intoMemorySegment(t, to + BYTES, ORDER);
      SimdZip.LOW.selectFrom(e1, o1).intoMemorySegment(t, to + 2 * BYTES, ORDER);
      SimdZip.HIGH.selectFrom(e1, o1).intoMemorySegment(t, to + 3 * BYTES, ORDER);
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
        two(p, from + line * pitch, from + line * pitch + half, pitch, p, to + line * (2 * pitch));
      }
      pitch *= 2;
      bytes *= 2;
      long done = from;
      from = to;
      to = done;
    }
    two(p, from, from + pitch, bytes, t, tAt);
  }

  /**
   * Takes a row apart: {@code p[r][i] = t[i * lines + r]}.
   *
   * @param lines 2, 3 or 4
   * @param steps elements of a line, a vector or more
   * @param p lines {@code pitch} bytes apart
   */
  static void separate(
      MemorySegment t, long tAt, int lines, int steps, MemorySegment p, long pAt, long pitch) {
    long bytes = (long) steps * Float.BYTES;
    switch (lines) {
      case 2 -> separateTwo(t, tAt, bytes, p, pAt, pitch);
      case 3 -> separateThree(t, tAt, bytes, p, pAt, pitch);
      default -> separateFour(t, tAt, bytes, p, pAt, pitch);
    }
  }

  private static void separateTwo(
      MemorySegment t, long tAt, long bytes, MemorySegment p, long pAt, long pitch) {
    for (long i = 0; i < bytes; i += BYTES) {
      long at = Math.min(i, bytes - BYTES);
      long from = tAt + 2 * at;
      long to = pAt + at;
      var t0 = FloatVector.fromMemorySegment(SPECIES, t, from, ORDER);
      var t1 = FloatVector.fromMemorySegment(SPECIES, t, from + BYTES, ORDER);
      SimdZip.EVEN.selectFrom(t0, t1).intoMemorySegment(p, to, ORDER);
      SimdZip.ODD.selectFrom(t0, t1).intoMemorySegment(p, to + pitch, ORDER);
    }
  }

  private static void separateThree(
      MemorySegment t, long tAt, long bytes, MemorySegment p, long pAt, long pitch) {
    for (long i = 0; i < bytes; i += BYTES) {
      long at = Math.min(i, bytes - BYTES);
      long from = tAt + 3 * at;
      long to = pAt + at;
      var t0 = FloatVector.fromMemorySegment(SPECIES, t, from, ORDER);
      var t1 = FloatVector.fromMemorySegment(SPECIES, t, from + BYTES, ORDER);
      var t2 = FloatVector.fromMemorySegment(SPECIES, t, from + 2 * BYTES, ORDER);
      SimdThirds.CLOSE_0
          .selectFrom(SimdThirds.OPEN_0.selectFrom(t0, t1), t2)
          .intoMemorySegment(p, to, ORDER);
      SimdThirds.CLOSE_1
          .selectFrom(SimdThirds.OPEN_1.selectFrom(t0, t1), t2)
          .intoMemorySegment(p, to + pitch, ORDER);
      SimdThirds.CLOSE_2
          .selectFrom(SimdThirds.OPEN_2.selectFrom(t0, t1), t2)
          .intoMemorySegment(p, to + 2 * pitch, ORDER);
    }
  }

  private static void separateFour(
      MemorySegment t, long tAt, long bytes, MemorySegment p, long pAt, long pitch) {
    for (long i = 0; i < bytes; i += BYTES) {
      long at = Math.min(i, bytes - BYTES);
      long from = tAt + 4 * at;
      long to = pAt + at;
      var t0 = FloatVector.fromMemorySegment(SPECIES, t, from, ORDER);
      var t1 = FloatVector.fromMemorySegment(SPECIES, t, from + BYTES, ORDER);
      var t2 = FloatVector.fromMemorySegment(SPECIES, t, from + 2 * BYTES, ORDER);
      var t3 = FloatVector.fromMemorySegment(SPECIES, t, from + 3 * BYTES, ORDER);
      var e0 = SimdZip.EVEN.selectFrom(t0, t1);
      var e1 = SimdZip.EVEN.selectFrom(t2, t3);
      var o0 = SimdZip.ODD.selectFrom(t0, t1);
      var o1 = SimdZip.ODD.selectFrom(t2, t3);
      SimdZip.EVEN.selectFrom(e0, e1).intoMemorySegment(p, to, ORDER);
      SimdZip.EVEN.selectFrom(o0, o1).intoMemorySegment(p, to + pitch, ORDER);
      SimdZip.ODD.selectFrom(e0, e1).intoMemorySegment(p, to + 2 * pitch, ORDER);
      SimdZip.ODD.selectFrom(o0, o1).intoMemorySegment(p, to + 3 * pitch, ORDER);
    }
  }
}
