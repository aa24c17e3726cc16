package io.github.upconv.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.upconv.cli.generate.Generator;
import io.github.upconv.cli.generate.Images;
import io.github.upconv.cli.generate.Step;
import io.github.upconv.cli.run.Runner;
import io.github.upconv.machine.Engine;
import java.math.BigDecimal;
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
    assertThat(svg.split("; medians: E2 ", -1)).hasSize(1 + 2);
    assertThat(svg.split("<image", -1)).hasSize(1 + 4);
  }

  /**
   * Medians over six seeds of four images: E2, E4 - E2 and the peak of period 2. Those of the same
   * weights are by a PyTorch program. Those that are known, for six other seeds of 24 images, are
   * another draw: images of a seed share the weights of their last layer, so medians spread widely.
   * Deviations are of sixty seeds of the PyTorch program, for six of them; the difference of two
   * draws has sqrt(2) of that, and what is known is rounded.
   */
  @ParameterizedTest
  @CsvSource({
    "resize resize resize, 5, .001229 .007687 4.5737,  .0012 .008  6.1, .00016 .0009 .67",
    "resize resize deconv, 5, .309381 .005826 29.1538, .210  .006 24.3, .0351  .0005 1.14",
    "resize deconv deconv, 5, .281085 .154873 30.5587, .181  .176 27.5, .0336  .0148 .93",
    "deconv deconv deconv, 4, .200460 .132256 23.4007, .263     - 25.0, .0340  .0201 1.11",
  })
  void imagesHaveTheKnownGrids(
      String layers, int kernel, String sameWeights, String known, String deviations) {
    var steps = Arrays.stream(layers.split(" ")).map(Step::of).toList();
    var grids = new ArrayList<GenerateReport.Grid>();
    try (var runner = new Runner(2)) {
      for (long seed = 1; seed <= 6; seed++) {
        var images = new Generator(seed, kernel, 4, Engine.best(), runner).generate(steps);
        grids.addAll(GenerateReport.Row.of(steps, images).grids());
      }
    }
    var median = GenerateReport.Grid.median(grids);
    double[] measured = {median.energy(), median.primitive(), median.peak()};
    double[] tolerances = {1e-5, 1e-5, 1e-3};
    for (int i = 0; i < measured.length; i++) {
      assertThat(measured[i]).isCloseTo(number(sameWeights, i), within(tolerances[i]));
      String another = word(known, i);
      if (!another.equals("-")) {
        double rounding = 0.5 * Math.pow(10, -new BigDecimal(another).scale());
        double spread = 3 * Math.sqrt(2) * number(deviations, i) + rounding;
        assertThat(measured[i]).isCloseTo(number(known, i), within(spread));
      }
    }
  }

  private static double number(String text, int index) {
    return Double.parseDouble(word(text, index));
  }

  private static String word(String text, int index) {
    return text.split(" +", -1)[index];
  }

  /** Only the last layer draws period 2; the one before it draws 4, the one before that neither. */
  @Test
  void verdictsNameThePeriod() {
    var outcome =
        Cli.run(
            "generate",
            "--layers=deconv,resize,deconv",
            "--layers=resize,deconv,resize",
            "--layers=deconv,resize,resize");
    assertThat(outcome.status()).as(outcome.err()).isZero();
    var lines = outcome.out().lines().toList();
    assertThat(lines.getFirst())
        .isEqualTo("verdict  grid of period 2 or 4 in the images of 2 of 3 stacks");
    assertThat(lines.get(2)).endsWith("  period 2");
    assertThat(lines.get(3)).endsWith("  period 4");
    assertThat(lines.get(4)).endsWith("  none");
    assertThat(lines.getLast()).startsWith("advice   let the last layers be resize-convolutions");
  }

  @Test
  void textAndJsonAgree() throws Exception {
    var arguments = new String[] {"generate", "--layers=resize,resize,deconv", "--images=3"};
    var text = Cli.run((Object[]) arguments);
    assertThat(text.status()).as(text.err()).isZero();
    assertThat(text.out())
        .startsWith("verdict  grid of period 2 or 4 in the images of 1 of 1 stacks");
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
