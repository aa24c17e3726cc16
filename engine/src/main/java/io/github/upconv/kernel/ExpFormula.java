package io.github.upconv.kernel;

/**
 * Constants of {@code exp}, {@code tanh} and {@code sigmoid} in float32.
 *
 * <pre>
 *   exp(x) - 1 = 2^n * (r + r^2 * E(r)) + 2^n - 1   n = round(x / ln 2), r = x - n ln 2
 *   tanh(x)    = -m / (m + 2), m = exp(-2|x|) - 1   with the sign of x
 *   sigmoid(x) = 1 / (1 + e), e = exp(-|x|)         e / (1 + e) for negative x
 * </pre>
 *
 * E interpolates at Chebyshev nodes of |r| <= ln(2) / 2. No difference of nearly equal values is
 * formed, so tanh is as accurate near 0 as elsewhere.
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

  /** Beyond this exp(-x) is treated as 0; it is below 2^-125. */
  static final float EXP_ZERO = 87f;

  /** Exponent bias of a float, in place. */
  static final int ONE_BITS = 0x3F800000;

  static final int MANTISSA_BITS = 23;

  private ExpFormula() {}
}
