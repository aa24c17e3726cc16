package io.github.upconv.cli;

import java.util.Set;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the name of a set of layers. */
public final class SuiteConverter implements ITypeConverter<String> {
  @Override
  public String convert(String text) {
    if (!Set.of("core", "more", "all").contains(text)) {
      throw new TypeConversionException("need core, more or all, was '" + text + "'");
    }
    return text;
  }
}
