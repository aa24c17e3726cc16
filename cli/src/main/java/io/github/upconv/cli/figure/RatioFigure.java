package io.github.upconv.cli.figure;

import java.util.List;
import java.util.Locale;

/**
 * Ratios on a logarithmic axis: a bar per row, from the line at 1 to the right where the ratio is
 * above 1, to the left where it is below; a circle for a second ratio, both also as numbers.
 */
public final class RatioFigure {
  private static final double ROW = 24;
  private static final double PLOT = 460;
  private static final double TOP = 66;
  private static final double[] TICKS = {
    0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000
  };

  private final Drawing drawing;
  private final List<Bar> bars;
  private final double left;
  private final double top;
  private final double least;
  private final double most;

  private RatioFigure(String title, List<String> notes, List<Bar> bars) {
    drawing = new Drawing(title);
    this.bars = bars;
    left = bars.stream().mapToDouble(bar -> Letters.LABEL.width(bar.name)).max().orElse(0) + 12;
    top = TOP + 18 * notes.size();
    least =
        1 / Ticks.roundUp(1 / Math.min(0.5, bars.stream().mapToDouble(Bar::least).min().orElse(1)));
    most = Ticks.roundUp(Math.max(2, bars.stream().mapToDouble(Bar::most).max().orElse(1)));
  }

  /**
   * A row.
   *
   * @param ratio above 0
   * @param second above 0, shown as a circle
   */
  public record Bar(String name, double ratio, double second) {
    private double least() {
      return Math.min(ratio, second);
    }

    private double most() {
      return Math.max(ratio, second);
    }
  }

  /**
   * Draws ratios.
   *
   * @param notes lines of text below the title: what bars and circles are
   */
  public static Drawing draw(String title, List<String> notes, List<Bar> bars) {
    var figure = new RatioFigure(title, notes, bars);
    figure.drawing.text("title", Letters.TITLE, Anchor.START, 0, 14, title);
    for (int i = 0; i < notes.size(); i++) {
      figure.drawing.text("note", Letters.LABEL, Anchor.START, 0, 38 + 18 * i, notes.get(i));
    }
    figure.axis();
    for (int row = 0; row < bars.size(); row++) {
      figure.row(bars.get(row), figure.top + row * ROW);
    }
    // above the bars, which begin at it
    figure.vertical("one", Ink.TEXT, 1);
    return figure.drawing;
  }

  private double x(double ratio) {
    return left + PLOT * Math.log(ratio / least) / Math.log(most / least);
  }

  private void axis() {
    for (double tick : TICKS) {
      if (tick >= least && tick <= most) {
        vertical("grid", Ink.RULE, tick);
        String label = String.format(Locale.ROOT, tick < 1 ? "%s" : "%.0f", tick);
        drawing.text("tick", Letters.LABEL, Anchor.MIDDLE, x(tick), top - 10, label);
      }
    }
    drawing.text("axis", Letters.LABEL, Anchor.END, x(1) - 18, bottom() + 18, "slower");
    drawing.text("axis", Letters.LABEL, Anchor.START, x(1) + 18, bottom() + 18, "faster");
    drawing.text("axis", Letters.LABEL, Anchor.END, left + PLOT + 56, top - 10, "bar");
    drawing.text("axis", Letters.LABEL, Anchor.END, left + PLOT + 116, top - 10, "circle");
  }

  private double bottom() {
    return top + bars.size() * ROW;
  }

  private void vertical(String kind, Paint paint, double ratio) {
    drawing.line(kind, paint, x(ratio), top - 4, x(ratio), bottom() + 4);
  }

  private void row(Bar bar, double y) {
    double middle = y + ROW / 2;
    double end = x(bar.ratio);
    drawing.text(
        "layer", Letters.LABEL.paint(Ink.TEXT), Anchor.END, left - 12, middle + 4, bar.name);
    drawing.rectangle(
        bar.ratio < 1 ? "slower" : "faster",
        bar.ratio < 1 ? Ink.ORANGE : Ink.BLUE,
        Math.min(x(1), end),
        y + 5,
        Math.abs(end - x(1)),
        ROW - 10);
    // a circle on a bar of any colour is seen by its paper
    drawing.circle("second-edge", Ink.PAPER, x(bar.second), middle, 5.5);
    drawing.circle("second", Ink.TEXT, x(bar.second), middle, 4);
    number("ratio", bar.ratio, left + PLOT + 56, middle + 4);
    number("second-ratio", bar.second, left + PLOT + 116, middle + 4);
  }

  private void number(String kind, double ratio, double x, double y) {
    String text = String.format(Locale.ROOT, "%.2f", ratio);
    drawing.text(kind, Letters.NUMBER.size(12), Anchor.END, x, y, text);
  }
}
