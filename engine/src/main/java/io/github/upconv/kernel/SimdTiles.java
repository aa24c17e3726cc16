package io.github.upconv.kernel;

import static io.github.upconv.kernel.Lanes.BYTES;
import static io.github.upconv.kernel.Lanes.ORDER;
import static io.github.upconv.kernel.Lanes.SPECIES;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;

/**
 * The register tiles of {@link SimdMix}: 6 pixels x up to 4 vectors of rows.
 *
 * <p>6 x 4 needs 24 accumulators, 4 rows and 1 pixel of 32 registers and 10 loads for 24
 * multiply-adds; it measured 105 where 8 x 2 reached 82, 12 x 2 93 and 14 x 2 97 GFLOP/s. With 16
 * registers 6 x 2 is the largest tile. Narrower tiles take the last rows. Accumulators stay in one
 * method: handed to a store helper they are boxed, at 5 % of the speed.
 *
 * <p>What slows a tile down besides its multiply-adds is branches: they take the ports that
 * multiply-adds need. So each operand of a term is a slice of a size that the compiler knows, with
 * one check of bounds: 0.92 of the peak, where a check for each of the ten loads left 0.82. 12 x 2
 * is as fast, but too large for the first compiler.
 *
 * <p>All taps are one loop: with a loop over taps around that over terms, accumulators were boxed
 * once a tile in some processes, and spilled in others.
 *
 * <p>Tiles call the Vector API itself: with helper methods in between, the larger bodies exceed the
 * node budget of the compiler (NodeCountInliningCutoff), which then boxes vectors.
 */
final class SimdTiles {
  /** Lines of a tile. */
  static final int PIXELS = 6;

  /** Of a kind of tile, besides its vectors: only the first 4 or 2 lines. */
  private static final int FOUR_LINES = 4;

  private static final int TWO_LINES = 8;

  /** Kinds are less than this. */
  static final int KINDS = 4 + TWO_LINES + 1;

  /** Bytes of a term of the broadcast operand. */
  static final long X_BYTES = (long) PIXELS * Float.BYTES;

  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

  private SimdTiles() {}

  /** The kind of a tile of some vectors, of which some lines are needed. */
  static int kind(int vectors, int lines) {
    if (lines > 4 || vectors % 2 > 0) {
      return vectors;
    }
    return vectors + (lines > 2 ? FOUR_LINES : TWO_LINES);
  }

  /**
   * A tile of so many vectors, or of a {@linkplain #kind kind}; parameters as in {@link Mix#chain},
   * {@code x} the tiles.
   */
  static void tile(
      int kind,
      MemorySegment x,
      long xAt,
      MemorySegment w,
      long wAt,
      long[] taps,
      long pitch,
      int terms,
      MemorySegment z,
      long zAt,
      long zPitch) {
    switch (kind) {
      case 4 + TWO_LINES -> tile2x4(x, xAt, w, wAt, taps, pitch, terms, z, zAt, zPitch);
      case 4 + FOUR_LINES -> tile4x4(x, xAt, w, wAt, taps, pitch, terms, z, zAt, zPitch);
      case 2 + TWO_LINES -> tile2x2(x, xAt, w, wAt, taps, pitch, terms, z, zAt, zPitch);
      case 2 + FOUR_LINES -> tile4x2(x, xAt, w, wAt, taps, pitch, terms, z, zAt, zPitch);
      case 4 -> tile6x4(x, xAt, w, wAt, taps, pitch, terms, z, zAt, zPitch);
      case 3 -> tile6x3(x, xAt, w, wAt, taps, pitch, terms, z, zAt, zPitch);
      case 2 -> tile6x2(x, xAt, w, wAt, taps, pitch, terms, z, zAt, zPitch);
      default -> {
        if (Fused.FMA) {
          tile6x1(x, xAt, w, wAt, taps, pitch, terms, z, zAt, zPitch);
        } else {
          plain6x1(x, xAt, w, wAt, taps, pitch, terms, z, zAt, zPitch);
        }
      }
    }
  }

