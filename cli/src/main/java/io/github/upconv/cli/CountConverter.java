package io.github.upconv.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a count of 1 or more; the JDK's parsers also take digits of other scripts. */
public final class CountConverter implements ITypeConverter<Integer> {
  private static final int MOST = 1_000_000;

  @Override
  public Integer convert(String text) {
    int count = text.matches("[0-9]{1,7}") ? Integer.parseInt(text) : 0;
    if (count < 1 || count > MOST) {
      throw new TypeConversionException(
          "need an integer from 1 to " + MOST + ", was '" + text + "'");
    }
    return count;
  }
}
