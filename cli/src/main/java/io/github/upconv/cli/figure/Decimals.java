package io.github.upconv.cli.figure;

import java.util.Locale;

/** Numbers as people read them. */
final class Decimals {
  private Decimals() {}

  /** Three decimals, fewer of large numbers: {@code 0.333}, {@code 12.3}, {@code 1234}. */
  static String three(double value) {
    double magnitude = Math.abs(value);
    if (!Double.isFinite(value)) {
      return Double.isNaN(value) ? "none" : value > 0 ? "infinite" : "-infinite";
    }
    int digits = magnitude < 10 ? 3 : magnitude < 1000 ? 1 : 0;
    return String.format(Locale.ROOT, "%." + digits + "f", value);
  }

  /** One decimal. */
  static String one(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%.1f", value) : three(value);
  }
}