  /** 6 pixels x 4 vectors of rows. */
  private static void tile6x4(
      MemorySegment x,
      long xAt,
      MemorySegment w,
      long wAt,
      long[] taps,
      long pitch,
      int terms,
      MemorySegment z,
      long zAt,
      long zPitch) {
    var c00 = FloatVector.zero(SPECIES);
    var c01 = FloatVector.zero(SPECIES);
    var c02 = FloatVector.zero(SPECIES);
    var c03 = FloatVector.zero(SPECIES);
    var c10 = FloatVector.zero(SPECIES);
    var c11 = FloatVector.zero(SPECIES);
    var c12 = FloatVector.zero(SPECIES);
    var c13 = FloatVector.zero(SPECIES);
    var c20 = FloatVector.zero(SPECIES);
    var c21 = FloatVector.zero(SPECIES);
    var c22 = FloatVector.zero(SPECIES);
    var c23 = FloatVector.zero(SPECIES);
    var c30 = FloatVector.zero(SPECIES);
    var c31 = FloatVector.zero(SPECIES);
    var c32 = FloatVector.zero(SPECIES);
    var c33 = FloatVector.zero(SPECIES);
    var c40 = FloatVector.zero(SPECIES);
    var c41 = FloatVector.zero(SPECIES);
    var c42 = FloatVector.zero(SPECIES);
    var c43 = FloatVector.zero(SPECIES);
    var c50 = FloatVector.zero(SPECIES);
    var c51 = FloatVector.zero(SPECIES);
    var c52 = FloatVector.zero(SPECIES);
    var c53 = FloatVector.zero(SPECIES);
    long tapBytes = terms * X_BYTES;
    long tapEnd = xAt + tapBytes;
    long end = xAt + taps.length * tapBytes;
    int tap = 0;
    long row = wAt + taps[0];
    for (long at = xAt; at < end; at += X_BYTES) {
      var a = x.asSlice(at, X_BYTES);
      var b = w.asSlice(row, BYTES * 4);
      var b0 = FloatVector.fromMemorySegment(SPECIES, b, 0, ORDER);
      var b1 = FloatVector.fromMemorySegment(SPECIES, b, BYTES, ORDER);
      var b2 = FloatVector.fromMemorySegment(SPECIES, b, BYTES * 2, ORDER);
      var b3 = FloatVector.fromMemorySegment(SPECIES, b, BYTES * 3, ORDER);
      var a0 = FloatVector.broadcast(SPECIES, a.get(FLOAT, 0));
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      c02 = a0.fma(b2, c02);
      c03 = a0.fma(b3, c03);
      var a1 = FloatVector.broadcast(SPECIES, a.get(FLOAT, 4));
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
      c12 = a1.fma(b2, c12);
      c13 = a1.fma(b3, c13);
      var a2 = FloatVector.broadcast(SPECIES, a.get(FLOAT, 8));
      c20 = a2.fma(b0, c20);
      c21 = a2.fma(b1, c21);
      c22 = a2.fma(b2, c22);
      c23 = a2.fma(b3, c23);
      var a3 = FloatVector.broadcast(SPECIES, a.get(FLOAT, 12));
      c30 = a3.fma(b0, c30);
      c31 = a3.fma(b1, c31);
      c32 = a3.fma(b2, c32);
      c33 = a3.fma(b3, c33);
      var a4 = FloatVector.broadcast(SPECIES, a.get(FLOAT, 16));
      c40 = a4.fma(b0, c40);
      c41 = a4.fma(b1, c41);
      c42 = a4.fma(b2, c42);
      c43 = a4.fma(b3, c43);
      var a5 = FloatVector.broadcast(SPECIES, a.get(FLOAT, 20));
      c50 = a5.fma(b0, c50);
      c51 = a5.fma(b1, c51);
      c52 = a5.fma(b2, c52);
      c53 = a5.fma(b3, c53);
      row += pitch;
      if (at + X_BYTES == tapEnd) {
        tap++;
        tapEnd += tapBytes;
        row = tap < taps.length ? wAt + taps[tap] : row;
      }
    }
    c00.intoMemorySegment(z, zAt, ORDER);
    c01.intoMemorySegment(z, zAt + BYTES, ORDER);
    c02.intoMemorySegment(z, zAt + BYTES * 2, ORDER);
    c03.intoMemorySegment(z, zAt + BYTES * 3, ORDER);
    c10.intoMemorySegment(z, zAt + zPitch, ORDER);
    c11.intoMemorySegment(z, zAt + zPitch + BYTES, ORDER);
    c12.intoMemorySegment(z, zAt + zPitch + BYTES * 2, ORDER);
    c13.intoMemorySegment(z, zAt + zPitch + BYTES * 3, ORDER);
    c20.intoMemorySegment(z, zAt + 2 * zPitch, ORDER);
    c21.intoMemorySegment(z, zAt + 2 * zPitch + BYTES, ORDER);
    c22.intoMemorySegment(z, zAt + 2 * zPitch + BYTES * 2, ORDER);
    c23.intoMemorySegment(z, zAt + 2 * zPitch + BYTES * 3, ORDER);
    c30.intoMemorySegment(z, zAt + 3 * zPitch, ORDER);
    c31.intoMemorySegment(z, zAt + 3 * zPitch + BYTES, ORDER);
    c32.intoMemorySegment(z, zAt + 3 * zPitch + BYTES * 2, ORDER);
    c33.intoMemorySegment(z, zAt + 3 * zPitch + BYTES * 3, ORDER);
    c40.intoMemorySegment(z, zAt + 4 * zPitch, ORDER);
    c41.intoMemorySegment(z, zAt + 4 * zPitch + BYTES, ORDER);
    c42.intoMemorySegment(z, zAt + 4 * zPitch + BYTES * 2, ORDER);
    c43.intoMemorySegment(z, zAt + 4 * zPitch + BYTES * 3, ORDER);
    c50.intoMemorySegment(z, zAt + 5 * zPitch, ORDER);
    c51.intoMemorySegment(z, zAt + 5 * zPitch + BYTES, ORDER);
    c52.intoMemorySegment(z, zAt + 5 * zPitch + BYTES * 2, ORDER);
    c53.intoMemorySegment(z, zAt + 5 * zPitch + BYTES * 3, ORDER);
  }

