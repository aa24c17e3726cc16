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

  private static final int WEIGHTS = 40;

  private static final String RESET =
      "document.querySelectorAll('.control button').forEach((button) => button.click())";

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
    Path file = folder.resolve("page.html");
    assertThat(Cli.run("explore", "-o", file).status()).isZero();
    try (var browser = new Browser(program.get(), folder)) {
      browser.open(file.toUri());
      var page = new ExplorePage(browser);
      article(page);
      lines(page);
      planes(page);
      stacks(page);
      gains(page);
      randomGains(page);
      address(page);
      keyboard(page);
      looks(page);
      assertQuiet(browser, file.toUri().toString());
    }
  }

  private static void assertQuiet(Browser browser, String page) {
    assertThat(browser.events("Runtime.exceptionThrown")).isEmpty();
    assertThat(browser.events("Runtime.consoleAPICalled")).isEmpty();
    assertThat(browser.events("Log.entryAdded")).isEmpty();
    assertThat(browser.events("Network.requestWillBeSent"))
        .as("requests")
        .extracting(event -> event.get("request").get("url").textValue())
        .contains(page)
        .allMatch(url -> url.equals(page) || url.startsWith("data:"));
  }

  private static void article(ExplorePage page) throws Exception {
    assertThat(page.text("line-counts")).isEqualTo("2, 1");
    assertThat(page.drawn("line")).hasToString("[1,1,2,1,2,1,2,1,2,1,2,1,2,1,2,1,1]");
    assertThat(page.text("plane-counts")).isEqualTo("4, 2; 2, 1");
    assertThat(page.text("plane-cv")).isEqualTo("0.4843");
    assertThat(page.text("plane-outputs")).isEqualTo("9 x 13");
    assertThat(page.text("stack-counts")).isEqualTo("3, 2, 3, 1");
    assertThat(page.text("stack-outputs")).isEqualTo("23");
  }

  private static void lines(ExplorePage page) throws Exception {
    for (int kernel = 1; kernel <= 8; kernel++) {
      for (int stride = 1; stride <= 6; stride++) {
        for (int dilation = 1; dilation <= 2; dilation++) {
          int inputs = 1 + (kernel + stride) % 8;
          page.set(
              "line-kernel",
              kernel,
              "line-stride",
              stride,
              "line-dilation",
              dilation,
              "line-inputs",
              inputs);
          var stack = LayerStack.of(Axis.of(kernel).stride(stride).dilation(dilation));
          check(page, "line", stack, 1);
          assertThat(page.drawn("line")).hasToString(list(stack.counts(inputs), ","));
        }
      }
    }
  }

  private static void planes(ExplorePage page) throws Exception {
    for (int kernel = 1; kernel <= 6; kernel++) {
      for (int stride = 1; stride <= 6; stride++) {
        int dilation = 1 + kernel % 2;
        page.set(
            "plane-kernel",
            kernel,
            "plane-stride",
            stride,
            "plane-dilation",
            dilation,
            "plane-height",
            3,
            "plane-width",
            stride);
        var stack = LayerStack.of(Axis.of(kernel).stride(stride).dilation(dilation));
        check(page, "plane", stack, 2);
        var report = overlap(stack, "--inputs", "3x" + stride);
        assertThat(page.drawn("plane")).isEqualTo(flat(report.get("map")));
        assertThat(page.text("plane-counts")).isEqualTo(rows(report.get("pattern")));
      }
    }
  }

  private static void stacks(ExplorePage page) throws Exception {
    var random = new Random(1);
    for (int i = 0; i < STACKS; i++) {
      int depth = 1 + i % 3;
      int dilation = 1 + random.nextInt(2);
      var layers = new ArrayList<Axis>();
      var settings =
          new ArrayList<Object>(
              List.of("stack-layers", depth, "stack-dilation", dilation, "stack-inputs", 3));
      for (int layer = 1; layer <= depth; layer++) {
        int kernel = 1 + random.nextInt(8);
        int stride = 1 + random.nextInt(4);
        settings.addAll(List.of("stack-kernel" + layer, kernel, "stack-stride" + layer, stride));
        layers.add(Axis.of(kernel).stride(stride).dilation(dilation));
      }
      page.set(settings.toArray());
      var stack = new LayerStack(layers);
      check(page, "stack", stack, 1);
      assertThat(Double.parseDouble(page.text("stack-cv2")))
          .as(layers.toString())
          .isCloseTo(stack.variation(2), within(SHOWN));
      assertThat(page.text("stack-outputs")).isEqualTo("" + stack.counts(3).length);
      periods(page, stack);
      var drawn = page.drawn("stack").toString();
      assertThat(drawn).endsWith("," + list(stack.counts(3), ",").substring(1));
    }
  }

  private static void periods(ExplorePage page, LayerStack stack) throws Exception {
    var shown = page.text("stack-periods");
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

  private static void check(ExplorePage page, String figure, LayerStack stack, int rank)
      throws Exception {
    String name = stack.layers().toString();
    if (rank == 1) {
      assertThat("[" + page.text(figure + "-counts") + "]")
          .as(name)
          .isEqualTo(list(stack.pattern(), ", "));
    }
    var report = overlap(stack, "--rank", rank);
    assertThat(page.text(figure + "-verdict")).as(name).isEqualTo(verdict(report));
    String ratio = page.text(figure + "-ratio");
    if (report.get("ratio").isNull()) {
      assertThat(ratio).as(name).contains("holes");
    } else {
      assertThat(ratio).endsWith(" : 1");
      assertThat(Double.parseDouble(ratio.substring(0, ratio.length() - 4)))
          .as(name)
          .isCloseTo(report.get("ratio").doubleValue(), within(SHOWN));
    }
    assertThat(Double.parseDouble(page.text(figure + "-cv")))
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

  private static String verdict(JsonNode report) {
    String sign = report.get("even").booleanValue() ? "\u2713 " : "\u2717 ";
    return sign + report.get("verdict").textValue();
  }

  private static void gains(ExplorePage page) throws Exception {
    gain(page, "1 2 1", 2, "balanced", "2, 2", "0.0000", "1, 2, 1");
    gain(page, "1, 1, 1", 2, "unbalanced", "2, 1", "0.3333", "0.75, 1.5, 0.75");
    gain(page, "1,1,1,3", 2, "unbalanced", "2, 4", "0.3333", "1.5, 0.5, 1.5, 2.5");
    gain(page, ".25 .75 .75 .25", 2, "balanced", "1, 1", "0.0000", "0.25, 0.75, 0.75, 0.25");
    gain(page, "1 1", 3, "unbalanced", "1, 1, 0", "0.7071", "none: a phase has no taps");
    assertThat(page.text("gain-lines")).isEqualTo("0.5000, 0.5000");
    gain(page, "1 -1", 2, "unbalanced", "1, -1", "infinite: the mean is 0", "0, 0");
    page.set("gain-weights", "1, two");
    assertThat(page.text("gain-verdict")).contains("weights: need 1 to 64 numbers");
  }

  private static void gain(
      ExplorePage page,
      String weights,
      int stride,
      String verdict,
      String gains,
      String imbalance,
      String repaired)
      throws Exception {
    page.set("gain-weights", weights, "gain-stride", stride);
    assertThat(page.text("gain-verdict")).as(weights).contains(" " + verdict + ":");
    assertThat(page.text("gain-gains")).as(weights).isEqualTo(gains);
    assertThat(page.text("gain-imbalance")).as(weights).isEqualTo(imbalance);
    assertThat(page.text("gain-repaired")).as(weights).isEqualTo(repaired);
  }

  /** Weights of all kinds against the sums of their phases. */
  private static void randomGains(ExplorePage page) throws Exception {
    var random = new Random(2);
    for (int i = 0; i < WEIGHTS; i++) {
      int stride = 1 + random.nextInt(6);
      int dilation = 1 + random.nextInt(3);
      // quarters: their sums are exact; the first one keeps the sum from 0
      double[] weights =
          random.ints(1 + random.nextInt(12), -8, 9).mapToDouble(n -> n / 4.).toArray();
      weights[0] = 30;
      String text =
          Arrays.stream(weights).mapToObj(Double::toString).collect(Collectors.joining(" "));
      page.set("gain-weights", text, "gain-stride", stride, "gain-dilation", dilation);
      double[] gains = new double[stride];
      double[] energy = new double[stride];
      double[] taps = new double[stride];
      for (int tap = 0; tap < weights.length; tap++) {
        int phase = dilation * tap % stride;
        gains[phase] += weights[tap];
        energy[phase] += weights[tap] * weights[tap];
        taps[phase]++;
      }
      double[] rms =
          IntStream.range(0, stride)
              .mapToDouble(r -> taps[r] == 0 ? 0 : Math.sqrt(energy[r] / taps[r]))
              .toArray();
      double mean = Arrays.stream(gains).average().orElseThrow();
      double squares = Arrays.stream(gains).map(g -> (g - mean) * (g - mean)).sum();
      double[] lines =
          IntStream.range(1, stride).mapToDouble(m -> line(gains, m) / (stride * mean)).toArray();
      shows(page, "gain-gains", gains);
      shows(page, "gain-counts", taps);
      shows(page, "gain-loudness", rms);
      shows(page, "gain-imbalance", Math.sqrt(squares / stride) / mean);
      shows(page, "gain-lines", lines);
      boolean even = Arrays.stream(gains).allMatch(gain -> gain == mean);
      assertThat(page.text("gain-verdict")).contains(even ? " balanced:" : " unbalanced:");
      if (Arrays.stream(taps).allMatch(count -> count > 0)) {
        double[] repaired = weights.clone();
        Arrays.setAll(
            repaired,
            tap ->
                weights[tap]
                    + (mean - gains[dilation * tap % stride]) / taps[dilation * tap % stride]);
        shows(page, "gain-repaired", repaired);
      }
    }
  }

  /** Magnitude of the line at m / period. */
  private static double line(double[] gains, int m) {
    double real = 0;
    double imaginary = 0;
    for (int r = 0; r < gains.length; r++) {
      real += gains[r] * Math.cos(2 * Math.PI * m * r / gains.length);
      imaginary += gains[r] * Math.sin(2 * Math.PI * m * r / gains.length);
    }
    return Math.hypot(real, imaginary);
  }

  private static void shows(ExplorePage page, String id, double... values) {
    String text = page.text(id);
    var shown = text.equals("none") ? List.<String>of() : List.of(text.split(", ", -1));
    assertThat(shown).as(id).hasSize(values.length);
    for (int i = 0; i < values.length; i++) {
      assertThat(Double.parseDouble(shown.get(i))).as(id).isCloseTo(values[i], within(SHOWN));
    }
  }

  /** What is set goes to the address, and comes from it. */
  private static void address(ExplorePage page) throws Exception {
    page.browser().evaluate(RESET);
    page.set("line-kernel", 5, "line-stride", 4);
    page.await("location.hash === '#line-kernel=5&line-stride=4'");
    page.browser().evaluate("location.hash = '#line-kernel=4&line-dilation=99'; 0");
    page.await("document.getElementById('line-kernel-value').textContent === '4'");
    assertThat(page.text("line-kernel-value")).isEqualTo("4");
    assertThat(page.text("line-stride-value")).isEqualTo("2");
    assertThat(page.text("line-dilation-value")).isEqualTo("4");
  }

  private static void keyboard(ExplorePage page) throws Exception {
    page.browser().evaluate("document.getElementById('line-kernel').focus()");
    for (String type : List.of("keyDown", "keyUp")) {
      page.browser()
          .call(
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
    page.await("document.getElementById('line-kernel-value').textContent === '5'");
    assertThat(
            page.browser()
                .evaluate(
                    "[...document.querySelectorAll('section input')].filter(i => !i.labels.length)"
                        + ".length")
                .intValue())
        .as("controls without a label")
        .isZero();
  }

  /** Fits a phone and a desktop; UPCONV_SCREENSHOTS keeps pictures of both, light and dark. */
  private static void looks(ExplorePage page) throws Exception {
    page.browser().evaluate("location.hash = ''; 0");
    for (int width : new int[] {390, 1280}) {
      page.browser()
          .call(
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
        page.browser()
            .call(
                "Emulation.setEmulatedMedia",
                "features",
                List.of(Map.of("name", "prefers-color-scheme", "value", scheme)));
        assertThat(page.browser().evaluate("document.documentElement.scrollWidth").intValue())
            .as("width of the page")
            .isLessThanOrEqualTo(width);
        String pictures = System.getenv("UPCONV_SCREENSHOTS");
        if (pictures != null) {
          var picture =
              page.browser().call("Page.captureScreenshot", "captureBeyondViewport", true);
          Files.write(
              Path.of(pictures, "explore-" + width + "-" + scheme + ".png"),
              Base64.getDecoder().decode(picture.get("data").textValue()));
        }
      }
    }
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
