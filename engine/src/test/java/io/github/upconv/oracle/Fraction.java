package io.github.upconv.oracle;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/** An exact ratio in lowest terms with a positive denominator. */
record Fraction(BigInteger numerator, BigInteger denominator) implements Comparable<Fraction> {
  static final Fraction ZERO = of(0);
  static final Fraction ONE = of(1);
  static final Fraction HALF = of(1, 2);

  /** A denominator that is no power of two. */
  static final int NOT_BINARY = 1000;

  Fraction {
    BigInteger divisor = numerator.gcd(denominator);
    if (denominator.signum() < 0) {
      divisor = divisor.negate();
    }
    numerator = numerator.divide(divisor);
    denominator = denominator.divide(divisor);
  }

  static Fraction of(long value) {
    return of(value, 1);
  }

  static Fraction of(long numerator, long denominator) {
    return new Fraction(BigInteger.valueOf(numerator), BigInteger.valueOf(denominator));
  }

  static Fraction of(double value) {
    int digits = Math.max(0, 52 - Math.getExponent(value));
    return new Fraction(
        BigDecimal.valueOf(2).pow(digits).multiply(new BigDecimal(value)).toBigIntegerExact(),
        BigInteger.TWO.pow(digits));
  }

  Fraction plus(Fraction other) {
    return new Fraction(
        numerator.multiply(other.denominator).add(other.numerator.multiply(denominator)),
        denominator.multiply(other.denominator));
  }

  Fraction minus(Fraction other) {
    return plus(other.times(of(-1)));
  }

  Fraction times(Fraction other) {
    return new Fraction(
        numerator.multiply(other.numerator), denominator.multiply(other.denominator));
  }

  Fraction over(Fraction other) {
    return new Fraction(
        numerator.multiply(other.denominator), denominator.multiply(other.numerator));
  }

  Fraction abs() {
    return new Fraction(numerator.abs(), denominator);
  }

  boolean isZero() {
    return numerator.signum() == 0;
  }

  long floor() {
    BigInteger[] parts = numerator.divideAndRemainder(denominator);
    return parts[0].longValueExact() - (parts[1].signum() < 0 ? 1 : 0);
  }

  long ceil() {
    return -times(of(-1)).floor();
  }

  /** Binary digits behind the point, {@link #NOT_BINARY} where they do not end. */
  int binaryDigits() {
    return denominator.bitCount() == 1 ? denominator.bitLength() - 1 : NOT_BINARY;
  }

  double toDouble() {
    return new BigDecimal(numerator)
        .divide(new BigDecimal(denominator), MathContext.DECIMAL128)
        .doubleValue();
  }

  @Override
  public int compareTo(Fraction other) {
    return minus(other).numerator.signum();
  }
}