  /** The first 4 pixels of a tile x 4 vectors of rows. */
  private static void tile4x4(
      MemorySegment x,
      long xAt,
      MemorySegment w,
      long wAt,
      long[] taps,
      long pitch,
      int terms,
      MemorySegment z,
      long zAt,
      long zPitch) {
    var c00 = FloatVector.zero(SPECIES);
    var c01 = FloatVector.zero(SPECIES);
    var c02 = FloatVector.zero(SPECIES);
    var c03 = FloatVector.zero(SPECIES);
    var c10 = FloatVector.zero(SPECIES);
    var c11 = FloatVector.zero(SPECIES);
    var c12 = FloatVector.zero(SPECIES);
    var c13 = FloatVector.zero(SPECIES);
    var c20 = FloatVector.zero(SPECIES);
    var c21 = FloatVector.zero(SPECIES);
    var c22 = FloatVector.zero(SPECIES);
    var c23 = FloatVector.zero(SPECIES);
    var c30 = FloatVector.zero(SPECIES);
    var c31 = FloatVector.zero(SPECIES);
    var c32 = FloatVector.zero(SPECIES);
    var c33 = FloatVector.zero(SPECIES);
    long tapBytes = terms * X_BYTES;
    long tapEnd = xAt + tapBytes;
    long end = xAt + taps.length * tapBytes;
    int tap = 0;
    long row = wAt + taps[0];
    for (long at = xAt; at < end; at += X_BYTES) {
      var a = x.asSlice(at, X_BYTES);
      var b = w.asSlice(row, BYTES * 4);
      var b0 = FloatVector.fromMemorySegment(SPECIES, b, 0, ORDER);
      var b1 = FloatVector.fromMemorySegment(SPECIES, b, BYTES, ORDER);
      var b2 = FloatVector.fromMemorySegment(SPECIES, b, BYTES * 2, ORDER);
      var b3 = FloatVector.fromMemorySegment(SPECIES, b, BYTES * 3, ORDER);
      var a0 = FloatVector.broadcast(SPECIES, a.get(FLOAT, 0));
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      c02 = a0.fma(b2, c02);
      c03 = a0.fma(b3, c03);
      var a1 = FloatVector.broadcast(SPECIES, a.get(FLOAT, 4));
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
      c12 = a1.fma(b2, c12);
      c13 = a1.fma(b3, c13);
      var a2 = FloatVector.broadcast(SPECIES, a.get(FLOAT, 8));
      c20 = a2.fma(b0, c20);
      c21 = a2.fma(b1, c21);
      c22 = a2.fma(b2, c22);
      c23 = a2.fma(b3, c23);
      var a3 = FloatVector.broadcast(SPECIES, a.get(FLOAT, 12));
      c30 = a3.fma(b0, c30);
      c31 = a3.fma(b1, c31);
      c32 = a3.fma(b2, c32);
      c33 = a3.fma(b3, c33);
      row += pitch;
      if (at + X_BYTES == tapEnd) {
        tap++;
        tapEnd += tapBytes;
        row = tap < taps.length ? wAt + taps[tap] : row;
      }
    }
    c00.intoMemorySegment(z, zAt, ORDER);
    c01.intoMemorySegment(z, zAt + BYTES, ORDER);
    c02.intoMemorySegment(z, zAt + BYTES * 2, ORDER);
    c03.intoMemorySegment(z, zAt + BYTES * 3, ORDER);
    c10.intoMemorySegment(z, zAt + zPitch, ORDER);
    c11.intoMemorySegment(z, zAt + zPitch + BYTES, ORDER);
    c12.intoMemorySegment(z, zAt + zPitch + BYTES * 2, ORDER);
    c13.intoMemorySegment(z, zAt + zPitch + BYTES * 3, ORDER);
    c20.intoMemorySegment(z, zAt + 2 * zPitch, ORDER);
    c21.intoMemorySegment(z, zAt + 2 * zPitch + BYTES, ORDER);
    c22.intoMemorySegment(z, zAt + 2 * zPitch + BYTES * 2, ORDER);
    c23.intoMemorySegment(z, zAt + 2 * zPitch + BYTES * 3, ORDER);
    c30.intoMemorySegment(z, zAt + 3 * zPitch, ORDER);
    c31.intoMemorySegment(z, zAt + 3 * zPitch + BYTES, ORDER);
    c32.intoMemorySegment(z, zAt + 3 * zPitch + BYTES * 2, ORDER);
    c33.intoMemorySegment(z, zAt + 3 * zPitch + BYTES * 3, ORDER);
  }

