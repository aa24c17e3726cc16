package io.github.upconv.kernel;

import static io.github.upconv.kernel.Lanes.BYTES;
import static io.github.upconv.kernel.Lanes.ORDER;
import static io.github.upconv.kernel.Lanes.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/** SIMD twin of {@link GroupMix}. */
final class SimdGroupMix implements GroupMix {
  @Override
  public void mix(
      MemorySegment x,
      long xAt,
      MemorySegment w,
      long wAt,
      int terms,
      int taps,
      int channels,
      MemorySegment z,
      long zAt,
      long zPitch,
      int pixels) {
    long line = (long) channels * Float.BYTES;
    // the last vector goes first: what it writes too far, the first one then writes again
    long last = (line - 1) / BYTES * BYTES;
    for (int pixel = 0; pixel < pixels; pixel++) {
      long xPixel = xAt + (long) pixel * terms * line;
      long zPixel = zAt + pixel * zPitch;
      for (long c = last; c >= 0; c -= BYTES) {
        if (terms == 1) {
          scale(x, xPixel + c, w, wAt + c, taps, line, z, zPixel + c);
        } else {
          sum(x, xPixel + c, w, wAt + c, terms, taps, line, z, zPixel + c);
        }
      }
    }
  }

  /** One term per sum, as in depthwise layers: the chain from 0 is one multiply-add. */
  private static void scale(
      MemorySegment x,
      long xAt,
      MemorySegment w,
      long wAt,
      int taps,
      long line,
      MemorySegment z,
      long zAt) {
    var zero = FloatVector.zero(SPECIES);
    var value = FloatVector.fromMemorySegment(SPECIES, x, xAt, ORDER);
    for (int tap = 0; tap < taps; tap++) {
      var weight = FloatVector.fromMemorySegment(SPECIES, w, wAt + tap * line, ORDER);
      var product = Fused.FMA ? value.fma(weight, zero) : value.mul(weight).add(zero);
      product.intoMemorySegment(z, zAt + tap * line, ORDER);
    }
  }

  private static void sum(
      MemorySegment x,
      long xAt,
      MemorySegment w,
      long wAt,
      int terms,
      int taps,
      long line,
      MemorySegment z,
      long zAt) {
    for (int tap = 0; tap < taps; tap++) {
      var sum = FloatVector.zero(SPECIES);
      long wTap = wAt + (long) tap * terms * line;
      for (int term = 0; term < terms; term++) {
        var a = FloatVector.fromMemorySegment(SPECIES, x, xAt + term * line, ORDER);
        var b = FloatVector.fromMemorySegment(SPECIES, w, wTap + term * line, ORDER);
        sum = Fused.FMA ? a.fma(b, sum) : a.mul(b).add(sum);
      }
      sum.intoMemorySegment(z, zAt + tap * line, ORDER);
    }
  }
}
