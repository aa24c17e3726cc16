package io.github.upconv.cli.bench;

import io.github.upconv.layer.LayerLine;
import io.github.upconv.machine.Engine;
import io.github.upconv.plan.Route;
import io.github.upconv.tensor.Layout;
import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;

/**
 * How fast the routes of a layer ran.
 *
 * @param layout of input and output
 * @param chosen the route that the planner takes
 * @param times the times of all routes that can take the layer
 */
public record RouteResult(
    LayerLine line,
    Layout layout,
    Engine engine,
    int threads,
    Route chosen,
    Map<Route, Timing> times) {
  /** The route with the least median. */
  public Route fastest() {
    return Collections.min(times.keySet(), Comparator.comparingDouble(this::medianNanos));
  }

  /** Median time of a route over that of the fastest one, 1 or more. */
  public double ratio(Route route) {
    return medianNanos(route) / medianNanos(fastest());
  }

  private double medianNanos(Route route) {
    return Objects.requireNonNull(times.get(route)).medianNanos();
  }
}