  /** The first 2 pixels of a tile x 4 vectors of rows. */
  private static void tile2x4(
      MemorySegment x,
      long xAt,
      MemorySegment w,
      long wAt,
      long[] taps,
      long pitch,
      int terms,
      MemorySegment z,
      long zAt,
      long zPitch) {
    var c00 = FloatVector.zero(SPECIES);
    var c01 = FloatVector.zero(SPECIES);
    var c02 = FloatVector.zero(SPECIES);
    var c03 = FloatVector.zero(SPECIES);
    var c10 = FloatVector.zero(SPECIES);
    var c11 = FloatVector.zero(SPECIES);
    var c12 = FloatVector.zero(SPECIES);
    var c13 = FloatVector.zero(SPECIES);
    long tapBytes = terms * X_BYTES;
    long tapEnd = xAt + tapBytes;
    long end = xAt + taps.length * tapBytes;
    int tap = 0;
    long row = wAt + taps[0];
    for (long at = xAt; at < end; at += X_BYTES) {
      var a = x.asSlice(at, X_BYTES);
      var b = w.asSlice(row, BYTES * 4);
      var b0 = FloatVector.fromMemorySegment(SPECIES, b, 0, ORDER);
      var b1 = FloatVector.fromMemorySegment(SPECIES, b, BYTES, ORDER);
      var b2 = FloatVector.fromMemorySegment(SPECIES, b, BYTES * 2, ORDER);
      var b3 = FloatVector.fromMemorySegment(SPECIES, b, BYTES * 3, ORDER);
      var a0 = FloatVector.broadcast(SPECIES, a.get(FLOAT, 0));
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      c02 = a0.fma(b2, c02);
      c03 = a0.fma(b3, c03);
      var a1 = FloatVector.broadcast(SPECIES, a.get(FLOAT, 4));
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
      c12 = a1.fma(b2, c12);
      c13 = a1.fma(b3, c13);
      row += pitch;
      if (at + X_BYTES == tapEnd) {
        tap++;
        tapEnd += tapBytes;
        row = tap < taps.length ? wAt + taps[tap] : row;
      }
    }
    c00.intoMemorySegment(z, zAt, ORDER);
    c01.intoMemorySegment(z, zAt + BYTES, ORDER);
    c02.intoMemorySegment(z, zAt + BYTES * 2, ORDER);
    c03.intoMemorySegment(z, zAt + BYTES * 3, ORDER);
    c10.intoMemorySegment(z, zAt + zPitch, ORDER);
    c11.intoMemorySegment(z, zAt + zPitch + BYTES, ORDER);
    c12.intoMemorySegment(z, zAt + zPitch + BYTES * 2, ORDER);
    c13.intoMemorySegment(z, zAt + zPitch + BYTES * 3, ORDER);
  }

