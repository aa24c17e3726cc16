package io.github.upconv.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.upconv.cli.generate.Generator;
import io.github.upconv.cli.generate.Images;
import io.github.upconv.cli.generate.Step;
import io.github.upconv.cli.run.Runner;
import io.github.upconv.machine.Engine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
    assertThat(svg.split("<image", -1)).hasSize(1 + 4);
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
