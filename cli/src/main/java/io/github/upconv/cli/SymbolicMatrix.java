package io.github.upconv.cli;

import io.github.upconv.cli.figure.MatrixFigure;
import io.github.upconv.layer.AxisMap;
import io.github.upconv.layer.Samples;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One axis of a layer as a matrix whose entries are sums of taps: a row per output, a column per
 * input.
 */
final class SymbolicMatrix {
  private final int columns;
  private final int taps;
  private final List<List<Map<Integer, Double>>> rows = new ArrayList<>();

  SymbolicMatrix(AxisMap map) {
    columns = Math.toIntExact(map.inputExtent());
    taps = map.taps();
    var samples = new Samples();
    for (long output = 0; output < map.outputExtent(); output++) {
      samples.clear();
      map.collect(output, samples);
      rows.add(row(samples));
    }
  }

  private List<Map<Integer, Double>> row(Samples samples) {
    var row = new ArrayList<Map<Integer, Double>>();
    for (int column = 0; column < columns; column++) {
      row.add(new TreeMap<>());
    }
    for (int i = 0; i < samples.count(); i++) {
      row.get((int) samples.source(i))
          .merge(samples.tap(i), (double) samples.coefficient(i), Double::sum);
    }
    return row;
  }

  int rows() {
    return rows.size();
  }

  int columns() {
    return columns;
  }

  /** Names of all taps. */
  List<String> names() {
    var names = new ArrayList<String>();
    for (int tap = 0; tap < taps; tap++) {
      names.add(name(tap));
    }
    return names;
  }

  /** An entry, such as {@code a+0.5b}; empty where no tap leads from the input to the output. */
  String entry(int row, int column) {
    return text(rows.get(row).get(column));
  }

  /** The terms of an entry, such as {@code 0.5b} and {@code -c}, in the order of their taps. */
  List<MatrixFigure.Term> terms(int row, int column) {
    return rows.get(row).get(column).entrySet().stream()
        .map(term ->
            new MatrixFigure.Term(text(Map.of(term.getKey(), term.getValue())), term.getKey()))
        .toList();
  }

  /** What an output is for an input of ones. */
  String sum(int row) {
    var sum = new TreeMap<Integer, Double>();
    for (var entry : rows.get(row)) {
      entry.forEach((tap, coefficient) -> sum.merge(tap, coefficient, Double::sum));
    }
    String text = text(sum);
    return text.isEmpty() ? "0" : text;
  }

  /**
   * The row sums of one period, away from the borders: the shortest period that the middle half of
   * the rows has twice; empty if it has none.
   */
  List<String> pattern() {
    var middle = new ArrayList<String>();
    for (int row = rows() / 4; row < rows() - rows() / 4; row++) {
      middle.add(sum(row));
    }
    for (int period = 1; 2 * period <= middle.size(); period++) {
      if (middle.subList(period, middle.size()).equals(middle.subList(0, middle.size() - period))) {
        return List.copyOf(middle.subList(0, period));
      }
    }
    return List.of();
  }

  /** a to z, then t26 and so on. */
  private static String name(int tap) {
    return tap < 26 ? String.valueOf((char) ('a' + tap)) : "t" + tap;
  }

  private static String text(Map<Integer, Double> terms) {
    var text = new StringBuilder();
    terms.forEach((tap, coefficient) -> {
      text.append(coefficient < 0 ? "-" : text.isEmpty() ? "" : "+");
      // sources that fall together leave sums such as 0.99999994
      var magnitude = new BigDecimal(Math.abs(coefficient)).round(new MathContext(4));
      boolean one = magnitude.compareTo(BigDecimal.ONE) == 0;
      text.append(one ? "" : magnitude.stripTrailingZeros().toPlainString()).append(name(tap));
    });
    return text.toString();
  }
}