  /** 6 pixels x 3 vectors of rows. */
  private static void tile6x3(
      MemorySegment x,
      long xAt,
      MemorySegment w,
      long wAt,
      long[] taps,
      long pitch,
      int terms,
      MemorySegment z,
      long zAt,
      long zPitch) {
    var c00 = FloatVector.zero(SPECIES);
    var c01 = FloatVector.zero(SPECIES);
    var c02 = FloatVector.zero(SPECIES);
    var c10 = FloatVector.zero(SPECIES);
    var c11 = FloatVector.zero(SPECIES);
    var c12 = FloatVector.zero(SPECIES);
    var c20 = FloatVector.zero(SPECIES);
    var c21 = FloatVector.zero(SPECIES);
    var c22 = FloatVector.zero(SPECIES);
    var c30 = FloatVector.zero(SPECIES);
    var c31 = FloatVector.zero(SPECIES);
    var c32 = FloatVector.zero(SPECIES);
    var c40 = FloatVector.zero(SPECIES);
    var c41 = FloatVector.zero(SPECIES);
    var c42 = FloatVector.zero(SPECIES);
    var c50 = FloatVector.zero(SPECIES);
    var c51 = FloatVector.zero(SPECIES);
    var c52 = FloatVector.zero(SPECIES);
    long tapBytes = terms * X_BYTES;
    long tapEnd = xAt + tapBytes;
    long end = xAt + taps.length * tapBytes;
    int tap = 0;
    long row = wAt + taps[0];
    for (long at = xAt; at < end; at += X_BYTES) {
      var a = x.asSlice(at, X_BYTES);
      var b = w.asSlice(row, BYTES * 3);
      var b0 = FloatVector.fromMemorySegment(SPECIES, b, 0, ORDER);
      var b1 = FloatVector.fromMemorySegment(SPECIES, b, BYTES, ORDER);
      var b2 = FloatVector.fromMemorySegment(SPECIES, b, BYTES * 2, ORDER);
      var a0 = FloatVector.broadcast(SPECIES, a.get(FLOAT, 0));
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      c02 = a0.fma(b2, c02);
      var a1 = FloatVector.broadcast(SPECIES, a.get(FLOAT, 4));
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
      c12 = a1.fma(b2, c12);
      var a2 = FloatVector.broadcast(SPECIES, a.get(FLOAT, 8));
      c20 = a2.fma(b0, c20);
      c21 = a2.fma(b1, c21);
      c22 = a2.fma(b2, c22);
      var a3 = FloatVector.broadcast(SPECIES, a.get(FLOAT, 12));
      c30 = a3.fma(b0, c30);
      c31 = a3.fma(b1, c31);
      c32 = a3.fma(b2, c32);
      var a4 = FloatVector.broadcast(SPECIES, a.get(FLOAT, 16));
      c40 = a4.fma(b0, c40);
      c41 = a4.fma(b1, c41);
      c42 = a4.fma(b2, c42);
      var a5 = FloatVector.broadcast(SPECIES, a.get(FLOAT, 20));
      c50 = a5.fma(b0, c50);
      c51 = a5.fma(b1, c51);
      c52 = a5.fma(b2, c52);
      row += pitch;
      if (at + X_BYTES == tapEnd) {
        tap++;
        tapEnd += tapBytes;
        row = tap < taps.length ? wAt + taps[tap] : row;
      }
    }
    c00.intoMemorySegment(z, zAt, ORDER);
    c01.intoMemorySegment(z, zAt + BYTES, ORDER);
    c02.intoMemorySegment(z, zAt + BYTES * 2, ORDER);
    c10.intoMemorySegment(z, zAt + zPitch, ORDER);
    c11.intoMemorySegment(z, zAt + zPitch + BYTES, ORDER);
    c12.intoMemorySegment(z, zAt + zPitch + BYTES * 2, ORDER);
    c20.intoMemorySegment(z, zAt + 2 * zPitch, ORDER);
    c21.intoMemorySegment(z, zAt + 2 * zPitch + BYTES, ORDER);
    c22.intoMemorySegment(z, zAt + 2 * zPitch + BYTES * 2, ORDER);
    c30.intoMemorySegment(z, zAt + 3 * zPitch, ORDER);
    c31.intoMemorySegment(z, zAt + 3 * zPitch + BYTES, ORDER);
    c32.intoMemorySegment(z, zAt + 3 * zPitch + BYTES * 2, ORDER);
    c40.intoMemorySegment(z, zAt + 4 * zPitch, ORDER);
    c41.intoMemorySegment(z, zAt + 4 * zPitch + BYTES, ORDER);
    c42.intoMemorySegment(z, zAt + 4 * zPitch + BYTES * 2, ORDER);
    c50.intoMemorySegment(z, zAt + 5 * zPitch, ORDER);
    c51.intoMemorySegment(z, zAt + 5 * zPitch + BYTES, ORDER);
    c52.intoMemorySegment(z, zAt + 5 * zPitch + BYTES * 2, ORDER);
  }

