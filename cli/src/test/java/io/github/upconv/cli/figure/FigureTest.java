package io.github.upconv.cli.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What figures consist of. That everything lies inside the picture is checked by {@link Svg}. */
class FigureTest {
  @Test
  void overlapHasTheWindowsAndCountsOfTheArticle() {
    var svg = new Svg(Samples.overlap(8, new int[] {3, 2, 1}));
    assertThat(svg.elements("input")).hasSize(8);
    assertThat(svg.elements("window")).hasSize(8);
    assertThat(svg.elements("output")).hasSize(17);
    assertThat(svg.elements("hole")).isEmpty();
    assertThat(String.join("", svg.texts("count"))).isEqualTo("11212121212121211");
    assertThat(svg.texts("axis")).contains("input", "output", "overlap");
  }

  @Test
  void overlapOfAStackHasAPanelPerLayer() {
    var svg = new Svg(Samples.overlap(5, new int[] {3, 2, 1}, new int[] {3, 2, 1}));
    assertThat(svg.texts("heading"))
        .containsExactly("layer 1: kernel 3, stride 2", "layer 2: kernel 3, stride 2");
    assertThat(svg.elements("output")).hasSize(11 + 23);
    assertThat(String.join("", svg.texts("count"))).contains("3231323132313");
  }

  @Test
  void overlapMarksHoles() {
    var svg = new Svg(Samples.overlap(4, new int[] {3, 2, 2}));
    assertThat(svg.elements("window")).hasSize(4 * 3);
    assertThat(svg.elements("hole")).hasSize(Collections.frequency(svg.texts("count"), "0"));
    assertThat(svg.elements("hole")).isNotEmpty();
  }

  @Test
  void overlapOfManyOutputsShowsTheMiddle() {
    var big = new int[] {16, 8, 1};
    var svg = new Svg(Samples.overlap(5, big, big, big));
    assertThat(svg.texts("heading").getLast())
        .isEqualTo("layer 3: kernel 16, stride 8 (outputs 1337 to 1806 of 3144)");
    assertThat(svg.numbers("bar", "width").getLast()).isEqualTo(940);
  }

  @Test
  void mapHasTheCountsOfTheArticle() {
    var svg = new Svg(Samples.map(6, 4, 3, 2));
    assertThat(svg.elements("cell")).hasSize(13 * 9);
    assertThat(Collections.frequency(svg.texts("count"), "1")).isEqualTo(48);
    assertThat(Collections.frequency(svg.texts("count"), "2")).isEqualTo(54);
    assertThat(Collections.frequency(svg.texts("count"), "4")).isEqualTo(15);
    assertThat(svg.elements("marginal")).hasSize(13 + 9);
    assertThat(svg.texts("marginal-count")).hasSize(13 + 9);
    assertThat(svg.texts("axis")).containsExactly("output column", "output row");
  }

  @Test
  void volumesAreSlices() {
    long[] counts = {1, 1, 2, 1, 1};
    var svg = new Svg(CountMapFigure.drawSlices("slices", counts, counts, counts));
    assertThat(svg.texts("heading")).hasSize(5).contains("slice 2, count 2");
    assertThat(svg.elements("cell")).hasSize(125);
    assertThat(Collections.frequency(svg.texts("count"), "8")).isEqualTo(1);
  }

  @Test
  void matrixHasTapsAndSums() {
    var svg = new Svg(Samples.matrix(5, 3, 2));
    assertThat(svg.elements("tap")).hasSize(15);
    assertThat(svg.texts("term")).hasSize(15);
    assertThat(svg.elements("rule")).hasSize(12 + 6);
    assertThat(svg.texts("sum"))
        .containsExactly("a", "b", "a+c", "b", "a+c", "b", "a+c", "b", "a+c", "b", "c");
    var colours = svg.elements("tap").stream().map(tap -> tap.getAttribute("fill")).distinct();
    assertThat(colours).hasSize(3);
  }

