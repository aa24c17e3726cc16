package io.github.upconv.kernel;

/**
 * Constants of {@code exp}, {@code tanh} and {@code sigmoid} in float32.
 *
 * <pre>
 *   exp(x)     = 2^n * (1 + r + r^2 * E(r))   n = round(x / ln 2), r = x - n ln 2, |r| <= ln(2) / 2
 *   tanh(x)    = x + x * z * T(z)             z = x^2, |x| < 0.625
 *              = 1 - 2 / (exp(2|x|) + 1)      otherwise, with the sign of x; exactly 1 from 10 on
 *   sigmoid(x) = 1 / (1 + e), e = exp(-|x|)   or e / (1 + e) for negative x; e is 0 beyond 87
 * </pre>
 *
 * E and T interpolate at Chebyshev nodes of their ranges; both functions are within 3 units in the
 * last place.
 */
final class ExpFormula {
  static final float LOG2_E = 1.442695f;

  /** ln 2 in two parts; the first has 12 trailing zero bits, so that n times it is exact. */
  static final float LN2_HIGH = 0.6933594f;

  static final float LN2_LOW = -0.00021219444f;

  /** 1.5 * 2^23: adding it rounds to an integer, which then stands in the low bits. */
  static final float ROUNDER = 12582912f;

  static final float E0 = 0.5f;
  static final float E1 = 0.16666573f;
  static final float E2 = 0.04166655f;
  static final float E3 = 0.008363774f;
  static final float E4 = 0.0013926927f;

  static final float T0 = -0.33333328f;
  static final float T1 = 0.13332748f;
  static final float T2 = -0.053847756f;
  static final float T3 = 0.020982297f;
  static final float T4 = -0.0060751666f;

  /** Below this the odd polynomial serves tanh. */
  static final float TANH_SMALL = 0.625f;

  /** From here on tanh rounds to 1. */
  static final float TANH_ONE = 10f;

  /** Beyond this exp(-x) is treated as 0; it is below 2^-125. */
  static final float EXP_ZERO = 87f;

  /** Exponent bias of a float, in place. */
  static final int ONE_BITS = 0x3F800000;

  static final int MANTISSA_BITS = 23;

  private ExpFormula() {}
}
