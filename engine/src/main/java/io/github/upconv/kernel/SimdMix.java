package io.github.upconv.kernel;

import static io.github.upconv.kernel.Lanes.BYTES;
import static io.github.upconv.kernel.Lanes.SPECIES;
import static io.github.upconv.kernel.Lanes.broadcast;
import static io.github.upconv.kernel.Lanes.load;
import static io.github.upconv.kernel.Lanes.multiplyAdd;
import static io.github.upconv.kernel.Lanes.store;

import io.github.upconv.machine.Machine;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * SIMD twin of {@link Mix}: register tiles of pixels x vectors.
 *
 * <p>8 pixels x 2 vectors keep 16 accumulators, enough to hide a latency of 4 cycles on 2 ports, and
 * leave room for operands in 32 registers; with 16 registers 6 x 2 is the largest tile that does not
 * spill. Accumulators stay in one method: handed to a store helper they were boxed, at 5 % of the
 * speed.
 */
final class SimdMix implements Mix {
  private static final int VECTORS = 2;
  private static final boolean MANY_REGISTERS = Machine.current().vectorRegisters() >= 32;
  private static final int PIXELS = MANY_REGISTERS ? 8 : 6;

  @Override
  public int panelRows() {
    return VECTORS * Lanes.COUNT;
  }

  @Override
  public int tilePixels() {
    return PIXELS;
  }

  @Override
  public void mix(
      MemorySegment x,
      long xAt,
      long xPitch,
      MemorySegment w,
      long wAt,
      int terms,
      int panels,
      MemorySegment z,
      long zAt,
      long zPitch,
      int pixels) {
    long panelBytes = terms * (BYTES * VECTORS);
    for (int panel = 0; panel < panels; panel++) {
      long wPanel = wAt + panel * panelBytes;
      long zPanel = zAt + panel * (BYTES * VECTORS);
      for (int pixel = 0; pixel < pixels; pixel += PIXELS) {
        long xTile = xAt + (long) pixel * Float.BYTES;
        long zTile = zPanel + pixel * zPitch;
        if (MANY_REGISTERS) {
          tile8x2(x, xTile, xPitch, w, wPanel, terms, z, zTile, zPitch);
        } else {
          tile6x2(x, xTile, xPitch, w, wPanel, terms, z, zTile, zPitch);
        }
      }
    }
  }

  /** 8 pixels x 2 vectors of rows. */
  private static void tile8x2(
      MemorySegment x,
      long xAt,
      long xPitch,
      MemorySegment w,
      long wAt,
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
    var c60 = FloatVector.zero(SPECIES);
    var c61 = FloatVector.zero(SPECIES);
    var c70 = FloatVector.zero(SPECIES);
    var c71 = FloatVector.zero(SPECIES);
    for (int term = 0; term < terms; term++) {
      long b = wAt + term * (BYTES * 2);
      long a = xAt + term * xPitch;
      var b0 = load(w, b);
      var b1 = load(w, b + BYTES);
      var a0 = broadcast(Fused.load(x, a));
      c00 = multiplyAdd(a0, b0, c00);
      c01 = multiplyAdd(a0, b1, c01);
      var a1 = broadcast(Fused.load(x, a + 4));
      c10 = multiplyAdd(a1, b0, c10);
      c11 = multiplyAdd(a1, b1, c11);
      var a2 = broadcast(Fused.load(x, a + 8));
      c20 = multiplyAdd(a2, b0, c20);
      c21 = multiplyAdd(a2, b1, c21);
      var a3 = broadcast(Fused.load(x, a + 12));
      c30 = multiplyAdd(a3, b0, c30);
      c31 = multiplyAdd(a3, b1, c31);
      var a4 = broadcast(Fused.load(x, a + 16));
      c40 = multiplyAdd(a4, b0, c40);
      c41 = multiplyAdd(a4, b1, c41);
      var a5 = broadcast(Fused.load(x, a + 20));
      c50 = multiplyAdd(a5, b0, c50);
      c51 = multiplyAdd(a5, b1, c51);
      var a6 = broadcast(Fused.load(x, a + 24));
      c60 = multiplyAdd(a6, b0, c60);
      c61 = multiplyAdd(a6, b1, c61);
      var a7 = broadcast(Fused.load(x, a + 28));
      c70 = multiplyAdd(a7, b0, c70);
      c71 = multiplyAdd(a7, b1, c71);
    }
    store(c00, z, zAt);
    store(c01, z, zAt + BYTES);
    store(c10, z, zAt + zPitch);
    store(c11, z, zAt + zPitch + BYTES);
    store(c20, z, zAt + 2 * zPitch);
    store(c21, z, zAt + 2 * zPitch + BYTES);
    store(c30, z, zAt + 3 * zPitch);
    store(c31, z, zAt + 3 * zPitch + BYTES);
    store(c40, z, zAt + 4 * zPitch);
    store(c41, z, zAt + 4 * zPitch + BYTES);
    store(c50, z, zAt + 5 * zPitch);
    store(c51, z, zAt + 5 * zPitch + BYTES);
    store(c60, z, zAt + 6 * zPitch);
    store(c61, z, zAt + 6 * zPitch + BYTES);
    store(c70, z, zAt + 7 * zPitch);
    store(c71, z, zAt + 7 * zPitch + BYTES);
  }

  /** 6 pixels x 2 vectors of rows. */
  private static void tile6x2(
      MemorySegment x,
      long xAt,
      long xPitch,
      MemorySegment w,
      long wAt,
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
    for (int term = 0; term < terms; term++) {
      long b = wAt + term * (BYTES * 2);
      long a = xAt + term * xPitch;
      var b0 = load(w, b);
      var b1 = load(w, b + BYTES);
      var a0 = broadcast(Fused.load(x, a));
      c00 = multiplyAdd(a0, b0, c00);
      c01 = multiplyAdd(a0, b1, c01);
      var a1 = broadcast(Fused.load(x, a + 4));
      c10 = multiplyAdd(a1, b0, c10);
      c11 = multiplyAdd(a1, b1, c11);
      var a2 = broadcast(Fused.load(x, a + 8));
      c20 = multiplyAdd(a2, b0, c20);
      c21 = multiplyAdd(a2, b1, c21);
      var a3 = broadcast(Fused.load(x, a + 12));
      c30 = multiplyAdd(a3, b0, c30);
      c31 = multiplyAdd(a3, b1, c31);
      var a4 = broadcast(Fused.load(x, a + 16));
      c40 = multiplyAdd(a4, b0, c40);
      c41 = multiplyAdd(a4, b1, c41);
      var a5 = broadcast(Fused.load(x, a + 20));
      c50 = multiplyAdd(a5, b0, c50);
      c51 = multiplyAdd(a5, b1, c51);
    }
    store(c00, z, zAt);
    store(c01, z, zAt + BYTES);
    store(c10, z, zAt + zPitch);
    store(c11, z, zAt + zPitch + BYTES);
    store(c20, z, zAt + 2 * zPitch);
    store(c21, z, zAt + 2 * zPitch + BYTES);
    store(c30, z, zAt + 3 * zPitch);
    store(c31, z, zAt + 3 * zPitch + BYTES);
    store(c40, z, zAt + 4 * zPitch);
    store(c41, z, zAt + 4 * zPitch + BYTES);
    store(c50, z, zAt + 5 * zPitch);
    store(c51, z, zAt + 5 * zPitch + BYTES);
  }
}
