package io.github.upconv.cli.figure;

import java.util.ArrayList;
import java.util.List;

/**
 * The kinds of text in figures. Nobody knows which font a viewer has, so that widths are those of a
 * wide one (DejaVu Sans): what fits then fits everywhere.
 *
 * @param size height in pixels
 * @param paint colour
 * @param bold whether strong
 */
record Letters(double size, Paint paint, boolean bold) {
  static final Letters TITLE = new Letters(18, Ink.TEXT, true);
  static final Letters HEADING = new Letters(13, Ink.TEXT, true);
  static final Letters LABEL = new Letters(12, Ink.MUTED, false);
  static final Letters NUMBER = new Letters(11, Ink.TEXT, false);

  /** Mean width of a character over the size; digits of DejaVu Sans have .636. */
  private static final double WIDTH = 0.64;

  private static final double BOLD_WIDTH = 0.71;

  /** The size at which a text is at most so wide, but not above a largest one. */
  static double fitting(String text, double width, double largest) {
    return Math.min(largest, width / (WIDTH * Math.max(1, text.length())));
  }

  Letters size(double newSize) {
    return new Letters(newSize, paint, bold);
  }

  Letters paint(Paint newPaint) {
    return new Letters(size, newPaint, bold);
  }

  /** Width of a text in pixels, rather too large than too small. */
  double width(String text) {
    return text.length() * size * (bold ? BOLD_WIDTH : WIDTH);
  }

  /** A text as lines that are at most so wide, broken at spaces; a longer word stays whole. */
  List<String> lines(String text, double width) {
    var lines = new ArrayList<String>();
    var line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      if (!line.isEmpty() && width(line + " " + word) > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}