  /**
   * 6 pixels x 2 vectors of rows, the tile of machines with 16 registers. The compiler moves loads
   * as far forward as it may, and with all 8 of a term in registers it spilled 4 accumulators: 45
   * GFLOP/s of 105. Loads do not pass a store, so 2 pixels are done before the next 2: 94 GFLOP/s.
   */
  private static void tile6x2(
      MemorySegment x,
      long xAt,
      MemorySegment w,
      long wAt,
      long[] taps,
      long pitch,
      int terms,
      MemorySegment z,
      long zAt,
      long zPitch) {
    var c00 = FloatVector.zero(SPECIES);
    var c01 = FloatVector.zero(SPECIES);
    var c10 = FloatVector.zero(SPECIES);
    var c11 = FloatVector.zero(SPECIES);
    var c20 = FloatVector.zero(SPECIES);
    var c21 = FloatVector.zero(SPECIES);
    var c30 = FloatVector.zero(SPECIES);
    var c31 = FloatVector.zero(SPECIES);
    var c40 = FloatVector.zero(SPECIES);
    var c41 = FloatVector.zero(SPECIES);
    var c50 = FloatVector.zero(SPECIES);
    var c51 = FloatVector.zero(SPECIES);
    long tapBytes = terms * X_BYTES;
    long tapEnd = xAt + tapBytes;
    long end = xAt + taps.length * tapBytes;
    int tap = 0;
    long row = wAt + taps[0];
    for (long at = xAt; at < end; at += X_BYTES) {
      var a = x.asSlice(at, X_BYTES);
      var b = w.asSlice(row, BYTES * 2);
      var b0 = FloatVector.fromMemorySegment(SPECIES, b, 0, ORDER);
      var b1 = FloatVector.fromMemorySegment(SPECIES, b, BYTES, ORDER);
      var a0 = FloatVector.broadcast(SPECIES, a.get(FLOAT, 0));
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      var a1 = FloatVector.broadcast(SPECIES, a.get(FLOAT, 4));
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
      c11.intoMemorySegment(z, zAt + zPitch + BYTES, ORDER);
      var a2 = FloatVector.broadcast(SPECIES, a.get(FLOAT, 8));
      c20 = a2.fma(b0, c20);
      c21 = a2.fma(b1, c21);
      var a3 = FloatVector.broadcast(SPECIES, a.get(FLOAT, 12));
      c30 = a3.fma(b0, c30);
      c31 = a3.fma(b1, c31);
      c31.intoMemorySegment(z, zAt + 3 * zPitch + BYTES, ORDER);
      var a4 = FloatVector.broadcast(SPECIES, a.get(FLOAT, 16));
      c40 = a4.fma(b0, c40);
      c41 = a4.fma(b1, c41);
      var a5 = FloatVector.broadcast(SPECIES, a.get(FLOAT, 20));
      c50 = a5.fma(b0, c50);
      c51 = a5.fma(b1, c51);
      row += pitch;
      if (at + X_BYTES == tapEnd) {
        tap++;
        tapEnd += tapBytes;
        row = tap < taps.length ? wAt + taps[tap] : row;
      }
    }
    c00.intoMemorySegment(z, zAt, ORDER);
    c01.intoMemorySegment(z, zAt + BYTES, ORDER);
    c10.intoMemorySegment(z, zAt + zPitch, ORDER);
    c11.intoMemorySegment(z, zAt + zPitch + BYTES, ORDER);
    c20.intoMemorySegment(z, zAt + 2 * zPitch, ORDER);
    c21.intoMemorySegment(z, zAt + 2 * zPitch + BYTES, ORDER);
    c30.intoMemorySegment(z, zAt + 3 * zPitch, ORDER);
    c31.intoMemorySegment(z, zAt + 3 * zPitch + BYTES, ORDER);
    c40.intoMemorySegment(z, zAt + 4 * zPitch, ORDER);
    c41.intoMemorySegment(z, zAt + 4 * zPitch + BYTES, ORDER);
    c50.intoMemorySegment(z, zAt + 5 * zPitch, ORDER);
    c51.intoMemorySegment(z, zAt + 5 * zPitch + BYTES, ORDER);
  }

