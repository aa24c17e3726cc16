package io.github.upconv.cli.figure;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A picture of rectangles, polygons, lines, images and text, in pixels. Grows with what is drawn,
 * so that nothing is cut off.
 *
 * <p>Every element has a kind, which becomes its class in SVG.
 */
public final class Drawing {
  private static final double MARGIN = 24;

  /** How wide a page of figures may become, without its margins. */
  static final double PAGE = 1040;

  private final String title;
  private final List<Element> elements = new ArrayList<>();
  private double left;
  private double top;
  private double right;
  private double bottom;

  /** An empty drawing; the title is for readers who cannot see it and does not appear. */
  public Drawing(String title) {
    this.title = title;
  }

  /** What the drawing shows, in a line. */
  public String title() {
    return title;
  }

  /** Width with margins, pixels. */
  public int width() {
    return (int) Math.ceil(right - left + 2 * MARGIN);
  }

  /** Height with margins, pixels. */
  public int height() {
    return (int) Math.ceil(bottom - top + 2 * MARGIN);
  }

  /** Lower end of what has been drawn. */
  double bottom() {
    return bottom;
  }

  private record Element(
      String tag,
      String kind,
      @Nullable Paint fill,
      @Nullable Paint stroke,
      String attributes,
      String content) {}

  /** A filled rectangle. */
  Drawing rectangle(String kind, Paint fill, double x, double y, double width, double height) {
    return rectangle(kind, fill, null, x, y, width, height);
  }

  /** A filled rectangle with a thin frame. */
  Drawing cell(String kind, Paint fill, double x, double y, double width, double height) {
    return rectangle(kind, fill, Ink.RULE, x, y, width, height);
  }

  private Drawing rectangle(
      String kind,
      Paint fill,
      @Nullable Paint stroke,
      double x,
      double y,
      double width,
      double height) {
    reach(x, y);
    reach(x + width, y + height);
    String place =
        attribute("x", x)
            + attribute("y", y)
            + attribute("width", width)
            + attribute("height", height);
    elements.add(new Element("rect", kind, fill, stroke, place, ""));
    return this;
  }

  /** A rectangle that is drawn by its outline alone. */
  Drawing outline(
      String kind, Paint stroke, double x, double y, double width, double height, double line) {
    String place =
        attribute("x", x)
            + attribute("y", y)
            + attribute("width", width)
            + attribute("height", height)
            + attribute("stroke-width", line);
    reach(x, y);
    reach(x + width, y + height);
    elements.add(new Element("rect", kind, null, stroke, place, ""));
    return this;
  }

  /** A filled polygon, {@code x, y} of each corner in turn; the opacity is from 0 to 1. */
  Drawing polygon(String kind, Paint fill, double opacity, double... corners) {
    var points = new StringBuilder();
    for (int i = 0; i < corners.length; i += 2) {
      reach(corners[i], corners[i + 1]);
      points.append(i == 0 ? "" : " ").append(number(corners[i]));
      points.append(',').append(number(corners[i + 1]));
    }
    String attributes = " points=\"" + points + '"' + attribute("fill-opacity", opacity);
    elements.add(new Element("polygon", kind, fill, null, attributes, ""));
    return this;
  }

  /** A straight line, one pixel thick. */
  Drawing line(String kind, Paint stroke, double x1, double y1, double x2, double y2) {
    reach(x1, y1);
    reach(x2, y2);
    String place =
        attribute("x1", x1) + attribute("y1", y1) + attribute("x2", x2) + attribute("y2", y2);
    elements.add(new Element("line", kind, null, stroke, place, ""));
    return this;
  }

  /** A circle that is drawn by its outline alone. */
  Drawing circle(String kind, Paint stroke, double x, double y, double radius) {
    reach(x - radius, y - radius);
    reach(x + radius, y + radius);
    String place =
        attribute("cx", x)
            + attribute("cy", y)
            + attribute("r", radius)
            + attribute("stroke-width", 1.5);
    elements.add(new Element("circle", kind, null, stroke, place, ""));
    return this;
  }

  /** A line of text; {@code y} is that of the baseline. */
  Drawing text(String kind, Letters letters, Anchor anchor, double x, double y, String words) {
    double width = letters.width(words);
    double start =
        switch (anchor) {
          case START -> x;
          case MIDDLE -> x - width / 2;
          case END -> x - width;
        };
    reach(start, y - letters.size());
    reach(start + width, y + letters.size() / 4);
    String attributes =
        attribute("x", x)
            + attribute("y", y)
            + attribute("font-size", letters.size())
            + (letters.bold() ? " font-weight=\"bold\"" : "")
            + " text-anchor=\""
            + anchor.keyword()
            + '"';
    elements.add(new Element("text", kind, letters.paint(), null, attributes, escape(words)));
    return this;
  }

