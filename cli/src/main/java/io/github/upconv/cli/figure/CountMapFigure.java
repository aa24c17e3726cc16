package io.github.upconv.cli.figure;

import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Overlap counts of two axes as a heat map with numbers, with the counts of each axis as bars
 * beside it; of three axes as slices.
 */
public final class CountMapFigure {
  private static final double LARGEST_CELL = 30;
  private static final double SMALLEST_NUMBERS = 6.5;
  private static final Letters TICK = Letters.LABEL.size(10);
  private static final double BARS = 54;

  /** Frames would cover more of smaller cells than they leave. */
  private static final double FRAMED = 8;

  /** More cells per axis would be too small to tell apart; the middle of them is shown then. */
  private static final int MOST_CELLS = 160;

  private static final Colour ORANGE = new Colour(0xe69f00);
  private static final Shade HOLE = new Shade("none", ORANGE, ORANGE);

  private final Drawing drawing;
  private final long most;

  private CountMapFigure(String title, long most) {
    drawing = new Drawing(title);
    this.most = Math.max(1, most);
    drawing.text("title", Letters.TITLE, Anchor.START, 0, 14, title);
  }

  /**
   * Draws the counts of two axes, which are products of the axes' counts.
   *
   * @param rows counts along the first axis
   * @param columns counts along the second axis
   */
  public static Drawing draw(String title, long[] rows, long[] columns) {
    var figure = new CountMapFigure(title, max(rows) * max(columns));
    figure.map(rows, columns);
    return figure.drawing;
  }

  /**
   * Draws the counts of three axes as slices along the first one.
   *
   * @param slices counts along the first axis
   * @param rows counts along the second axis
   * @param columns counts along the third axis
   */
  public static Drawing drawSlices(String title, long[] slices, long[] rows, long[] columns) {
    var figure = new CountMapFigure(title, max(slices) * max(rows) * max(columns));
    figure.slices(slices, rows, columns);
    return figure.drawing;
  }

  private static long max(long[] counts) {
    return Arrays.stream(counts).max().orElse(1);
  }

  private static int first(long[] counts) {
    return Math.max(0, (counts.length - MOST_CELLS) / 2);
  }

  private static long[] middle(long[] counts) {
    int shown = Math.min(counts.length, MOST_CELLS);
    int first = first(counts);
    return Arrays.copyOfRange(counts, first, first + shown);
  }

  private void map(long[] allRows, long[] allColumns) {
    long[] rows = middle(allRows);
    long[] columns = middle(allColumns);
    double space = Drawing.PAGE - BARS - 68;
    double cell = Math.min(LARGEST_CELL, space / Math.max(columns.length, rows.length));
    double left = 52;
    double top = 34 + BARS + 22;
    cells(rows, columns, 1, left, top, cell);
    columnBars(columns, left, top - 8, cell);
    rowBars(rows, left + columns.length * cell + 8, top, cell);
    double bottom = top + rows.length * cell;
    columnNumbers(first(allColumns), columns.length, left, bottom, cell);
    rowNumbers(first(allRows), rows.length, left, top, cell);
    drawing.text(
        "axis",
        Letters.LABEL,
        Anchor.MIDDLE,
        left + columns.length * cell / 2,
        bottom + 36,
        "output column" + part(allColumns, columns));
    drawing.upwards(
        "axis", Letters.LABEL, 8, top + rows.length * cell / 2, "output row" + part(allRows, rows));
    legend(left, bottom + 60, LongStream.of(products(rows, columns)));
  }

  private static String part(long[] all, long[] shown) {
    int first = first(all);
    return all.length == shown.length
        ? ""
        : ", " + first + " to " + (first + shown.length - 1) + " of " + all.length;
  }

  private static long[] products(long[] rows, long[] columns) {
    return Arrays.stream(rows).flatMap(r -> Arrays.stream(columns).map(c -> r * c)).toArray();
  }

  private void cells(
      long[] rows, long[] columns, long factor, double left, double top, double cell) {
    double size = Letters.fitting("" + most, cell - 3, Letters.NUMBER.size());
    for (int row = 0; row < rows.length; row++) {
      for (int column = 0; column < columns.length; column++) {
        long count = factor * rows[row] * columns[column];
        double x = left + column * cell;
        double y = top + row * cell;
        var colour = colour(count);
        if (cell < FRAMED) {
          drawing.rectangle("cell", colour, x, y, cell, cell);
        } else {
          drawing.cell("cell", colour, x, y, cell, cell);
        }
        if (size >= SMALLEST_NUMBERS) {
          var letters = Letters.NUMBER.size(size).paint(colour.lettering());
          drawing.centred("count", letters, x, y, cell, cell, "" + count);
        }
      }
    }
  }

