package io.github.upconv.cli;

import io.github.upconv.plan.Precision;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a level of precision. */
final class PrecisionConverter implements ITypeConverter<Precision> {
  @Override
  public Precision convert(String text) {
    return switch (text) {
      case "strict" -> Precision.STRICT;
      case "fast" -> Precision.FAST;
      default -> throw new TypeConversionException("need strict or fast, was '" + text + "'");
    };
  }
}