  @Test
  void phasesHaveATilePerChannelAndAHistogram() {
    var svg = new Svg(Samples.phases(3, 2, 2));
    assertThat(svg.texts("label")).containsExactly("channel 0", "channel 1", "channel 2");
    assertThat(svg.texts("imbalance")).contains("imbalance 1.500");
    assertThat(svg.elements("phase")).hasSize(12);
    assertThat(svg.texts("gain")).hasSize(12).contains("0.000", "-0.959");
    assertThat(svg.elements("bin")).hasSize(24);
  }

  @Test
  void repairsHaveTheSameChannelsTwice() {
    var svg = new Svg(Samples.repair(3, 2, 2));
    assertThat(svg.texts("heading"))
        .containsExactly(
            "Before: gain of each output phase, worst channels first",
            "After",
            "Change of the weights of all 128 channels");
    assertThat(svg.texts("label").subList(0, 3)).isEqualTo(svg.texts("label").subList(3, 6));
    assertThat(svg.elements("phase")).hasSize(24);
    assertThat(svg.texts("gain").subList(12, 24)).containsOnly("0.500");
    assertThat(svg.elements("bin")).hasSize(24);
  }

  @Test
  void measuresHaveImageSpectrumAndPhases() {
    var svg = new Svg(Samples.measures(64, 48));
    assertThat(svg.elements("image")).hasSize(1);
    assertThat(svg.elements("crop")).hasSize(1);
    assertThat(svg.elements("spectrum")).hasSize(1);
    // (.5, 0) at both ends, (.25, -.25) with its mirror image, (.5, .5) in all corners
    assertThat(svg.elements("peak")).hasSize(2 * 2 + 2 + 2 * 4);
    assertThat(svg.texts("peak-label"))
        .startsWith("0.500, 0.000 cycles per pixel: 27.5 dB")
        .hasSize(4);
    assertThat(svg.elements("phase")).hasSize(16);
    assertThat(svg.texts("mean")).hasSize(16).containsOnly("-12", "12");
    assertThat(svg.texts("note").getFirst()).endsWith("chance leaves +-3.3");
    assertThat(svg.texts("heading").get(1)).isEqualTo("Part at 16, 12: 16 x 16 pixels");
  }

  /** The circle of a frequency lies on the bin that shows it, however few bins there are. */
  @Test
  void circlesLieOnTheirBins() {
    var svg = new Svg(Samples.measures(16, 64));
    var spectrum = svg.elements("spectrum").getFirst();
    double left = Double.parseDouble(spectrum.getAttribute("x"));
    double bin = Double.parseDouble(spectrum.getAttribute("width")) / 17;
    // -.5, -.25, .25 and .5 of 16 bins, and -.5 once more
    assertThat(svg.numbers("peak", "cx").stream().distinct().sorted().toList())
        .usingElementComparator((a, b) -> Math.abs(a - b) < .01 ? 0 : Double.compare(a, b))
        .containsExactly(left + .5 * bin, left + 4.5 * bin, left + 12.5 * bin, left + 16.5 * bin);
  }

  @Test
  void galleriesHaveARowPerList() {
    var pixels = Pixels.of(2, 2, (x, y) -> 0x112233);
    var row = new GalleryFigure.Row("heading", "facts", List.of(pixels, pixels));
    var svg = new Svg(GalleryFigure.draw("title", List.of(row, row)));
    assertThat(svg.elements("image")).hasSize(4);
    assertThat(svg.texts("facts")).containsExactly("facts", "facts");
  }

