package io.github.upconv.cli;

import io.github.upconv.plan.Route;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a route. */
final class RouteConverter implements ITypeConverter<Route> {
  /** The name of a route, as it is read and reported. */
  static String name(Route route) {
    return route.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @Override
  public Route convert(String text) {
    return Route.strict().stream()
        .filter(route -> name(route).equals(text))
        .findFirst()
        .orElseThrow(() -> new TypeConversionException("need " + names() + ", was '" + text + "'"));
  }

  private static String names() {
    return Route.strict().stream().map(RouteConverter::name).collect(Collectors.joining(" or "));
  }
}
