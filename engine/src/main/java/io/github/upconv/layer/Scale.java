package io.github.upconv.layer;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;

/**
 * Size of a resized axis: an exact factor, or a target extent whose factor is {@code target / in}.
 * Factors are ratios of integers, so that source positions are exact.
 */
public sealed interface Scale {
  /** The extent of the resized axis: {@code floor(in * factor)} or the target. */
  long outputExtent(long inputExtent);

  /** The factor for an input extent. */
  Factor factor(long inputExtent);

  /** An exact factor {@code numerator / denominator}. */
  static Scale by(long numerator, long denominator) {
    return new Factor(numerator, denominator);
  }

  /**
   * A factor given as a decimal such as {@code 1.5} or a ratio such as {@code 4/3}.
   *
   * @throws IllegalArgumentException if it is not positive or has more than 18 digits
   */
  static Scale by(String decimal) {
    int slash = decimal.indexOf('/');
    if (slash >= 0) {
      return by(
          Decimals.integer("scale", decimal.substring(0, slash)),
          Decimals.integer("scale", decimal.substring(slash + 1)));
    }
    BigDecimal value = Decimals.parse("scale", decimal);
    if (value.signum() <= 0) {
      throw new IllegalArgumentException("scale: must be positive, was " + decimal);
    }
    BigInteger denominator = BigInteger.TEN.pow(Math.max(0, value.scale()));
    BigInteger numerator = value.multiply(new BigDecimal(denominator)).toBigIntegerExact();
    if (numerator.bitLength() > 62 || denominator.bitLength() > 62) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "scale: must have fewer digits than %s", decimal));
    }
    return new Factor(numerator.longValueExact(), denominator.longValueExact());
  }

  /** A target extent. */
  static Scale to(long extent) {
    return new Target(extent);
  }

  /** An exact factor. */
  record Factor(long numerator, long denominator) implements Scale {
    /** Checks that the factor is positive, and reduces it. */
    public Factor {
      Axis.atLeast("scale", numerator, 1);
      Axis.atLeast("scale", denominator, 1);
      long divisor =
          BigInteger.valueOf(numerator).gcd(BigInteger.valueOf(denominator)).longValueExact();
      numerator /= divisor;
      denominator /= divisor;
    }

    @Override
    public long outputExtent(long inputExtent) {
      var extent =
          BigInteger.valueOf(inputExtent)
              .multiply(BigInteger.valueOf(numerator))
              .divide(BigInteger.valueOf(denominator));
      if (extent.bitLength() > 62) {
        throw new IllegalArgumentException(
            "scale: the resized extent must be below 2^62, was " + extent);
      }
      return extent.longValueExact();
    }

    @Override
    public Factor factor(long inputExtent) {
      return this;
    }

    /** A decimal where that is exact, otherwise a ratio such as {@code 4/3}. */
    @Override
    public String toString() {
      try {
        return new BigDecimal(numerator)
            .divide(new BigDecimal(denominator))
            .stripTrailingZeros()
            .toPlainString();
      } catch (ArithmeticException e) {
        return numerator + "/" + denominator;
      }
    }
  }

  /** A target extent. */
  record Target(long extent) implements Scale {
    /** Checks that the extent is positive. */
    public Target {
      Axis.atLeast("size", extent, 1);
    }

    @Override
    public long outputExtent(long inputExtent) {
      return extent;
    }

    @Override
    public Factor factor(long inputExtent) {
      return new Factor(extent, inputExtent);
    }

    @Override
    public String toString() {
      return Long.toString(extent);
    }
  }
}
