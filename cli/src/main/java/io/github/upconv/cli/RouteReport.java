package io.github.upconv.cli;

import io.github.upconv.cli.bench.RouteResult;
import io.github.upconv.plan.Route;
import io.github.upconv.tensor.Layout;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How fast the routes of layers ran, and how well the planner chose among them. */
final class RouteReport {
  /** A choice that takes at most so many times as long as the fastest route is as good. */
  private static final double TOLERANCE = 1.1;

  private final List<RouteResult> all = new ArrayList<>();
  private final @Nullable PrintWriter text;

  /**
   * @param text where to print for people
   */
  RouteReport(@Nullable PrintWriter text) {
    this.text = text;
    if (text != null) {
      text.println(MachineReport.describe());
      text.flush();
    }
  }

  /** Takes the results of a layer, one per layout. */
  void add(String name, List<RouteResult> results) {
    all.addAll(results);
    if (text == null) {
      return;
    }
    text.println();
    text.println((name.isEmpty() ? "" : name + ": ") + results.getFirst().line());
    for (var result : results) {
      for (var entry : result.times().entrySet()) {
        text.printf(
            Locale.ROOT,
            "  %-14s  %-15s  %10.3f ms  %.2f times the fastest%s%n",
            name(result.layout()),
            entry.getKey(),
            entry.getValue().medianNanos() / 1e6,
            result.ratio(entry.getKey()),
            entry.getKey() == result.chosen() ? ", chosen" : "");
      }
    }
    text.flush();
  }

  private static String name(Layout layout) {
    return switch (layout) {
      case CHANNELS_FIRST -> "channels first";
      case CHANNELS_LAST -> "channels last";
    };
  }

  /** The quality of the choices; everything, if nothing was printed for people. */
  void printTotal(PrintWriter out) {
    if (text == null) {
      printJson(out);
      return;
    }
    out.println();
    for (var layout : Layout.values()) {
      var results = of(layout);
      out.printf(
          Locale.ROOT,
          "%s: the choice is the fastest of %d layers in %.0f %%, within %.0f %% of it in %.0f %%,"
              + " at worst %.2f times the fastest%n",
          name(layout),
          results.size(),
          percent(results, 1),
          100 * (TOLERANCE - 1),
          percent(results, TOLERANCE),
          worst(results));
    }
  }

  private List<RouteResult> of(Layout layout) {
    return all.stream().filter(result -> result.layout() == layout).toList();
  }

  /** Share of the layers whose chosen route takes at most so many times as long as the fastest. */
  private static double percent(List<RouteResult> results, double most) {
    long good = results.stream().filter(result -> result.ratio(result.chosen()) <= most).count();
    return 100.0 * good / results.size();
  }

  private static double worst(List<RouteResult> results) {
    return results.stream().mapToDouble(r -> r.ratio(r.chosen())).max().orElseThrow();
  }

  private void printJson(PrintWriter out) {
    var results = new ArrayList<Map<String, ?>>();
    for (var result : all) {
      var times = new LinkedHashMap<String, Double>();
      for (Route route : result.times().keySet()) {
        times.put(route.toString(), result.times().get(route).medianNanos() / 1e6);
      }
      var fields = new LinkedHashMap<String, Object>();
      fields.put("layer", result.line());
      fields.put("layout", name(result.layout()));
      fields.put("engine", EngineConverter.name(result.engine()));
      fields.put("threads", result.threads());
      fields.put("chosen", result.chosen());
      fields.put("fastest", result.fastest());
      fields.put("ratio", result.ratio(result.chosen()));
      fields.put("median_ms", times);
      results.add(fields);
    }
    var document = new LinkedHashMap<String, Object>();
    document.put("results", results);
    for (var layout : Layout.values()) {
      var quality = new LinkedHashMap<String, Object>();
      quality.put("fastest_percent", percent(of(layout), 1));
      quality.put("within_10_percent", percent(of(layout), TOLERANCE));
      quality.put("worst_ratio", worst(of(layout)));
      document.put(name(layout), quality);
    }
    Json.print(out, document);
  }
}
