package io.github.upconv.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a time in seconds. */
final class SecondsConverter implements ITypeConverter<Double> {
  @Override
  public Double convert(String text) {
    if (!text.matches("[0-9]{1,4}([.][0-9]{0,3})?|[.][0-9]{1,3}")) {
      throw new TypeConversionException("need seconds such as 0.5 or 10, was '" + text + "'");
    }
    return Double.valueOf(text);
  }
}
