package io.github.upconv.cli.figure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

/** A drawing as its readers get it: parsed, elements found by their kind. */
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
    var box = root.getAttribute("viewBox").split(" ");
    double left = Double.parseDouble(box[0]);
    double top = Double.parseDouble(box[1]);
    double right = left + Double.parseDouble(box[2]);
    double bottom = top + Double.parseDouble(box[3]);
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

  private static double number(Element element, String attribute) {
    return element.hasAttribute(attribute)
        ? Double.parseDouble(element.getAttribute(attribute))
        : 0;
  }
}
