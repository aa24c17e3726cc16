package io.github.upconv.cli;

import io.github.upconv.analysis.PhaseGains;
import io.github.upconv.analysis.Repair.Change;
import io.github.upconv.cli.file.Printable;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** What a repair did, as text and as JSON. */
record RepairReport(
    String file, String output, PhaseGains before, PhaseGains after, Change change) {
  private static double worst(PhaseGains gains) {
    return IntStream.range(0, gains.channels()).mapToDouble(gains::pairImbalance).max().orElse(0);
  }

  void print(PrintWriter out) {
    String result =
        before.isEven() ? "even already: no weight changed" : "even: all phases have equal gains";
    out.println("verdict    " + result);
    out.println("written    " + Printable.path(output));
    out.printf(
        Locale.ROOT,
        "imbalance  %.4g before, %.4g after, in the worst channel%n",
        worst(before),
        worst(after));
    out.printf(
        Locale.ROOT,
        "change     %.4g of the weights (root mean square), at most %.4g%n",
        change.relative(),
        change.largest());
  }

  Map<String, Object> describe() {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("file", file);
    fields.put("output", output);
    fields.put("changed", change.largest() > 0);
    fields.put("even", after.isEven());
    fields.put("imbalance_before", worst(before));
    fields.put("imbalance_after", worst(after));
    fields.put("relative_change", change.relative());
    fields.put("largest_change", change.largest());
    return fields;
  }
}
