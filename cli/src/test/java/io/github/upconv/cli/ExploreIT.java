package io.github.upconv.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.upconv.analysis.LayerStack;
import io.github.upconv.layer.Axis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of {@code upconv explore} in a browser: its sliders, against the program's numbers. */
class ExploreIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Half of the last digit that the page shows, and rounding. */
  private static final double SHOWN = .5e-4 + 1e-9;

  private static final int STACKS = 80;

  @TempDir private Path folder;

  /** Without a browser there is nothing to drive; continuous integration insists on one. */
  @Test
  void showsTheNumbersOfTheProgram() throws Exception {
    var program = Browser.find();
    if (program.isEmpty()) {
      assertThat(System.getenv("UPCONV_REQUIRE_BROWSER"))
          .as("found no chromium, chromium-browser or google-chrome, and no UPCONV_CHROME")
          .isNotEqualTo("1");
      System.out.println("explore: no browser found, so its page was not tried");
      return;
    }
    Path page = folder.resolve("page.html");
    assertThat(Cli.run("explore", "-o", page).status()).isZero();
    try (var browser = new Browser(program.get(), folder)) {
      browser.open(page.toUri());
      article(browser);
      lines(browser);
      planes(browser);
      stacks(browser);
      gains(browser);
      address(browser);
      keyboard(browser);
      looks(browser);
      assertThat(browser.events("Runtime.exceptionThrown")).isEmpty();
      assertThat(browser.events("Runtime.consoleAPICalled")).isEmpty();
      assertThat(browser.events("Log.entryAdded")).isEmpty();
      assertThat(browser.events("Network.requestWillBeSent"))
          .as("requests")
          .extracting(event -> event.get("request").get("url").textValue())
          .allMatch(url -> url.equals(page.toUri().toString()) || url.startsWith("data:"));
    }
  }

  private static void article(Browser browser) throws Exception {
    assertThat(text(browser, "line-counts")).isEqualTo("2, 1");
    assertThat(drawn(browser, "line")).hasToString("[1,1,2,1,2,1,2,1,2,1,2,1,2,1,2,1,1]");
    assertThat(text(browser, "plane-counts")).isEqualTo("4, 2; 2, 1");
    assertThat(text(browser, "plane-cv")).isEqualTo("0.4843");
    assertThat(text(browser, "plane-outputs")).isEqualTo("9 x 13");
    assertThat(text(browser, "stack-counts")).isEqualTo("3, 2, 3, 1");
    assertThat(text(browser, "stack-outputs")).isEqualTo("23");
  }

  private static void lines(Browser browser) throws Exception {
    for (int kernel = 1; kernel <= 8; kernel++) {
      for (int stride = 1; stride <= 6; stride++) {
        for (int dilation = 1; dilation <= 2; dilation++) {
          int inputs = 1 + (kernel + stride) % 8;
          set(browser, "line-kernel", kernel, "line-stride", stride);
          set(browser, "line-dilation", dilation, "line-inputs", inputs);
          var stack = LayerStack.of(Axis.of(kernel).stride(stride).dilation(dilation));
          check(browser, "line", stack, 1);
          assertThat(drawn(browser, "line")).hasToString(list(stack.counts(inputs), ","));
        }
      }
    }
  }

  private static void planes(Browser browser) throws Exception {
    for (int kernel = 1; kernel <= 6; kernel++) {
      for (int stride = 1; stride <= 6; stride++) {
        int dilation = 1 + kernel % 2;
        set(browser, "plane-kernel", kernel, "plane-stride", stride);
        set(browser, "plane-dilation", dilation, "plane-height", 3, "plane-width", stride);
        var stack = LayerStack.of(Axis.of(kernel).stride(stride).dilation(dilation));
        check(browser, "plane", stack, 2);
        var report = overlap(stack, "--inputs", "3x" + stride);
        assertThat(drawn(browser, "plane")).isEqualTo(flat(report.get("map")));
        assertThat(text(browser, "plane-counts")).isEqualTo(rows(report.get("pattern")));
      }
    }
  }

  private static void stacks(Browser browser) throws Exception {
    var random = new Random(1);
    for (int i = 0; i < STACKS; i++) {
      int depth = 1 + i % 3;
      int dilation = 1 + random.nextInt(2);
      var layers = new ArrayList<Axis>();
      set(browser, "stack-layers", depth, "stack-dilation", dilation, "stack-inputs", 3);
      for (int layer = 1; layer <= depth; layer++) {
        int kernel = 1 + random.nextInt(8);
        int stride = 1 + random.nextInt(4);
        set(browser, "stack-kernel" + layer, kernel, "stack-stride" + layer, stride);
        layers.add(Axis.of(kernel).stride(stride).dilation(dilation));
      }
      var stack = new LayerStack(layers);
      check(browser, "stack", stack, 1);
      assertThat(Double.parseDouble(text(browser, "stack-cv2")))
          .as(layers.toString())
          .isCloseTo(stack.variation(2), within(SHOWN));
      assertThat(text(browser, "stack-outputs")).isEqualTo("" + stack.counts(3).length);
      periods(browser, stack);
      var drawn = drawn(browser, "stack").toString();
      assertThat(drawn).endsWith("," + list(stack.counts(3), ",").substring(1));
    }
  }

  private static void periods(Browser browser, LayerStack stack) throws Exception {
    var shown = text(browser, "stack-periods");
    var amplitudes = stack.amplitudes();
    if (amplitudes.isEmpty()) {
      assertThat(shown).isEqualTo("none");
      return;
    }
    var parts = List.of(shown.split(", "));
    assertThat(parts).hasSameSizeAs(amplitudes.keySet());
    for (String part : parts) {
      int colon = part.indexOf(':');
      assertThat(Double.parseDouble(part.substring(colon + 2)))
          .as(shown)
          .isCloseTo(amplitudes.get(Integer.parseInt(part.substring(0, colon))), within(SHOWN));
    }
  }

  private static void check(Browser browser, String figure, LayerStack stack, int rank)
      throws Exception {
    String name = stack.layers().toString();
    if (rank == 1) {
      assertThat("[" + text(browser, figure + "-counts") + "]")
          .as(name)
          .isEqualTo(list(stack.pattern(), ", "));
    }
    var report = overlap(stack, "--rank", rank);
    assertThat(text(browser, figure + "-verdict"))
        .as(name)
        .endsWith(verdict(stack, rank))
        .startsWith(report.get("even").booleanValue() ? "\u2713 even" : "\u2717 uneven");
    String ratio = text(browser, figure + "-ratio");
    if (report.get("ratio").isNull()) {
      assertThat(ratio).as(name).contains("holes");
    } else {
      assertThat(ratio).endsWith(" : 1");
      assertThat(Double.parseDouble(ratio.substring(0, ratio.length() - 4)))
          .as(name)
          .isCloseTo(report.get("ratio").doubleValue(), within(SHOWN));
    }
    assertThat(Double.parseDouble(text(browser, figure + "-cv")))
        .as(name)
        .isCloseTo(report.get("cv").doubleValue(), within(SHOWN));
  }

  private static List<Object> arguments(LayerStack stack, Object... more) {
    var arguments = new ArrayList<Object>(List.of("overlap"));
    for (var layer : stack.layers()) {
      arguments.add("--layer");
      arguments.add("k" + layer.kernel() + "s" + layer.stride() + "d" + layer.dilation());
    }
    arguments.addAll(Arrays.asList(more));
    return arguments;
  }

  private static JsonNode overlap(LayerStack stack, Object... more) throws IOException {
    var arguments = arguments(stack, more);
    arguments.add("--json");
    return JSON.readTree(Cli.run(arguments.toArray()).out());
  }

  /** The sentence that the command prints. */
  private static String verdict(LayerStack stack, int rank) {
    return Cli.run(arguments(stack, "--rank", rank).toArray())
        .out()
        .lines()
        .filter(line -> line.startsWith("verdict"))
        .map(line -> line.substring("verdict".length()).strip())
        .collect(Collectors.joining());
  }

  private static void gains(Browser browser) throws Exception {
    gain(browser, "1 2 1", 2, "balanced", "2, 2", "0.0000", "1, 2, 1");
    gain(browser, "1, 1, 1", 2, "unbalanced", "2, 1", "0.3333", "0.75, 1.5, 0.75");
    gain(browser, "1,1,1,3", 2, "unbalanced", "2, 4", "0.3333", "1.5, 0.5, 1.5, 2.5");
    gain(browser, ".25 .75 .75 .25", 2, "balanced", "1, 1", "0.0000", "0.25, 0.75, 0.75, 0.25");
    gain(browser, "1 1", 3, "unbalanced", "1, 1, 0", "0.7071", "none: a phase has no taps");
    assertThat(text(browser, "gain-lines")).isEqualTo("0.5000, 0.5000");
    gain(browser, "1 -1", 2, "unbalanced", "1, -1", "infinite: the mean is 0", "0, 0");
    set(browser, "gain-weights", "'1, two'");
    assertThat(text(browser, "gain-verdict")).contains("weights: need 1 to 64 numbers");
  }

  private static void gain(
      Browser browser,
      String weights,
      int stride,
      String verdict,
      String gains,
      String imbalance,
      String repaired)
      throws Exception {
    set(browser, "gain-weights", "'" + weights + "'", "gain-stride", stride);
    assertThat(text(browser, "gain-verdict")).as(weights).contains(" " + verdict + ":");
    assertThat(text(browser, "gain-gains")).as(weights).isEqualTo(gains);
    assertThat(text(browser, "gain-imbalance")).as(weights).isEqualTo(imbalance);
    assertThat(text(browser, "gain-repaired")).as(weights).isEqualTo(repaired);
  }

  /** What is set goes to the address, and comes from it. */
  private static void address(Browser browser) throws Exception {
    set(browser, "line-kernel", 5, "line-stride", 4);
    assertThat(browser.evaluate("location.hash").textValue())
        .contains("line-kernel=5", "line-stride=4");
    browser.evaluate("location.hash = '#line-kernel=4&line-dilation=99'; 0");
    browser.call(
        "Runtime.evaluate",
        "expression",
        "new Promise((done) => setTimeout(done, 100))",
        "awaitPromise",
        true);
    assertThat(text(browser, "line-kernel-value")).isEqualTo("4");
    assertThat(text(browser, "line-stride-value")).isEqualTo("2");
    assertThat(text(browser, "line-dilation-value")).isEqualTo("4");
  }

  private static void keyboard(Browser browser) throws Exception {
    browser.evaluate("document.getElementById('line-kernel').focus()");
    for (String type : List.of("keyDown", "keyUp")) {
      browser.call(
          "Input.dispatchKeyEvent",
          "type",
          type,
          "key",
          "ArrowRight",
          "code",
          "ArrowRight",
          "windowsVirtualKeyCode",
          39);
    }
    assertThat(text(browser, "line-kernel-value")).isEqualTo("5");
    assertThat(
            browser
                .evaluate(
                    "[...document.querySelectorAll('section input')].filter(i => !i.labels.length)"
                        + ".length")
                .intValue())
        .as("controls without a label")
        .isZero();
  }

  /** Fits a phone and a desktop; UPCONV_SCREENSHOTS keeps pictures of both, light and dark. */
  private static void looks(Browser browser) throws Exception {
    browser.evaluate("location.hash = ''; 0");
    for (int width : new int[] {390, 1280}) {
      browser.call(
          "Emulation.setDeviceMetricsOverride",
          "width",
          width,
          "height",
          900,
          "deviceScaleFactor",
          1,
          "mobile",
          false);
      for (String scheme : List.of("light", "dark")) {
        browser.call(
            "Emulation.setEmulatedMedia",
            "features",
            List.of(Map.of("name", "prefers-color-scheme", "value", scheme)));
        assertThat(browser.evaluate("document.documentElement.scrollWidth").intValue())
            .as("width of the page")
            .isLessThanOrEqualTo(width);
        String pictures = System.getenv("UPCONV_SCREENSHOTS");
        if (pictures != null) {
          var picture = browser.call("Page.captureScreenshot", "captureBeyondViewport", true);
          Files.write(
              Path.of(pictures, "explore-" + width + "-" + scheme + ".png"),
              Base64.getDecoder().decode(picture.get("data").textValue()));
        }
      }
    }
  }

  /** Moves controls as a hand would: the value, then the event; names and values in turn. */
  private static void set(Browser browser, Object... settings) throws Exception {
    var script = new StringBuilder();
    for (int i = 0; i < settings.length; i += 2) {
      script.append(
          "{ const input = document.getElementById('%s'); input.value = %s;"
                  .formatted(settings[i], settings[i + 1])
              + " input.dispatchEvent(new Event('input', { bubbles: true })); }\n");
    }
    browser.evaluate(script.toString());
  }

  private static String text(Browser browser, String id) throws Exception {
    return browser.evaluate("document.getElementById('" + id + "').textContent").textValue();
  }

  /** The counts of all cells of a figure. */
  private static JsonNode drawn(Browser browser, String figure) throws Exception {
    return browser.evaluate(
        "[...document.querySelectorAll('#%s-drawing [data-count]')].map(c => +c.dataset.count)"
            .formatted(figure));
  }

  private static String list(long[] counts, String separator) {
    return LongStream.of(counts)
        .mapToObj(Long::toString)
        .collect(Collectors.joining(separator, "[", "]"));
  }

  private static JsonNode flat(JsonNode rows) {
    var all = JSON.createArrayNode();
    rows.forEach(row -> row.forEach(all::add));
    return all;
  }

  private static String rows(JsonNode pattern) {
    return IntStream.range(0, pattern.size())
        .mapToObj(row -> {
          var cells = new ArrayList<String>();
          pattern.get(row).forEach(cell -> cells.add(cell.asText()));
          return String.join(", ", cells);
        })
        .collect(Collectors.joining("; "));
  }
}
