package io.github.upconv.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a decimal from 0 to 1. */
final class ShareConverter implements ITypeConverter<Double> {
  @Override
  public Double convert(String text) {
    if (!text.matches("0?[.][0-9]{1,9}|[01]([.]0{0,9})?|0[.][0-9]{0,9}")) {
      throw new TypeConversionException("need a decimal from 0 to 1, was '" + text + "'");
    }
    return Double.valueOf(text);
  }
}
