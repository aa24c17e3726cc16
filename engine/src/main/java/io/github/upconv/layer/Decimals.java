package io.github.upconv.layer;

import java.math.BigDecimal;
import java.util.Locale;

/** Decimals in a layer line: ASCII digits only, whatever the locale is. */
final class Decimals {
  private Decimals() {}

  static BigDecimal parse(String name, String text) {
    // Character.isDigit and the JDK's parsers also take Arabic and full-width digits
    if (!text.matches("[+-]?([0-9]{1,18}([.][0-9]{0,18})?|[.][0-9]{1,18})(e[+-]?[0-9]{1,3})?")) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: must be a decimal such as 1.5, was '%s'",
              name,
              LayerLine.printable(text)));
    }
    return new BigDecimal(text).stripTrailingZeros();
  }

  static long integer(String name, String text) {
    if (!text.matches("-?[0-9]{1,18}")) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: must be an integer of at most 18 digits, was '%s'",
              name,
              LayerLine.printable(text)));
    }
    return Long.parseLong(text);
  }

  /** The shortest decimal that parses to the same value; an exponent only where it is short. */
  static String print(double value) {
    return print(Double.toString(value));
  }

  /** As {@link #print(double)} for a float. */
  static String print(float value) {
    return print(Float.toString(value));
  }

  private static String print(String shortest) {
    var value = new BigDecimal(shortest).stripTrailingZeros();
    String plain = value.toPlainString();
    return plain.length() <= 12 ? plain : value.unscaledValue() + "e" + -value.scale();
  }
}
