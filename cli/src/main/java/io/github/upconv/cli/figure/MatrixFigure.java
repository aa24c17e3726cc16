package io.github.upconv.cli.figure;

import java.util.List;

/**
 * A layer of one axis as a matrix: a row per output, a column per input, in the cells the taps that
 * lead from one to the other, below each other and coloured by tap; beside each row its sum.
 */
public final class MatrixFigure {
  private static final double LEFT = 60;
  private static final double LOWEST_ROW = 24;
  private static final double TERM = 18;
  private static final double SMALLEST_COLUMN = 30;

  /** Between the colours of a cell and its frame, so that rows stay apart. */
  private static final double INSET = 1.5;

  private static final Letters TERMS = Letters.NUMBER.size(12).paint(Colour.BLACK);
  private static final Letters TICK = Letters.LABEL.size(11);

  private final Drawing drawing;
  private final List<List<List<Term>>> rows;
  private final int columns;
  private final double column;
  private final double row;

  private MatrixFigure(String title, List<List<List<Term>>> rows) {
    drawing = new Drawing(title);
    this.rows = rows;
    columns = rows.getFirst().size();
    double widest =
        rows.stream()
            .flatMap(List::stream)
            .flatMap(List::stream)
            .mapToDouble(term -> TERMS.width(term.text))
            .max()
            .orElse(0);
    int most = rows.stream().flatMap(List::stream).mapToInt(List::size).max().orElse(0);
    column = Math.max(SMALLEST_COLUMN, widest + 10);
    row = Math.max(LOWEST_ROW, most * TERM);
  }

  /**
   * A part of what leads from an input to an output.
   *
   * @param text such as {@code 0.75b}
   * @param tap which one, for the colour
   */
  public record Term(String text, int tap) {}

  /**
   * Draws a matrix.
   *
   * @param notes lines below the title
   * @param rows one per output, with a list of terms per input, which is empty where nothing leads
   *     from the one to the other
   * @param sums one per row
   */
  public static Drawing draw(
      String title, List<String> notes, List<List<List<Term>>> rows, List<String> sums) {
    var figure = new MatrixFigure(title, rows);
    var drawing = figure.drawing;
    drawing.text("title", Letters.TITLE, Anchor.START, 0, 14, title);
    for (String note : notes) {
      for (String line : Letters.LABEL.lines(note, Drawing.PAGE)) {
        drawing.text("note", Letters.LABEL, Anchor.START, 0, drawing.bottom() + 18, line);
      }
    }
    figure.matrix(drawing.bottom() + 50, sums);
    return drawing;
  }

  private void matrix(double top, List<String> sums) {
    double right = LEFT + columns * column;
    double bottom = top + rows.size() * row;
    var strong = Letters.LABEL.paint(Ink.TEXT);
    drawing.text("axis", Letters.LABEL, Anchor.START, LEFT, top - 24, "input");
    drawing.text("axis", strong, Anchor.START, right + 16, top - 6, "row sum");
    drawing.upwards("axis", Letters.LABEL, 14, (top + bottom) / 2, "output");
    drawing.rectangle("matrix", Ink.PAPER, LEFT, top, right - LEFT, bottom - top);
    for (int output = 0; output < rows.size(); output++) {
      double y = top + output * row;
      for (int input = 0; input < columns; input++) {
        cell(rows.get(output).get(input), LEFT + input * column, y);
      }
      double base = y + row / 2 + 4;
      drawing.text("tick", TICK, Anchor.END, LEFT - 7, base, "" + output);
      drawing.text(
          "sum", Letters.NUMBER.size(12), Anchor.START, right + 16, base, sums.get(output));
    }
    for (int input = 0; input < columns; input++) {
      double middle = LEFT + (input + 0.5) * column;
      drawing.text("tick", TICK, Anchor.MIDDLE, middle, top - 6, "" + input);
    }
    rules(top, right, bottom);
  }

  private void cell(List<Term> terms, double x, double y) {
    double left = x + INSET;
    double width = column - 2 * INSET;
    double height = (row - 2 * INSET) / Math.max(1, terms.size());
    for (int i = 0; i < terms.size(); i++) {
      var term = terms.get(i);
      // pale, because of the text
      var colour = Colour.category(term.tap).mix(Colour.WHITE, 0.35);
      double top = y + INSET + i * height;
      drawing.rectangle("tap", colour, left, top, width, height);
      drawing.centred("term", TERMS, left, top, width, height, term.text);
    }
  }

  private void rules(double top, double right, double bottom) {
    for (int output = 0; output <= rows.size(); output++) {
      drawing.line("rule", Ink.RULE, LEFT, top + output * row, right, top + output * row);
    }
    for (int input = 0; input <= columns; input++) {
      drawing.line("rule", Ink.RULE, LEFT + input * column, top, LEFT + input * column, bottom);
    }
  }
}
