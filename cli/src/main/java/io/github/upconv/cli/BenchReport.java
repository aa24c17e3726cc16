package io.github.upconv.cli;

import io.github.upconv.cli.bench.BenchResult;
import io.github.upconv.machine.Peak;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How fast layers ran, for people as soon as it is known, for programs in the end. */
final class BenchReport {
  private final List<BenchResult> all = new ArrayList<>();
  private final @Nullable PrintWriter text;
  private final Peak peak = Peak.measure();

  /**
   * @param text where to print for people
   */
  BenchReport(@Nullable PrintWriter text) {
    this.text = text;
    if (text != null) {
      text.println(MachineReport.describe());
      text.printf(
          Locale.ROOT,
          "peak %.1f GFLOP/s per core, memory %.1f GB/s%n",
          peak.gflops(),
          peak.gigabytesPerSecond());
      text.flush();
    }
  }

  /** Takes the results of a layer, one per engine. */
  void add(String name, List<BenchResult> results) {
    all.addAll(results);
    if (text == null) {
      return;
    }
    text.println();
    text.println((name.isEmpty() ? "" : name + ": ") + results.getFirst().line());
    for (var result : results) {
      text.printf(
          Locale.ROOT,
          "  %-6s  %-6s  %10.3f ms  (best %.3f of %d)  %8.1f GFLOP/s  %4.0f %% of peak  %s%n",
          EngineConverter.name(result.engine()),
          result.precision(),
          result.medianMillis(),
          result.minMillis(),
          result.timing().runs(),
          result.gflops(),
          100 * result.gflops() / (peak.gflops() * result.threads()),
          result.route());
    }
    for (int i = 1; i < results.size(); i++) {
      compare(results.get(i - 1), results.get(i), text);
    }
    text.flush();
  }

  /** Results that differ in one respect. */
  private static void compare(BenchResult one, BenchResult next, PrintWriter text) {
    if (one.engine() == next.engine()) {
      double ratio = one.medianMillis() / next.medianMillis();
      text.printf(Locale.ROOT, "  %s is %.2f times as fast%n", next.precision(), ratio);
    } else if (one.precision() == next.precision()) {
      double ratio = next.medianMillis() / one.medianMillis();
      String name = EngineConverter.name(one.engine());
      text.printf(Locale.ROOT, "  %s is %.1f times as fast%n", name, ratio);
    }
  }

  void printJson(PrintWriter out) {
    var results = new ArrayList<Map<String, ?>>();
    for (var result : all) {
      var fields = new LinkedHashMap<String, Object>();
      fields.put("layer", result.line());
      fields.put("engine", EngineConverter.name(result.engine()));
      fields.put("precision", result.precision());
      fields.put("threads", result.threads());
      fields.put("median_ms", result.medianMillis());
      fields.put("min_ms", result.minMillis());
      fields.put("gflops", result.gflops());
      fields.put("route", result.route());
      results.add(fields);
    }
    var document = new LinkedHashMap<String, Object>();
    document.put("machine", MachineReport.fields(peak));
    document.put("results", results);
    Json.print(out, document);
  }
}
