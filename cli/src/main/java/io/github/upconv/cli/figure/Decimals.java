package io.github.upconv.cli.figure;

import java.util.Locale;

/** Numbers as people read them. */
final class Decimals {
  private Decimals() {}

  /**
   * Three decimals, fewer of large numbers: {@code 0.333}, {@code 12.3}, {@code 1234}; with an
   * exponent where that says nothing: {@code 2.1e-05}, {@code 3.9e+06}.
   */
  static String three(double value) {
    double magnitude = Math.abs(value);
    if (!Double.isFinite(value)) {
      return Double.isNaN(value) ? "none" : value > 0 ? "infinite" : "-infinite";
    }
    if (magnitude >= 1e6 || (magnitude > 0 && magnitude < 5e-4)) {
      return String.format(Locale.ROOT, "%.1e", value);
    }
    int digits = magnitude < 10 ? 3 : magnitude < 1000 ? 1 : 0;
    return String.format(Locale.ROOT, "%." + digits + "f", value == 0 ? 0.0 : value);
  }

  /** One decimal. */
  static String one(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%.1f", value) : three(value);
  }
}