  /** Eight side by side: 3 times 32 pixels and a gap of 10 fit into 1040. */
  @Test
  void longRowsOfGalleriesGoOnBelow() {
    var pixels = Pixels.of(32, 32, (x, y) -> 0x112233);
    var row = new GalleryFigure.Row("heading", "facts", Collections.nCopies(17, pixels));
    var svg = new Svg(GalleryFigure.draw("title", List.of(row)));
    var x = svg.numbers("image", "x");
    var y = svg.numbers("image", "y");
    for (int i = 0; i < 17; i++) {
      assertThat(x.get(i)).isEqualTo(i % 8 * 106.0);
      int line = i / 8;
      assertThat(y.get(i) - y.getFirst()).isEqualTo(line * 106.0);
    }
    assertThat(svg.numbers("facts", "y").getFirst()).isGreaterThan(y.getLast() + 96);
  }

  @Test
  void ratiosGoBothWaysFromOne() {
    var bars =
        List.of(
            new RatioFigure.Bar("a layer", 4, 2),
            new RatioFigure.Bar("another", 0.5, 0.25),
            new RatioFigure.Bar("even", 1, 1));
    var svg = new Svg(RatioFigure.draw("title", List.of("note"), bars));
    assertThat(svg.texts("layer")).containsExactly("a layer", "another", "even");
    assertThat(svg.texts("ratio")).containsExactly("4.00", "0.50", "1.00");
    assertThat(svg.texts("second-ratio")).containsExactly("2.00", "0.25", "1.00");
    assertThat(svg.texts("tick")).containsExactly("0.2", "0.5", "1", "2", "5");
    double one = svg.numbers("one", "x1").getFirst();
    assertThat(svg.numbers("faster", "x")).containsExactly(one, one);
    double octave = svg.numbers("faster", "width").getFirst() / 2;
    assertThat(svg.numbers("faster", "width").getLast()).isZero();
    assertThat(svg.numbers("slower", "width").getFirst()).isCloseTo(octave, within(0.02));
    assertThat(svg.numbers("slower", "x").getFirst() + octave).isCloseTo(one, within(0.02));
    assertThat(svg.numbers("second", "cx").getFirst() - one).isCloseTo(octave, within(0.02));
  }

  @Test
  void bothThemesAreInTheFile() {
    String svg = Samples.map(2, 2, 3, 2).svg(Theme.AUTO);
    assertThat(svg).contains("prefers-color-scheme: dark", "fill-text", "#e8eaed", "#1b1f24");
    assertThat(Samples.map(2, 2, 3, 2).svg(Theme.DARK)).contains("#14171b");
  }

  @Test
  void theExtensionChoosesTheForm(@TempDir Path folder) throws Exception {
    var drawing = Samples.map(5, 7, 16, 8); // 3072 cells: more than the renderer takes unasked
    String svg = folder.resolve("f.svg").toString();
    String html = folder.resolve("f.HTML").toString();
    String png = folder.resolve("f.png").toString();
    for (String file : List.of(svg, html, png)) {
      FigureFile.check(file);
      FigureFile.write(file, drawing);
    }
    assertThat(Files.readString(Path.of(svg))).startsWith("<svg ").endsWith("</svg>\n");
    assertThat(Files.readString(Path.of(html)))
        .startsWith("<!DOCTYPE html>")
        .contains(Files.readString(Path.of(svg)));
    var image = ImageIO.read(new ByteArrayInputStream(Files.readAllBytes(Path.of(png))));
    assertThat(image.getWidth()).isEqualTo(drawing.width());
    assertThat(image.getHeight()).isEqualTo(drawing.height());
    assertThat(image.getRGB(1, 1) & 0xffffff).isEqualTo(0xffffff);
  }

  @Test
  void otherExtensionsAreRefused() {
    assertThatThrownBy(() -> FigureFile.check("figure.pdf"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("-o: need a file that ends in .svg, .png or .html, was figure.pdf");
  }

  @Test
  void textIsEscaped() {
    var drawing = new Drawing("a<b & c");
    drawing.text("label", Letters.LABEL, Anchor.START, 0, 10, "a<b & c");
    assertThat(new Svg(drawing).texts("label")).containsExactly("a<b & c");
    assertThat(drawing.svg(Theme.LIGHT).getBytes(StandardCharsets.UTF_8)).isNotEmpty();
  }
}
