package io.github.upconv.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The comparison as a table in Markdown, padded so that it is readable as it is. */
final class ReportTable {
  private static final String ABSENT = "-";

  private final Conditions conditions;
  private final List<String> headings;
  private final List<Integer> widths;

  /**
   * @param names of all layers that may come, for the width of their column
   */
  ReportTable(Conditions conditions, List<String> names) {
    this.conditions = conditions;
    headings = headings(conditions);
    widths = new ArrayList<>();
    for (String heading : headings) {
      widths.add(Math.max(7, heading.length()));
    }
    widths.set(0, names.stream().mapToInt(String::length).max().orElse(0));
  }

  private static List<String> headings(Conditions conditions) {
    var headings = new ArrayList<String>(List.of("layer", "GFLOP"));
    conditions.implementations().forEach(implementation -> headings.add(implementation.title()));
    headings.addAll(List.of("ratio", "any layout", "GFLOP/s", "of peak"));
    return headings;
  }

  /** The first two lines. */
  List<String> head() {
    var rule = new ArrayList<String>();
    for (int column = 0; column < widths.size(); column++) {
      String dashes = "-".repeat(widths.get(column) - 1);
      rule.add(column == 0 ? dashes + "-" : dashes + ":");
    }
    return List.of(line(headings), line(rule));
  }

  /** The line of a layer. */
  String row(LayerResult result) {
    var cells = new ArrayList<String>();
    cells.add(result.name());
    cells.add(digits(result.gflop()));
    for (var implementation : conditions.implementations()) {
      cells.add(
          result
              .timing(implementation)
              .map(timing -> digits(timing.medianMillis()))
              .orElse(ABSENT));
    }
    double gflops = result.gflops(result.ours());
    cells.add(ratio(result.ratio()));
    cells.add(ratio(result.ratioToAnyLayout()));
    cells.add(String.format(Locale.ROOT, "%.1f", gflops));
    cells.add(String.format(Locale.ROOT, "%.0f %%", 100 * conditions.shareOfPeak(gflops)));
    return line(cells);
  }

  private static String ratio(Optional<Double> ratio) {
    return ratio.map(value -> String.format(Locale.ROOT, "%.2f", value)).orElse(ABSENT);
  }

  /** Four digits or so. */
  private static String digits(double value) {
    int decimals = value < 10 ? 3 : value < 100 ? 2 : 1;
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }

  private String line(List<String> cells) {
    var line = new StringBuilder("|");
    for (int column = 0; column < cells.size(); column++) {
      String cell = cells.get(column);
      String space = " ".repeat(Math.max(0, widths.get(column) - cell.length()));
      line.append(' ').append(column == 0 ? cell + space : space + cell).append(" |");
    }
    return line.toString();
  }
}
