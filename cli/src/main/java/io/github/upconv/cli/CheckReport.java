package io.github.upconv.cli;

import io.github.upconv.cli.check.CheckResult;
import io.github.upconv.cli.check.FamilySummary;
import io.github.upconv.cli.file.FileFormatException;
import io.github.upconv.cli.file.Printable;
import io.github.upconv.plan.Route;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What checks have found.
 *
 * @param unreadable the cases that could not be checked
 */
record CheckReport(List<CheckResult> results, List<Unreadable> unreadable) {
  /** Failures of a sweep that are printed. */
  private static final int MOST_FAILURES = 20;

  /** A case that could not be checked. */
  record Unreadable(String file, FileFormatException reason) {}

  private int status() {
    if (failed() > 0) {
      return ExitStatus.CHECK_FAILED;
    }
    return unreadable.isEmpty() ? ExitStatus.OK : ExitStatus.INPUT;
  }

  private long failed() {
    return results.stream().filter(result -> !result.passed()).count();
  }

  /** One line per case; returns the exit status, as the other methods do. */
  int printCases(PrintWriter out) {
    results.forEach(result -> print(result, out));
    return printTotal(out);
  }

  /** A summary by family, and the cases that failed. */
  int printSweep(PrintWriter out, Map<String, FamilySummary> families) {
    var table = new Table("family", "cases", "exact", "worst error", "failed");
    families.forEach((family, summary) ->
        table.row(
            family,
            summary.cases(),
            summary.exact(),
            CheckResult.unitsOfMagnitude(summary.worstError()),
            summary.failed()));
    table.print(out);
    results.stream()
        .filter(result -> !result.passed())
        .limit(MOST_FAILURES)
        .forEach(result -> print(result, out));
    if (failed() > MOST_FAILURES) {
      out.println("... and more; --json lists all");
    }
    return printTotal(out);
  }

  private static void print(CheckResult result, PrintWriter out) {
    String verdict = result.passed() ? "passed  " : "FAILED  ";
    out.println(verdict + Printable.path(result.name()) + ": " + result.describe());
    if (!result.passed()) {
      out.println("        " + result.layer());
    }
  }

  /** Cases that a route computed. */
  private long count(Route route) {
    return results.stream().filter(result -> result.routes().contains(route)).count();
  }

  private int printTotal(PrintWriter out) {
    out.println(
        Route.strict().stream()
            .map(route -> route + " " + count(route))
            .collect(Collectors.joining(", ", "cases by route: ", "")));
    out.printf(
        Locale.ROOT,
        "%d passed, %d failed%s%n",
        results.size() - failed(),
        failed(),
        unreadable.isEmpty() ? "" : ", " + unreadable.size() + " could not be checked");
    return status();
  }

  int printJson(PrintWriter out) {
    var cases = new ArrayList<Map<String, ?>>();
    for (var result : results) {
      var fields = new LinkedHashMap<String, Object>();
      fields.put("case", result.name());
      fields.put("layer", result.layer());
      fields.put("identical", result.identical());
      fields.put("worst_error_u_mag", result.worstError());
      if (result.expectedDifference() != null) {
        fields.put("expected_max_abs_diff", result.expectedDifference());
      }
      fields.put("passed", result.passed());
      cases.add(fields);
    }
    for (var problem : unreadable) {
      var fields = new LinkedHashMap<String, Object>();
      fields.put("case", problem.file());
      fields.put("error", String.valueOf(problem.reason().getMessage()));
      fields.put("passed", false);
      cases.add(fields);
    }
    var document = new LinkedHashMap<String, Object>();
    document.put("cases", cases);
    var routes = new LinkedHashMap<String, Object>();
    for (var route : Route.strict()) {
      routes.put(RouteConverter.name(route), count(route));
    }
    document.put("routes", routes);
    document.put("passed", results.size() - failed());
    document.put("failed", failed() + unreadable.size());
    Json.print(out, document);
    return status();
  }
}
