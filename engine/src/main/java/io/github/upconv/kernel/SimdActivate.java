package io.github.upconv.kernel;

import static io.github.upconv.kernel.Lanes.BYTES;
import static io.github.upconv.kernel.Lanes.broadcast;
import static io.github.upconv.kernel.Lanes.load;
import static io.github.upconv.kernel.Lanes.multiplyAdd;
import static io.github.upconv.kernel.Lanes.store;

import io.github.upconv.layer.Activation;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** SIMD twin of {@link Activate}. */
final class SimdActivate implements Activate {
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

  private static void relu(MemorySegment t, long tAt, long bytes) {
    for (long i = 0; i < bytes; i += BYTES) {
      var x = load(t, tAt + i);
      store(x.blend(0, x.compare(VectorOperators.LT, 0)), t, tAt + i);
    }
  }

  /** Lanes behind the line belong to the next one and are left as they are. */
  private static void sloped(
      MemorySegment t, long tAt, long lineBytes, MemorySegment slope, long slopeAt) {
    for (long c = 0; c < lineBytes; c += BYTES) {
      var x = load(t, tAt + c);
      var negative = x.compare(VectorOperators.LT, 0);
      int lanes = (int) Math.min(Lanes.COUNT, (lineBytes - c) / Float.BYTES);
      negative = negative.and(Lanes.SPECIES.indexInRange(0, lanes));
      store(x.blend(x.mul(load(slope, slopeAt + c)), negative), t, tAt + c);
    }
  }

  private static void tanh(MemorySegment t, long tAt, long bytes) {
    for (long i = 0; i < bytes; i += BYTES) {
      var x = load(t, tAt + i);
      var magnitude = x.abs();
      var z = x.mul(x);
      var poly = multiplyAdd(z, broadcast(ExpFormula.T4), broadcast(ExpFormula.T3));
      poly = multiplyAdd(z, poly, broadcast(ExpFormula.T2));
      poly = multiplyAdd(z, poly, broadcast(ExpFormula.T1));
      poly = multiplyAdd(z, poly, broadcast(ExpFormula.T0));
      var small = multiplyAdd(x.mul(z), poly, x);
      var one = broadcast(1);
      var capped =
          magnitude.blend(
              ExpFormula.TANH_ONE,
              magnitude.compare(VectorOperators.GT, ExpFormula.TANH_ONE));
      var large = one.sub(broadcast(2).div(exp(capped.add(capped)).add(one)));
      large = large.blend(large.neg(), x.compare(VectorOperators.LT, 0));
      var result =
          large.blend(small, magnitude.compare(VectorOperators.LT, ExpFormula.TANH_SMALL));
      store(result, t, tAt + i);
    }
  }

  private static void sigmoid(MemorySegment t, long tAt, long bytes) {
    for (long i = 0; i < bytes; i += BYTES) {
      var x = load(t, tAt + i);
      var magnitude = x.abs();
      var beyond = magnitude.compare(VectorOperators.GT, ExpFormula.EXP_ZERO);
      var e = exp(magnitude.blend(ExpFormula.EXP_ZERO, beyond).neg()).blend(0, beyond);
      var one = broadcast(1);
      var numerator = one.blend(e, x.compare(VectorOperators.LT, 0));
      store(numerator.div(one.add(e)), t, tAt + i);
    }
  }

  private static FloatVector exp(FloatVector x) {
    var rounder = broadcast(ExpFormula.ROUNDER);
    var shifted = multiplyAdd(x, broadcast(ExpFormula.LOG2_E), rounder);
    var n = shifted.sub(rounder);
    var r = multiplyAdd(n, broadcast(-ExpFormula.LN2_HIGH), x);
    r = multiplyAdd(n, broadcast(-ExpFormula.LN2_LOW), r);
    var poly = multiplyAdd(r, broadcast(ExpFormula.E4), broadcast(ExpFormula.E3));
    poly = multiplyAdd(r, poly, broadcast(ExpFormula.E2));
    poly = multiplyAdd(r, poly, broadcast(ExpFormula.E1));
    poly = multiplyAdd(r, poly, broadcast(ExpFormula.E0));
    poly = multiplyAdd(r.mul(r), poly, r).add(1);
    var power =
        shifted
            .viewAsIntegralLanes()
            .reinterpretAsInts()
            .lanewise(VectorOperators.LSHL, ExpFormula.MANTISSA_BITS)
            .add(ExpFormula.ONE_BITS)
            .reinterpretAsFloats();
    return poly.mul(power);
  }
}