  /** The first 4 pixels of a tile x 2 vectors of rows. */
  private static void tile4x2(
      MemorySegment x,
      long xAt,
      MemorySegment w,
      long wAt,
      long[] taps,
      long pitch,
      int terms,
      MemorySegment z,
      long zAt,
      long zPitch) {
    var c00 = FloatVector.zero(SPECIES);
    var c01 = FloatVector.zero(SPECIES);
    var c10 = FloatVector.zero(SPECIES);
    var c11 = FloatVector.zero(SPECIES);
    var c20 = FloatVector.zero(SPECIES);
    var c21 = FloatVector.zero(SPECIES);
    var c30 = FloatVector.zero(SPECIES);
    var c31 = FloatVector.zero(SPECIES);
    long tapBytes = terms * X_BYTES;
    long tapEnd = xAt + tapBytes;
    long end = xAt + taps.length * tapBytes;
    int tap = 0;
    long row = wAt + taps[0];
    for (long at = xAt; at < end; at += X_BYTES) {
      var a = x.asSlice(at, X_BYTES);
      var b = w.asSlice(row, BYTES * 2);
      var b0 = FloatVector.fromMemorySegment(SPECIES, b, 0, ORDER);
      var b1 = FloatVector.fromMemorySegment(SPECIES, b, BYTES, ORDER);
      var a0 = FloatVector.broadcast(SPECIES, a.get(FLOAT, 0));
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      var a1 = FloatVector.broadcast(SPECIES, a.get(FLOAT, 4));
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
      var a2 = FloatVector.broadcast(SPECIES, a.get(FLOAT, 8));
      c20 = a2.fma(b0, c20);
      c21 = a2.fma(b1, c21);
      var a3 = FloatVector.broadcast(SPECIES, a.get(FLOAT, 12));
      c30 = a3.fma(b0, c30);
      c31 = a3.fma(b1, c31);
      row += pitch;
      if (at + X_BYTES == tapEnd) {
        tap++;
        tapEnd += tapBytes;
        row = tap < taps.length ? wAt + taps[tap] : row;
      }
    }
    c00.intoMemorySegment(z, zAt, ORDER);
    c01.intoMemorySegment(z, zAt + BYTES, ORDER);
    c10.intoMemorySegment(z, zAt + zPitch, ORDER);
    c11.intoMemorySegment(z, zAt + zPitch + BYTES, ORDER);
    c20.intoMemorySegment(z, zAt + 2 * zPitch, ORDER);
    c21.intoMemorySegment(z, zAt + 2 * zPitch + BYTES, ORDER);
    c30.intoMemorySegment(z, zAt + 3 * zPitch, ORDER);
    c31.intoMemorySegment(z, zAt + 3 * zPitch + BYTES, ORDER);
  }

  /** The first 2 pixels of a tile x 2 vectors of rows. */
  private static void tile2x2(
      MemorySegment x,
      long xAt,
      MemorySegment w,
      long wAt,
      long[] taps,
      long pitch,
      int terms,
      MemorySegment z,
      long zAt,
      long zPitch) {
    var c00 = FloatVector.zero(SPECIES);
    var c01 = FloatVector.zero(SPECIES);
    var c10 = FloatVector.zero(SPECIES);
    var c11 = FloatVector.zero(SPECIES);
    long tapBytes = terms * X_BYTES;
    long tapEnd = xAt + tapBytes;
    long end = xAt + taps.length * tapBytes;
    int tap = 0;
    long row = wAt + taps[0];
    for (long at = xAt; at < end; at += X_BYTES) {
      var a = x.asSlice(at, X_BYTES);
      var b = w.asSlice(row, BYTES * 2);
      var b0 = FloatVector.fromMemorySegment(SPECIES, b, 0, ORDER);
      var b1 = FloatVector.fromMemorySegment(SPECIES, b, BYTES, ORDER);
      var a0 = FloatVector.broadcast(SPECIES, a.get(FLOAT, 0));
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      var a1 = FloatVector.broadcast(SPECIES, a.get(FLOAT, 4));
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
      row += pitch;
      if (at + X_BYTES == tapEnd) {
        tap++;
        tapEnd += tapBytes;
        row = tap < taps.length ? wAt + taps[tap] : row;
      }
    }
    c00.intoMemorySegment(z, zAt, ORDER);
    c01.intoMemorySegment(z, zAt + BYTES, ORDER);
    c10.intoMemorySegment(z, zAt + zPitch, ORDER);
    c11.intoMemorySegment(z, zAt + zPitch + BYTES, ORDER);
  }

