package io.github.upconv.cli.figure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

/**
 * A drawing as its readers get it: parsed, elements found by their kind. Everything lies inside the
 * picture, and no text touches another one.
 */
final class Svg {
  private final Element root;

  Svg(Drawing drawing) {
    try {
      root =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(new InputSource(new StringReader(drawing.svg(Theme.AUTO))))
              .getDocumentElement();
    } catch (Exception e) {
      throw new AssertionError(drawing.svg(Theme.AUTO), e);
    }
    requireInside();
    requireLegible();
  }

  List<Element> elements(String kind) {
    var found = new ArrayList<Element>();
    var all = root.getElementsByTagName("*");
    for (int i = 0; i < all.getLength(); i++) {
      var element = (Element) all.item(i);
      if (List.of(element.getAttribute("class").split(" ")).contains(kind)) {
        found.add(element);
      }
    }
    return found;
  }

  List<String> texts(String kind) {
    return elements(kind).stream().map(Element::getTextContent).toList();
  }

  List<Double> numbers(String kind, String attribute) {
    return elements(kind).stream()
        .map(element -> Double.valueOf(element.getAttribute(attribute)))
        .toList();
  }

  /** No element but the background reaches beyond the picture. */
  private void requireInside() {
    var box = viewBox();
    double left = box[0];
    double top = box[1];
    double right = left + box[2];
    double bottom = top + box[3];
    var all = root.getElementsByTagName("*");
    for (int i = 0; i < all.getLength(); i++) {
      var element = (Element) all.item(i);
      if (element.hasAttribute("x") && !element.getAttribute("class").startsWith("paper")) {
        double x = Double.parseDouble(element.getAttribute("x"));
        double y = Double.parseDouble(element.getAttribute("y"));
        assertThat(x).isBetween(left, right);
        assertThat(y).isBetween(top, bottom);
        assertThat(x + number(element, "width")).isLessThanOrEqualTo(right);
        assertThat(y + number(element, "height")).isLessThanOrEqualTo(bottom);
      }
    }
  }

  /** Where a text is, as wide as {@link Letters} take it to be. */
  private record Box(String words, double left, double top, double right, double bottom) {
    static Box of(Element text) {
      String words = text.getTextContent();
      double size = number(text, "font-size");
      boolean bold = text.getAttribute("font-weight").equals("bold");
      double width = new Letters(size, Ink.TEXT, bold).width(words);
      double above = 0.73 * size;
      double below = 0.2 * size;
      var place =
          Pattern.compile("translate\\(([^ ]*) ([^)]*)\\)").matcher(text.getAttribute("transform"));
      if (place.find()) { // rotated, so that it reads upwards
        double x = Double.parseDouble(place.group(1));
        double y = Double.parseDouble(place.group(2));
        return new Box(words, x - above, y - width / 2, x + below, y + width / 2);
      }
      double x = number(text, "x");
      double y = number(text, "y");
      double left =
          switch (text.getAttribute("text-anchor")) {
            case "start" -> x;
            case "middle" -> x - width / 2;
            default -> x - width;
          };
      return new Box(words, left, y - above, left + width, y + below);
    }

    boolean touches(Box other) {
      return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
    }
  }

  private void requireLegible() {
    var boxes = new ArrayList<Box>();
    var texts = root.getElementsByTagName("text");
    for (int i = 0; i < texts.getLength(); i++) {
      boxes.add(Box.of((Element) texts.item(i)));
    }
    var box = viewBox();
    for (var text : boxes) {
      assertThat(text.left).as(text.words).isGreaterThanOrEqualTo(box[0]);
      assertThat(text.top).as(text.words).isGreaterThanOrEqualTo(box[1]);
      assertThat(text.right).as(text.words).isLessThanOrEqualTo(box[0] + box[2]);
      assertThat(text.bottom).as(text.words).isLessThanOrEqualTo(box[1] + box[3]);
    }
    boxes.sort(Comparator.comparingDouble(Box::top));
    for (int i = 0; i < boxes.size(); i++) {
      for (int j = i + 1; j < boxes.size() && boxes.get(j).top < boxes.get(i).bottom; j++) {
        assertThat(boxes.get(i).touches(boxes.get(j)))
            .as("%s touches %s", boxes.get(i), boxes.get(j))
            .isFalse();
      }
    }
  }

  private double[] viewBox() {
    return Arrays.stream(root.getAttribute("viewBox").split(" ", -1))
        .mapToDouble(Double::parseDouble)
        .toArray();
  }

  private static double number(Element element, String attribute) {
    return element.hasAttribute(attribute)
        ? Double.parseDouble(element.getAttribute(attribute))
        : 0;
  }
}
