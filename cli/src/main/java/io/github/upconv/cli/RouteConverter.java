package io.github.upconv.cli;

import io.github.upconv.plan.Route;
import java.util.Iterator;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a route; the names of all that can be read. */
final class RouteConverter implements ITypeConverter<Route>, Iterable<String> {
  /** The name of a route, as it is read and reported. */
  static String name(Route route) {
    return route.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @Override
  public Route convert(String text) {
    return Route.strict().stream()
        .filter(route -> name(route).equals(text))
        .findFirst()
        .orElseThrow(() ->
            new TypeConversionException(
                "need " + String.join(" or ", this) + ", was '" + text + "'"));
  }

  @Override
  public Iterator<String> iterator() {
    return Route.strict().stream().map(RouteConverter::name).iterator();
  }
}
