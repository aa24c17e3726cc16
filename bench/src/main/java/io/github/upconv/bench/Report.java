package io.github.upconv.bench;

import io.github.upconv.bench.Implementation.Side;
import io.github.upconv.cli.figure.Drawing;
import io.github.upconv.cli.figure.RatioFigure;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A finished comparison: as a page, as a document for programs, as a figure. */
record Report(Conditions conditions, List<LayerResult> results) {
  Report {
    results = List.copyOf(results);
  }

  /**
   * The page.
   *
   * @param figure name of the file of the figure, beside the page; null if there is none
   */
  String markdown(@Nullable String figure) {
    var text = new StringBuilder();
    text.append("# ").append(conditions.title()).append("\n\n");
    if (figure != null) {
      text.append("![").append(conditions.title()).append("](").append(figure).append(")\n\n");
    }
    var names = results.stream().map(LayerResult::name).toList();
    var table = new ReportTable(conditions, names);
    table.head().forEach(line -> text.append(line).append('\n'));
    results.forEach(result -> text.append(table.row(result)).append('\n'));
    text.append('\n');
    summaries().forEach(line -> text.append("* ").append(line).append('\n'));
    text.append("\nTimes are milliseconds, medians of ");
    text.append(conditions.rounds());
    text.append(" rounds in turn. [How to read the table](README.md).\n\n");
    text.append("| | |\n| --- | --- |\n");
    // our own version is among what is told about the machine
    conditions.peers().forEach(peer -> fact(text, peer.title(), peer.version()));
    conditions.machine().forEach((name, value) -> fact(text, name.replace('_', ' '), value));
    return text.toString();
  }

  private static void fact(StringBuilder text, String name, Object value) {
    String words =
        value instanceof Double number
            ? String.format(Locale.ROOT, "%.1f", number)
            : value.toString();
    text.append("| ").append(name).append(" | ").append(words).append(" |\n");
  }

  /** A line about each ratio, if there are peers. */
  List<String> summaries() {
    if (conditions.peers().isEmpty()) {
      return List.of("no peers: this build is one without the profile `peers`");
    }
    return List.of(
        "against the fastest peer on the same tensors: "
            + Summary.of(results, LayerResult::ratio).describe(),
        "against the fastest peer in any layout: "
            + Summary.of(results, LayerResult::ratioToAnyLayout).describe());
  }

  /** What {@link #markdown} says, and every round. */
  Map<String, Object> document() {
    var document = new LinkedHashMap<String, Object>();
    document.put("suite", conditions.suite());
    document.put("threads", conditions.threads());
    document.put("rounds", conditions.rounds());
    document.put("machine", conditions.machine());
    var versions = new LinkedHashMap<String, String>();
    for (var implementation : conditions.implementations()) {
      versions.put(implementation.name(), implementation.version());
    }
    document.put("versions", versions);
    document.put("results", results.stream().map(this::document).toList());
    return document;
  }

  private Map<String, Object> document(LayerResult result) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("name", result.name());
    fields.put("layer", result.line());
    fields.put("gflop", result.gflop());
    result.ratio().ifPresent(ratio -> fields.put("ratio", ratio));
    result.ratioToAnyLayout().ifPresent(ratio -> fields.put("ratio_any_layout", ratio));
    fields.put("timings", result.timings().stream().map(t -> document(result, t)).toList());
    return fields;
  }

  private Map<String, Object> document(LayerResult result, Timing timing) {
    double gflops = result.gflops(timing);
    var fields = new LinkedHashMap<String, Object>();
    fields.put("implementation", timing.implementation().name());
    fields.put("median_ms", timing.medianMillis());
    fields.put("rounds_ms", timing.roundMillis());
    fields.put("gflops", gflops);
    fields.put("share_of_peak", conditions.shareOfPeak(gflops));
    return fields;
  }

  /** A bar per layer that a peer supports; there must be peers. */
  Drawing figure() {
    var bars = new ArrayList<RatioFigure.Bar>();
    for (var result : results) {
      if (result.ratio().isPresent() && result.ratioToAnyLayout().isPresent()) {
        bars.add(
            new RatioFigure.Bar(
                result.name(), result.ratio().get(), result.ratioToAnyLayout().get()));
      }
    }
    return RatioFigure.draw(
        conditions.title(),
        List.of(
            "Bar: time of the fastest of "
                + titles(EnumSet.of(Side.PEER))
                + ", over that of upconv, on the same tensors.",
            "Circle: the same where peers may keep their tensors in their own layouts.",
            machine()),
        bars);
  }

  private String titles(Set<Side> sides) {
    return conditions.implementations().stream()
        .filter(implementation -> sides.contains(implementation.side()))
        .map(implementation -> implementation.title() + " " + implementation.version())
        .collect(Collectors.joining(" and "));
  }

  /** The machine in a line. */
  String machine() {
    return String.format(
        Locale.ROOT,
        "%s, JDK %s, %s bits, peak %.0f GFLOP/s per core",
        conditions.machine().get("cpu"),
        conditions.machine().get("jdk"),
        conditions.machine().get("vector_bits"),
        conditions.peakGflops());
  }
}
