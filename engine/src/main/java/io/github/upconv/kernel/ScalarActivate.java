package io.github.upconv.kernel;

import static io.github.upconv.kernel.Fused.load;
import static io.github.upconv.kernel.Fused.multiplyAdd;
import static io.github.upconv.kernel.Fused.store;

import io.github.upconv.layer.Activation;
import java.lang.foreign.MemorySegment;

/** Scalar twin of {@link Activate}. */
final class ScalarActivate implements Activate {
  @Override
  public void activate(
      Activation.Kind kind,
      MemorySegment t,
      long tAt,
      long lineBytes,
      int lines,
      MemorySegment slope,
      long slopeAt) {
    for (int line = 0; line < lines; line++) {
      for (long c = 0; c < lineBytes; c += Float.BYTES) {
        long at = tAt + line * lineBytes + c;
        float x = load(t, at);
        store(
            t,
            at,
            switch (kind) {
              case NONE -> x;
              case RELU -> x < 0 ? 0 : x;
              case LEAKY_RELU, PRELU -> x < 0 ? x * load(slope, slopeAt + c) : x;
              case TANH -> tanh(x);
              case SIGMOID -> sigmoid(x);
            });
      }
    }
  }

  static float tanh(float x) {
    float magnitude = Math.abs(x);
    float z = x * x;
    float poly = multiplyAdd(z, ExpFormula.T4, ExpFormula.T3);
    poly = multiplyAdd(z, poly, ExpFormula.T2);
    poly = multiplyAdd(z, poly, ExpFormula.T1);
    poly = multiplyAdd(z, poly, ExpFormula.T0);
    float small = multiplyAdd(x * z, poly, x);
    float capped = magnitude > ExpFormula.TANH_ONE ? ExpFormula.TANH_ONE : magnitude;
    float large = 1 - 2 / (exp(capped + capped) + 1);
    large = x < 0 ? -large : large;
    return magnitude < ExpFormula.TANH_SMALL ? small : large;
  }

  static float sigmoid(float x) {
    float magnitude = Math.abs(x);
    float e = exp(-(magnitude > ExpFormula.EXP_ZERO ? ExpFormula.EXP_ZERO : magnitude));
    e = magnitude > ExpFormula.EXP_ZERO ? 0 : e;
    return (x < 0 ? e : 1) / (1 + e);
  }

  private static float exp(float x) {
    float shifted = multiplyAdd(x, ExpFormula.LOG2_E, ExpFormula.ROUNDER);
    float n = shifted - ExpFormula.ROUNDER;
    float r = multiplyAdd(n, -ExpFormula.LN2_HIGH, x);
    r = multiplyAdd(n, -ExpFormula.LN2_LOW, r);
    float poly = multiplyAdd(r, ExpFormula.E4, ExpFormula.E3);
    poly = multiplyAdd(r, poly, ExpFormula.E2);
    poly = multiplyAdd(r, poly, ExpFormula.E1);
    poly = multiplyAdd(r, poly, ExpFormula.E0);
    poly = multiplyAdd(r * r, poly, r) + 1;
    int power =
        (Float.floatToRawIntBits(shifted) << ExpFormula.MANTISSA_BITS) + ExpFormula.ONE_BITS;
    return poly * Float.intBitsToFloat(power);
  }
}
