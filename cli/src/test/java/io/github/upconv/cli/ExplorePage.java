package io.github.upconv.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Locale;

/** What the page of {@code upconv explore} shows in a browser. */
final class ExplorePage {
  /** All texts by id and all drawn counts by figure, at once: each question takes 40 ms. */
  private static final String EVERYTHING =
      """
      ({
        texts: Object.fromEntries(
          [...document.querySelectorAll('dd[id], output[id], .verdict')]
            .map((shown) => [shown.id, shown.textContent])),
        drawn: Object.fromEntries(
          [...document.querySelectorAll('.drawing')]
            .map((drawing) => [drawing.id, [...drawing.querySelectorAll('[data-count]')]
              .map((cell) => Number(cell.dataset.count))])),
      })
      """;

  private final Browser browser;
  private JsonNode shown;

  ExplorePage(Browser browser) throws IOException, InterruptedException {
    this.browser = browser;
    this.shown = browser.evaluate(EVERYTHING);
  }

  Browser browser() {
    return browser;
  }

  /** Moves controls as a hand would: the value, then the event; names and values in turn. */
  void set(Object... settings) throws IOException, InterruptedException {
    var script = new StringBuilder();
    for (int i = 0; i < settings.length; i += 2) {
      script.append(
          String.format(
              Locale.ROOT,
              """
              document.getElementById('%1$s').value = '%2$s';
              document.getElementById('%1$s').dispatchEvent(new Event('input', { bubbles: true }));
              """,
              settings[i],
              settings[i + 1]));
    }
    shown = browser.evaluate(script + EVERYTHING);
  }

  /** Reads the page again as soon as a condition of JavaScript holds. */
  void await(String condition) throws IOException, InterruptedException {
    browser.call(
        "Runtime.evaluate",
        "expression",
        "new Promise((done) => { const look = () => (%s) ? done() : setTimeout(look, 20); look(); })"
            .formatted(condition),
        "awaitPromise",
        true);
    shown = browser.evaluate(EVERYTHING);
  }

  /** The text of an element as of the last look. */
  String text(String id) {
    return shown.get("texts").get(id).textValue();
  }

  /** The counts of all cells of a figure. */
  JsonNode drawn(String figure) {
    return shown.get("drawn").get(figure + "-drawing");
  }
}