  /** A hole is the one count that stands out. */
  private Shade colour(long count) {
    return count == 0 ? HOLE : Scale.AMOUNT.at((double) count / most);
  }

  private void columnBars(long[] columns, double left, double base, double cell) {
    double size = Letters.fitting("" + max(columns), cell - 3, Letters.NUMBER.size());
    for (int i = 0; i < columns.length; i++) {
      double height = BARS * columns[i] / Math.max(1, max(columns));
      double x = left + i * cell;
      drawing.rectangle("marginal", Ink.BLUE, x + cell * 0.1, base - height, cell * 0.8, height);
      if (size >= SMALLEST_NUMBERS) {
        drawing.text(
            "marginal-count",
            Letters.NUMBER.size(size),
            Anchor.MIDDLE,
            x + cell / 2,
            base - height - 3,
            "" + columns[i]);
      }
    }
  }

  private void rowBars(long[] rows, double base, double top, double cell) {
    double size = Letters.fitting("" + max(rows), 30, Math.min(cell * 0.9, Letters.NUMBER.size()));
    for (int i = 0; i < rows.length; i++) {
      double length = BARS * rows[i] / Math.max(1, max(rows));
      double y = top + i * cell;
      drawing.rectangle("marginal", Ink.BLUE, base, y + cell * 0.1, length, cell * 0.8);
      if (size >= SMALLEST_NUMBERS) {
        drawing.text(
            "marginal-count",
            Letters.NUMBER.size(size),
            Anchor.START,
            base + length + 4,
            y + cell / 2 + size * 0.365,
            "" + rows[i]);
      }
    }
  }

  private void columnNumbers(int first, int count, double left, double bottom, double cell) {
    int step = step(cell);
    for (int i = Math.floorMod(-first, step); i < count; i += step) {
      double x = left + (i + 0.5) * cell;
      drawing.text("tick", TICK, Anchor.MIDDLE, x, bottom + 14, "" + (first + i));
    }
  }

  private void rowNumbers(int first, int count, double left, double top, double cell) {
    int step = step(cell);
    for (int i = Math.floorMod(-first, step); i < count; i += step) {
      double y = top + (i + 0.5) * cell + 4;
      drawing.text("tick", TICK, Anchor.END, left - 5, y, "" + (first + i));
    }
  }

  /** Numbers are far enough from each other: every row, every second, fifth or tenth one. */
  private static int step(double cell) {
    int step = 1;
    while (step * cell < 29) {
      step = step == 2 ? 5 : 2 * step;
    }
    return step;
  }

  private void legend(double x, double y, LongStream counts) {
    double at = x;
    List<Long> distinct = counts.distinct().sorted().boxed().toList();
    int step = Math.ceilDiv(distinct.size(), 16);
    drawing.text("legend", Letters.LABEL, Anchor.START, at, y + 12, "overlap count");
    at += Letters.LABEL.width("overlap count") + 12;
    for (int i = distinct.size() - 1; i >= 0; i -= step) {
      long count = distinct.get(i);
      drawing.cell("legend-cell", colour(count), at, y, 16, 16);
      String label = count == 0 ? "0, a hole" : "" + count;
      drawing.text("legend", Letters.LABEL, Anchor.START, at + 22, y + 12, label);
      at += 22 + Letters.LABEL.width(label) + 14;
    }
  }

  private void slices(long[] slices, long[] allRows, long[] allColumns) {
    long[] rows = middle(allRows);
    long[] columns = middle(allColumns);
    double space = 26;
    int perRow = Math.clamp(Math.round(Math.sqrt(2.0 * slices.length)), 1, 8);
    double cell = Math.min(22, (Drawing.PAGE - (perRow - 1) * space) / perRow / columns.length);
    double width = Math.max(columns.length * cell, 120);
    perRow = Math.max(1, (int) ((Drawing.PAGE + space) / (width + space)));
    double height = rows.length * cell;
    double top = 62;
    for (int i = 0; i < slices.length; i++) {
      int line = i / perRow;
      double x = i % perRow * (width + space);
      double y = top + line * (height + 44);
      String heading = "slice " + i + ", count " + slices[i];
      drawing.text("heading", Letters.LABEL, Anchor.START, x, y - 6, heading);
      cells(rows, columns, slices[i], x, y, cell);
    }
    var counts =
        Arrays.stream(slices)
            .flatMap(s -> Arrays.stream(products(rows, columns)).map(count -> count * s));
    drawing.text(
        "axis",
        Letters.LABEL,
        Anchor.START,
        0,
        drawing.bottom() + 24,
        "each slice: output rows downwards"
            + part(allRows, rows)
            + "; output columns to the right"
            + part(allColumns, columns));
    legend(0, drawing.bottom() + 20, counts);
  }
}
