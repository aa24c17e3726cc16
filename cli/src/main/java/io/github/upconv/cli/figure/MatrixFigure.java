package io.github.upconv.cli.figure;

import java.util.List;

/**
 * A layer of one axis as a matrix: a row per output, a column per input, in the cells the taps that
 * lead from one to the other, coloured by tap; beside each row its sum.
 */
public final class MatrixFigure {
  private static final double ROW = 24;
  private static final double SMALLEST_COLUMN = 30;

  private final Drawing drawing;
  private final List<List<Cell>> rows;
  private final double column;

  private MatrixFigure(String title, List<List<Cell>> rows) {
    drawing = new Drawing(title);
    this.rows = rows;
    double widest =
        rows.stream()
            .flatMap(List::stream)
            .mapToDouble(cell -> Letters.NUMBER.width(cell.text()))
            .max()
            .orElse(0);
    column = Math.max(SMALLEST_COLUMN, widest + 10);
  }

  /**
   * What leads from an input to an output.
   *
   * @param text such as {@code a+b}; empty where nothing does
   * @param taps which taps, for the colours
   */
  public record Cell(String text, List<Integer> taps) {
    /** Copies the taps. */
    public Cell {
      taps = List.copyOf(taps);
    }
  }

  /**
   * Draws a matrix.
   *
   * @param rows one per output, with one cell per input
   * @param sums one per row
   * @param note what to see, in a line
   */
  public static Drawing draw(String title, String note, List<List<Cell>> rows, List<String> sums) {
    var figure = new MatrixFigure(title, rows);
    figure.drawing.text("title", Letters.TITLE, Anchor.START, 0, 14, title);
    figure.drawing.text("note", Letters.LABEL, Anchor.START, 0, 36, note);
    figure.matrix(sums);
    return figure.drawing;
  }

  private void matrix(List<String> sums) {
    double left = 60;
    double top = 92;
    int columns = rows.getFirst().size();
    double right = left + columns * column;
    var label = Letters.LABEL.size(11);
    for (int input = 0; input < columns; input++) {
      double middle = left + (input + 0.5) * column;
      drawing.text("tick", label, Anchor.MIDDLE, middle, top - 6, "" + input);
    }
    drawing.text("axis", Letters.LABEL, Anchor.START, left, top - 24, "input");
    drawing.text(
        "axis", Letters.LABEL.paint(Ink.TEXT), Anchor.START, right + 16, top - 6, "row sum");
    drawing.upwards("axis", Letters.LABEL, 14, top + rows.size() * ROW / 2, "output");
    for (int output = 0; output < rows.size(); output++) {
      double y = top + output * ROW;
      drawing.text("tick", label, Anchor.END, left - 7, y + ROW / 2 + 4, "" + output);
      for (int input = 0; input < columns; input++) {
        cell(rows.get(output).get(input), left + input * column, y);
      }
      drawing.text(
          "sum",
          Letters.NUMBER.size(12),
          Anchor.START,
          right + 16,
          y + ROW / 2 + 4,
          sums.get(output));
    }
  }

  private void cell(Cell cell, double x, double y) {
    int count = cell.taps.size();
    if (count == 0) {
      drawing.cell("empty", Ink.PAPER, x, y, column, ROW);
      return;
    }
    for (int i = 0; i < count; i++) {
      // pale, because the text lies across all of them
      var colour = Colour.category(cell.taps.get(i)).mix(Colour.WHITE, 0.35);
      drawing.rectangle("tap", colour, x + i * column / count, y, column / count, ROW);
    }
    drawing.outline("frame", Ink.RULE, x, y, column, ROW, 1);
    drawing.centred(
        "cell", Letters.NUMBER.size(12).paint(Colour.BLACK), x, y, column, ROW, cell.text);
  }
}
