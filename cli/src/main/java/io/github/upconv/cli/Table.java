package io.github.upconv.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Text in columns: the first one to the left, the others, mostly numbers, to the right. */
final class Table {
  private final List<String[]> rows = new ArrayList<>();

  Table(Object... headings) {
    row(headings);
  }

  void row(Object... cells) {
    rows.add(Arrays.stream(cells).map(Object::toString).toArray(String[]::new));
  }

  void print(PrintWriter out) {
    int[] widths = new int[rows.getFirst().length];
    for (String[] row : rows) {
      for (int column = 0; column < row.length; column++) {
        widths[column] = Math.max(widths[column], row[column].length());
      }
    }
    for (String[] row : rows) {
      var line = new StringBuilder();
      for (int column = 0; column < row.length; column++) {
        String space = " ".repeat(widths[column] - row[column].length());
        line.append(column == 0 ? row[column] + space : "  " + space + row[column]);
      }
      out.println(line.toString().stripTrailing());
    }
  }
}
