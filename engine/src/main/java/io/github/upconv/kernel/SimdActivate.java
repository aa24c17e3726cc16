package io.github.upconv.kernel;

import static io.github.upconv.kernel.Lanes.BYTES;
import static io.github.upconv.kernel.Lanes.ORDER;
import static io.github.upconv.kernel.Lanes.SPECIES;

import io.github.upconv.layer.Activation;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * SIMD twin of {@link Activate}.
 *
 * <p>The exponential stands in both bodies on purpose: as a method of its own it was not inlined
 * once it had been compiled by itself, and then boxed a vector per call.
 */
final class SimdActivate implements Activate {
  private static final float ROUNDER = ExpFormula.ROUNDER;
  private static final int MANTISSA_BITS = ExpFormula.MANTISSA_BITS;

  @Override
  public void activate(
      Activation.Kind kind,
      MemorySegment t,
      long tAt,
      long lineBytes,
      int lines,
      MemorySegment slope,
      long slopeAt) {
    long bytes = lineBytes * lines;
    switch (kind) {
      case NONE -> {}
      case RELU -> relu(t, tAt, bytes);
      case LEAKY_RELU, PRELU -> {
        for (int line = 0; line < lines; line++) {
          sloped(t, tAt + line * lineBytes, lineBytes, slope, slopeAt);
        }
      }
      case TANH -> tanh(t, tAt, bytes);
      case SIGMOID -> sigmoid(t, tAt, bytes);
    }
  }

  @Override
  public void activate(
      Activation.Kind kind, MemorySegment t, long tAt, long lineBytes, float slope) {
    switch (kind) {
      case NONE -> {}
      case RELU -> relu(t, tAt, lineBytes);
      case LEAKY_RELU, PRELU -> sloped(t, tAt, lineBytes, slope);
      case TANH -> tanh(t, tAt, lineBytes);
      case SIGMOID -> sigmoid(t, tAt, lineBytes);
    }
  }

  private static void sloped(MemorySegment t, long tAt, long lineBytes, float slope) {
    for (long i = 0; i < lineBytes; i += BYTES) {
      var x = FloatVector.fromMemorySegment(SPECIES, t, tAt + i, ORDER);
      x.blend(x.mul(slope), x.compare(VectorOperators.LT, 0)).intoMemorySegment(t, tAt + i, ORDER);
    }
  }

  private static void relu(MemorySegment t, long tAt, long bytes) {
    for (long i = 0; i < bytes; i += BYTES) {
      var x = FloatVector.fromMemorySegment(SPECIES, t, tAt + i, ORDER);
      x.blend(0, x.compare(VectorOperators.LT, 0)).intoMemorySegment(t, tAt + i, ORDER);
    }
  }

  /** The last lanes of a line go one by one: lanes behind it belong to the next line. */
  private static void sloped(
      MemorySegment t, long tAt, long lineBytes, MemorySegment slope, long slopeAt) {
    long c = 0;
    for (; c + BYTES <= lineBytes; c += BYTES) {
      var x = FloatVector.fromMemorySegment(SPECIES, t, tAt + c, ORDER);
      var scaled = x.mul(FloatVector.fromMemorySegment(SPECIES, slope, slopeAt + c, ORDER));
      x.blend(scaled, x.compare(VectorOperators.LT, 0)).intoMemorySegment(t, tAt + c, ORDER);
    }
    for (; c < lineBytes; c += Float.BYTES) {
      float x = Fused.load(t, tAt + c);
      Fused.store(t, tAt + c, x < 0 ? x * Fused.load(slope, slopeAt + c) : x);
    }
  }

  private static void tanh(MemorySegment t, long tAt, long bytes) {
    for (long i = 0; i < bytes; i += BYTES) {
      var x = FloatVector.fromMemorySegment(SPECIES, t, tAt + i, ORDER);
      var magnitude = x.abs();
      var twice = magnitude.add(magnitude);
      var beyond = twice.compare(VectorOperators.GT, ExpFormula.EXP_ZERO);
      var argument = twice.blend(ExpFormula.EXP_ZERO, beyond).neg();
      var shifted =
          argument
              .mul(FloatVector.broadcast(SPECIES, ExpFormula.LOG2_E))
              .add(FloatVector.broadcast(SPECIES, ROUNDER));
      var n = shifted.sub(ROUNDER);
      var r = n.mul(FloatVector.broadcast(SPECIES, -ExpFormula.LN2_HIGH)).add(argument);
      r = n.mul(FloatVector.broadcast(SPECIES, -ExpFormula.LN2_LOW)).add(r);
      var poly =
          r.mul(FloatVector.broadcast(SPECIES, ExpFormula.E4))
              .add(FloatVector.broadcast(SPECIES, ExpFormula.E3));
      poly = r.mul(poly).add(FloatVector.broadcast(SPECIES, ExpFormula.E2));
      poly = r.mul(poly).add(FloatVector.broadcast(SPECIES, ExpFormula.E1));
      poly = r.mul(poly).add(FloatVector.broadcast(SPECIES, ExpFormula.E0));
      poly = r.mul(r).mul(poly).add(r);
      var bits = shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, MANTISSA_BITS);
      var power = bits.add(ExpFormula.ONE_BITS).reinterpretAsFloats();
      var m = power.mul(poly).add(power.sub(1)).blend(-1, beyond);
      var positive = m.neg().div(m.add(2));
      positive
          .blend(positive.neg(), x.compare(VectorOperators.LT, 0))
          .intoMemorySegment(t, tAt + i, ORDER);
    }
  }

  private static void sigmoid(MemorySegment t, long tAt, long bytes) {
    for (long i = 0; i < bytes; i += BYTES) {
      var x = FloatVector.fromMemorySegment(SPECIES, t, tAt + i, ORDER);
      var magnitude = x.abs();
      var beyond = magnitude.compare(VectorOperators.GT, ExpFormula.EXP_ZERO);
      var argument = magnitude.blend(ExpFormula.EXP_ZERO, beyond).neg();
      var shifted =
          argument
              .mul(FloatVector.broadcast(SPECIES, ExpFormula.LOG2_E))
              .add(FloatVector.broadcast(SPECIES, ROUNDER));
      var n = shifted.sub(ROUNDER);
      var r = n.mul(FloatVector.broadcast(SPECIES, -ExpFormula.LN2_HIGH)).add(argument);
      r = n.mul(FloatVector.broadcast(SPECIES, -ExpFormula.LN2_LOW)).add(r);
      var poly =
          r.mul(FloatVector.broadcast(SPECIES, ExpFormula.E4))
              .add(FloatVector.broadcast(SPECIES, ExpFormula.E3));
      poly = r.mul(poly).add(FloatVector.broadcast(SPECIES, ExpFormula.E2));
      poly = r.mul(poly).add(FloatVector.broadcast(SPECIES, ExpFormula.E1));
      poly = r.mul(poly).add(FloatVector.broadcast(SPECIES, ExpFormula.E0));
      poly = r.mul(r).mul(poly).add(r).add(1);
      var bits = shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, MANTISSA_BITS);
      var power = bits.add(ExpFormula.ONE_BITS).reinterpretAsFloats();
      var e = poly.mul(power).blend(0, beyond);
      var one = FloatVector.broadcast(SPECIES, 1);
      var numerator = one.blend(e, x.compare(VectorOperators.LT, 0));
      numerator.div(one.add(e)).intoMemorySegment(t, tAt + i, ORDER);
    }
  }
}
