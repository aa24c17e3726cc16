package io.github.upconv.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.upconv.cli.generate.Generator;
import io.github.upconv.cli.generate.Images;
import io.github.upconv.cli.generate.Step;
import io.github.upconv.cli.run.Runner;
import io.github.upconv.machine.Engine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Images of random weights. */
class GenerateCommandTest {
  @TempDir private Path folder;

  private static Images generate(long seed, Engine engine, int threads, int kernel, Step... steps) {
    try (var runner = new Runner(threads)) {
      return new Generator(seed, kernel, 1, engine, runner).generate(List.of(steps));
    }
  }

  @Test
  void enginesAndThreadsGiveTheSameBits() {
    var steps = new Step[] {Step.DECONV, Step.RESIZE, Step.DECONV};
    var first = generate(3, Engine.SCALAR, 1, 5, steps);
    assertThat(first.values()).hasSize(3 * 32 * 32);
    assertThat(generate(3, Engine.best(), 3, 5, steps).values()).containsExactly(first.values());
    assertThat(generate(4, Engine.best(), 1, 5, steps).values()).isNotEqualTo(first.values());
  }

  @ParameterizedTest
  @CsvSource({"DECONV, 4", "RESIZE, 4", "DECONV, 3", "RESIZE, 2"})
  void everyKernelDoublesTheSize(Step step, int kernel) {
    var images = generate(1, Engine.best(), 1, kernel, step, step, step);
    assertThat(images.height()).isEqualTo(32);
    assertThat(images.width()).isEqualTo(32);
    assertThat(images.rgb(0, 0, 0)).isBetween(0, 0xffffff);
  }

  @Test
  void everyStackIsARow() throws Exception {
    Path figure = folder.resolve("g.svg");
    var outcome =
        Cli.run(
            "generate",
            "--layers=deconv,deconv,resize",
            "--layers=resize,resize,resize",
            "--images=2",
            "--seed=7",
            "-o",
            figure);
    assertThat(outcome.status()).as(outcome.err()).isZero();
    String svg = Files.readString(figure);
    assertThat(svg).contains("deconv, deconv, resize", "resize, resize, resize", "seed 7");
    assertThat(svg.split(">medians: E2 ", -1)).hasSize(1 + 2);
    assertThat(svg.split("<image", -1)).hasSize(1 + 4);
  }

  /**
   * The medians that are known for six seeds of 24 images, checked with fewer, as these take a
   * minute. Tolerances are three standard deviations of the medians of two seeds of eight images,
   * by twenty draws of the same generator in PyTorch: images of one seed share the weights of their
   * last layer, so their medians spread widely.
   */
  @ParameterizedTest
  @CsvSource({
    "resize resize resize, 5, .0012, .0002,  .008, .0011,  6.1, 0.9",
    "resize resize deconv, 5, .210,  .0758,  .006, .0008, 24.3, 2.0",
    "resize deconv deconv, 5, .181,  .0767,  .176, .0278, 27.5, 2.1",
    "deconv deconv deconv, 4, .263,  .0706,   NaN,     0, 25.0, 2.1",
  })
  void imagesHaveTheKnownGrids(
      String layers,
      int kernel,
      double energy,
      double energySpread,
      double primitive,
      double primitiveSpread,
      double decibels,
      double decibelSpread) {
    var steps = Arrays.stream(layers.split(" ")).map(Step::of).toList();
    var grids = new ArrayList<GenerateReport.Grid>();
    try (var runner = new Runner(2)) {
      for (long seed = 1; seed <= 2; seed++) {
        var images = new Generator(seed, kernel, 8, Engine.best(), runner).generate(steps);
        grids.addAll(GenerateReport.Row.of(steps, images).grids());
      }
    }
    var median = GenerateReport.Grid.median(grids);
    assertThat(median.energy()).isCloseTo(energy, within(3 * energySpread));
    if (!Double.isNaN(primitive)) {
      assertThat(median.primitive()).isCloseTo(primitive, within(3 * primitiveSpread));
    }
    assertThat(median.decibels()).isCloseTo(decibels, within(3 * decibelSpread));
  }

  @Test
  void textAndJsonAgree() throws Exception {
    var arguments = new String[] {"generate", "--layers=resize,resize,deconv", "--images=3"};
    var text = Cli.run((Object[]) arguments);
    assertThat(text.status()).as(text.err()).isZero();
    assertThat(text.out()).startsWith("verdict  grid of period 2 in the images of 1 of 1 stacks");
    var json = Cli.run(arguments[0], arguments[1], arguments[2], "--json");
    var row = new ObjectMapper().readTree(json.out()).get("rows").get(0);
    assertThat(row.get("layers")).hasToString("[\"resize\",\"resize\",\"deconv\"]");
    double[] energies = new double[3];
    Arrays.setAll(energies, image -> row.get("images").get(image).get("E2").doubleValue());
    Arrays.sort(energies);
    assertThat(row.get("median").get("E2").doubleValue()).isEqualTo(energies[1]);
    assertThat(text.out()).contains(String.format(Locale.ROOT, "%.4f", energies[1]));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--layers=deconv | --layers: need 3 layers, were 1",
        "--layers=deconv,up,deconv | --layers: need deconv or resize, was 'up'"
      })
  void wrongArgumentsAreUsage(String option, String message) {
    var outcome = Cli.run("generate", option, "-o", folder.resolve("g.png"));
    assertThat(outcome.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(outcome.errors().getFirst()).isEqualTo("upconv generate: " + message);
  }
}
