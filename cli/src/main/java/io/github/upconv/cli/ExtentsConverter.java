package io.github.upconv.cli;

import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads one to three spatial extents such as {@code 6x4}. */
final class ExtentsConverter implements ITypeConverter<List<Integer>> {
  @Override
  public List<Integer> convert(String text) {
    if (!text.matches("[1-9][0-9]{0,5}(x[1-9][0-9]{0,5}){0,2}")) {
      throw new TypeConversionException(
          "need one to three extents of 1 or more such as 6x4, was '" + text + "'");
    }
    return Stream.of(text.split("x", -1)).map(Integer::valueOf).toList();
  }
}
