package io.github.upconv.kernel;

import static io.github.upconv.kernel.Fused.load;
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
        store(t, at, activated(kind, load(t, at), load(slope, slopeAt + c)));
      }
    }
  }

  @Override
  public void activate(
      Activation.Kind kind, MemorySegment t, long tAt, long lineBytes, float slope) {
    for (long i = 0; i < lineBytes; i += Float.BYTES) {
      store(t, tAt + i, activated(kind, load(t, tAt + i), slope));
    }
  }

  private static float activated(Activation.Kind kind, float x, float slope) {
    return switch (kind) {
      case NONE -> x;
      case RELU -> x < 0 ? 0 : x;
      case LEAKY_RELU, PRELU -> x < 0 ? x * slope : x;
      case TANH -> tanh(x);
      case SIGMOID -> sigmoid(x);
    };
  }

  static float tanh(float x) {
    float magnitude = Math.abs(x);
    float twice = magnitude + magnitude;
    boolean beyond = twice > ExpFormula.EXP_ZERO;
    float argument = -(beyond ? ExpFormula.EXP_ZERO : twice);
    float shifted = shifted(argument);
    float power = power(shifted);
    float m = beyond ? -1 : power * reduced(argument, shifted) + (power - 1);
    float positive = -m / (m + 2);
    return x < 0 ? -positive : positive;
  }

  static float sigmoid(float x) {
    float magnitude = Math.abs(x);
    boolean beyond = magnitude > ExpFormula.EXP_ZERO;
    float argument = -(beyond ? ExpFormula.EXP_ZERO : magnitude);
    float shifted = shifted(argument);
    float e = beyond ? 0 : (reduced(argument, shifted) + 1) * power(shifted);
    return (x < 0 ? e : 1) / (1 + e);
  }

  /** The argument in units of ln 2, rounded, with the integer in the low bits. */
  private static float shifted(float x) {
    return x * ExpFormula.LOG2_E + ExpFormula.ROUNDER;
  }

  /** {@code exp(r) - 1} of what the rounding left. */
  private static float reduced(float x, float shifted) {
    float n = shifted - ExpFormula.ROUNDER;
    float r = n * -ExpFormula.LN2_HIGH + x;
    r = n * -ExpFormula.LN2_LOW + r;
    float poly = r * ExpFormula.E4 + ExpFormula.E3;
    poly = r * poly + ExpFormula.E2;
    poly = r * poly + ExpFormula.E1;
    poly = r * poly + ExpFormula.E0;
    return r * r * poly + r;
  }

  private static float power(float shifted) {
    int exponent = Float.floatToRawIntBits(shifted) << ExpFormula.MANTISSA_BITS;
    return Float.intBitsToFloat(exponent + ExpFormula.ONE_BITS);
  }
}