  /** Text in the middle of a rectangle. */
  Drawing centred(
      String kind, Letters letters, double x, double y, double width, double height, String words) {
    // digits are .73 of the size high
    double baseline = y + height / 2 + 0.365 * letters.size();
    return text(kind, letters, Anchor.MIDDLE, x + width / 2, baseline, words);
  }

  /** Text that reads upwards, centred at a point: the label of a vertical axis. */
  Drawing upwards(String kind, Letters letters, double x, double y, String words) {
    double width = letters.width(words);
    reach(x - letters.size(), y - width / 2);
    reach(x + letters.size() / 4, y + width / 2);
    String attributes =
        attribute("font-size", letters.size())
            + " text-anchor=\"middle\" transform=\"translate("
            + number(x)
            + ' '
            + number(y)
            + ") rotate(-90)\"";
    elements.add(new Element("text", kind, letters.paint(), null, attributes, escape(words)));
    return this;
  }

  /** A picture, enlarged so that its pixels stay squares. */
  Drawing image(String kind, Pixels pixels, double x, double y, double width, double height) {
    reach(x, y);
    reach(x + width, y + height);
    String attributes =
        attribute("x", x)
            + attribute("y", y)
            + attribute("width", width)
            + attribute("height", height)
            + " preserveAspectRatio=\"none\" image-rendering=\"pixelated\" href=\""
            + pixels.dataAddress()
            + '"';
    elements.add(new Element("image", kind, null, null, attributes, ""));
    return this;
  }

  private void reach(double x, double y) {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x);
    bottom = Math.max(bottom, y);
  }

  /** The drawing as a document of its own. */
  public String svg(Theme theme) {
    var text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\""
                + " viewBox=\"%s %s %d %d\" role=\"img\""
                + " font-family=\"sans-serif\">%n",
            width(),
            height(),
            number(left - MARGIN),
            number(top - MARGIN),
            width(),
            height()));
    text.append("<title>").append(escape(title)).append("</title>\n");
    if (theme == Theme.AUTO) {
      text.append(darkStyle());
    }
    String paper =
        attribute("x", left - MARGIN)
            + attribute("y", top - MARGIN)
            + attribute("width", width())
            + attribute("height", height());
    append(text, new Element("rect", "paper", Ink.PAPER, null, paper, ""), theme);
    elements.forEach(element -> append(text, element, theme));
    return text.append("</svg>\n").toString();
  }

  /** Presentation attributes, light, are what a viewer without style sheets shows. */
  private String darkStyle() {
    var rules = new TreeSet<String>();
    rules.add(rule(fillClass(Ink.PAPER), "fill", Ink.PAPER));
    for (var element : elements) {
      if (element.fill instanceof Themed fill) {
        rules.add(rule(fillClass(fill), "fill", fill));
      }
      if (element.stroke instanceof Themed stroke) {
        rules.add(rule(lineClass(stroke), "stroke", stroke));
      }
    }
    return "<style>@media (prefers-color-scheme: dark) {" + String.join("", rules) + " }</style>\n";
  }

  private static String rule(String name, String property, Themed paint) {
    return " ." + name + '{' + property + ':' + colour(paint, Theme.DARK) + '}';
  }

  private static void append(StringBuilder text, Element element, Theme theme) {
    text.append('<').append(element.tag).append(" class=\"").append(element.kind);
    if (theme == Theme.AUTO && element.fill instanceof Themed fill) {
      text.append(' ').append(fillClass(fill));
    }
    if (theme == Theme.AUTO && element.stroke instanceof Themed stroke) {
      text.append(' ').append(lineClass(stroke));
    }
    text.append('"');
    if (element.fill != null) {
      text.append(" fill=\"").append(colour(element.fill, theme)).append('"');
    } else if (element.stroke != null) {
      text.append(" fill=\"none\"");
    }
    if (element.stroke != null) {
      text.append(" stroke=\"").append(colour(element.stroke, theme)).append('"');
    }
    text.append(element.attributes);
    if (element.content.isEmpty()) {
      text.append("/>\n");
    } else {
      text.append('>').append(element.content).append("</").append(element.tag).append(">\n");
    }
  }

  private static String fillClass(Themed paint) {
    return "fill-" + paint.word();
  }

  private static String lineClass(Themed paint) {
    return "line-" + paint.word();
  }

  private static String colour(Paint paint, Theme theme) {
    return String.format(Locale.ROOT, "#%06x", paint.rgb(theme));
  }

  private static String attribute(String name, double value) {
    return ' ' + name + "=\"" + number(value) + '"';
  }

  private static String number(double value) {
    return BigDecimal.valueOf(value)
        .setScale(2, RoundingMode.HALF_UP)
        .stripTrailingZeros()
        .toPlainString();
  }

  static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