  /** 6 pixels x 1 vector of rows. */
  private static void tile6x1(
      MemorySegment x,
      long xAt,
      MemorySegment w,
      long wAt,
      long[] taps,
      long pitch,
      int terms,
      MemorySegment z,
      long zAt,
      long zPitch) {
    var c00 = FloatVector.zero(SPECIES);
    var c10 = FloatVector.zero(SPECIES);
    var c20 = FloatVector.zero(SPECIES);
    var c30 = FloatVector.zero(SPECIES);
    var c40 = FloatVector.zero(SPECIES);
    var c50 = FloatVector.zero(SPECIES);
    long tapBytes = terms * X_BYTES;
    long tapEnd = xAt + tapBytes;
    long end = xAt + taps.length * tapBytes;
    int tap = 0;
    long row = wAt + taps[0];
    for (long at = xAt; at < end; at += X_BYTES) {
      var a = x.asSlice(at, X_BYTES);
      var b = w.asSlice(row, BYTES);
      var b0 = FloatVector.fromMemorySegment(SPECIES, b, 0, ORDER);
      var a0 = FloatVector.broadcast(SPECIES, a.get(FLOAT, 0));
      c00 = a0.fma(b0, c00);
      var a1 = FloatVector.broadcast(SPECIES, a.get(FLOAT, 4));
      c10 = a1.fma(b0, c10);
      var a2 = FloatVector.broadcast(SPECIES, a.get(FLOAT, 8));
      c20 = a2.fma(b0, c20);
      var a3 = FloatVector.broadcast(SPECIES, a.get(FLOAT, 12));
      c30 = a3.fma(b0, c30);
      var a4 = FloatVector.broadcast(SPECIES, a.get(FLOAT, 16));
      c40 = a4.fma(b0, c40);
      var a5 = FloatVector.broadcast(SPECIES, a.get(FLOAT, 20));
      c50 = a5.fma(b0, c50);
      row += pitch;
      if (at + X_BYTES == tapEnd) {
        tap++;
        tapEnd += tapBytes;
        row = tap < taps.length ? wAt + taps[tap] : row;
      }
    }
    c00.intoMemorySegment(z, zAt, ORDER);
    c10.intoMemorySegment(z, zAt + zPitch, ORDER);
    c20.intoMemorySegment(z, zAt + 2 * zPitch, ORDER);
    c30.intoMemorySegment(z, zAt + 3 * zPitch, ORDER);
    c40.intoMemorySegment(z, zAt + 4 * zPitch, ORDER);
    c50.intoMemorySegment(z, zAt + 5 * zPitch, ORDER);
  }

  /** 6 pixels x 1 vector of rows, for processors without fma. */
  private static void plain6x1(
      MemorySegment x,
      long xAt,
      MemorySegment w,
      long wAt,
      long[] taps,
      long pitch,
      int terms,
      MemorySegment z,
      long zAt,
      long zPitch) {
    var c00 = FloatVector.zero(SPECIES);
    var c10 = FloatVector.zero(SPECIES);
    var c20 = FloatVector.zero(SPECIES);
    var c30 = FloatVector.zero(SPECIES);
    var c40 = FloatVector.zero(SPECIES);
    var c50 = FloatVector.zero(SPECIES);
    long tapBytes = terms * X_BYTES;
    long tapEnd = xAt + tapBytes;
    long end = xAt + taps.length * tapBytes;
    int tap = 0;
    long row = wAt + taps[0];
    for (long at = xAt; at < end; at += X_BYTES) {
      var a = x.asSlice(at, X_BYTES);
      var b = w.asSlice(row, BYTES);
      var b0 = FloatVector.fromMemorySegment(SPECIES, b, 0, ORDER);
      var a0 = FloatVector.broadcast(SPECIES, a.get(FLOAT, 0));
      c00 = a0.mul(b0).add(c00);
      var a1 = FloatVector.broadcast(SPECIES, a.get(FLOAT, 4));
      c10 = a1.mul(b0).add(c10);
      var a2 = FloatVector.broadcast(SPECIES, a.get(FLOAT, 8));
      c20 = a2.mul(b0).add(c20);
      var a3 = FloatVector.broadcast(SPECIES, a.get(FLOAT, 12));
      c30 = a3.mul(b0).add(c30);
      var a4 = FloatVector.broadcast(SPECIES, a.get(FLOAT, 16));
      c40 = a4.mul(b0).add(c40);
      var a5 = FloatVector.broadcast(SPECIES, a.get(FLOAT, 20));
      c50 = a5.mul(b0).add(c50);
      row += pitch;
      if (at + X_BYTES == tapEnd) {
        tap++;
        tapEnd += tapBytes;
        row = tap < taps.length ? wAt + taps[tap] : row;
      }
    }
    c00.intoMemorySegment(z, zAt, ORDER);
    c10.intoMemorySegment(z, zAt + zPitch, ORDER);
    c20.intoMemorySegment(z, zAt + 2 * zPitch, ORDER);
    c30.intoMemorySegment(z, zAt + 3 * zPitch, ORDER);
    c40.intoMemorySegment(z, zAt + 4 * zPitch, ORDER);
    c50.intoMemorySegment(z, zAt + 5 * zPitch, ORDER);
  }
}
