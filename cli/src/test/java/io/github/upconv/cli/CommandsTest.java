package io.github.upconv.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.upconv.cli.Cli.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every command has, and the commands that only report. */
class CommandsTest {
  private static final String LAYER = "conv-transpose input=1x8x6x6 channels=4 kernel=4 stride=2";

  @TempDir private Path folder;

  private static Outcome succeed(Object... arguments) {
    var outcome = Cli.run(arguments);
    assertThat(outcome.status()).as(outcome.err()).isZero();
    assertThat(outcome.err()).isEmpty();
    return outcome;
  }

  private static JsonNode json(Object... arguments) throws IOException {
    return new ObjectMapper().readTree(succeed(arguments).out());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run",
        "check",
        "bench",
        "inspect",
        "explain",
        "overlap",
        "audit",
        "repair",
        "measure",
        "matrix",
        "generate",
        "explore",
        "doctor",
        "demo"
      })
  void everyCommandHasHelpWithExamples(String command) {
    assertThat(succeed(command, "--help").out())
        .contains("Usage: upconv " + command, "Examples:", "--debug")
        .doesNotContain("\033");
    assertThat(succeed("--help").out()).contains("  " + command + " ");
  }

  @Test
  void versionTellsWhatDecidesSpeedAndRounding() {
    assertThat(succeed("--version").out())
        .contains("upconv ", "JDK " + Runtime.version().feature())
        .containsPattern("vectors of [0-9]+ bits, (fma|mul\\+add)");
  }

  @Test
  void completionKnowsCommandsAndOptions() {
    assertThat(succeed("completion").out()).contains("--output-padding", "bench", "--suite");
  }

  @Test
  void withoutCommandThereIsHelpToAskFor() {
    var outcome = Cli.run();
    assertThat(outcome.status()).isEqualTo(2);
    assertThat(outcome.errors()).hasSize(2);
    assertThat(outcome.errors().getFirst()).contains("need a command: run, check");
  }

  @Test
  void mistypedWordsGetSuggestions() {
    assertThat(Cli.run("chekc").err()).contains("did you mean check");
    assertThat(Cli.run("run", "--strid", "2").err()).contains("did you mean --stride?");
  }

  @Test
  void debugShowsStackTraces() {
    assertThat(Cli.run("inspect", "missing.npy").err()).doesNotContain("\tat ");
    assertThat(Cli.run("explain", "nothing", "--debug").err()).contains("\tat ");
  }

  @Test
  void explainsAPlan() throws IOException {
    assertThat(succeed("explain", LAYER).out()).contains("output", "1x4x14x14", "route", "overlap");
    assertThat(succeed((Object[]) ("explain " + LAYER).split(" ")).out()).contains("1x4x14x14");
    JsonNode plan = json("explain", LAYER, "--engine", "scalar", "--json");
    assertThat(plan.get("output").textValue()).isEqualTo("1x4x14x14");
    assertThat(plan.get("engine").textValue()).isEqualTo("scalar");
    assertThat(plan.get("nominal_multiply_adds").longValue()).isEqualTo(8L * 36 * 4 * 16);
    assertThat(plan.get("scratch_bytes").isIntegralNumber()).isTrue();
  }

  @Test
  void benchPrintsJson() throws IOException {
    JsonNode document = json("bench", LAYER, "--threads", "2", "--seconds", "0.01", "--json");
    assertThat(document.get("machine").get("vector_bits").intValue()).isPositive();
    assertThat(document.get("results").size()).isEqualTo(2);
    JsonNode result = document.get("results").get(0);
    assertThat(result.get("layer").textValue()).startsWith("conv-transpose input=1x8x6x6");
    assertThat(result.get("engine").textValue()).isEqualTo("simd");
    assertThat(document.get("results").get(1).get("engine").textValue()).isEqualTo("scalar");
    assertThat(result.get("threads").intValue()).isEqualTo(2);
    double median = result.get("median_ms").doubleValue();
    assertThat(result.get("min_ms").doubleValue()).isPositive().isLessThanOrEqualTo(median);
    assertThat(result.get("gflops").doubleValue()).isPositive();
    assertThat(result.get("route").textValue()).isNotEmpty();
  }

  @Test
  void benchComparesRoutes() throws IOException {
    String mixed = LAYER.replace("channels=4", "channels=2");
    String[] command = {"bench", mixed, "--routes", "--threads", "1", "--seconds", "0.01"};
    assertThat(succeed((Object[]) command).out())
        .containsPattern("channels first +planar mix +[0-9.]+ ms +[0-9.]+ times the fastest")
        .containsPattern("channels last +dense mix +[0-9.]+ ms")
        .containsPattern("times the fastest, chosen")
        .contains("channels first: the choice is the fastest of 1 layers in ")
        .contains("channels last: the choice is the fastest of 1 layers in ");
    JsonNode document =
        json("bench", mixed, "--routes", "--threads", "1", "--seconds", "0.01", "--json");
    assertThat(document.get("results").size()).isEqualTo(2);
    JsonNode result = document.get("results").get(0);
    assertThat(result.get("layout").textValue()).isEqualTo("channels first");
    assertThat(result.get("ratio").doubleValue()).isGreaterThanOrEqualTo(1);
    assertThat(result.get("median_ms").get("dense mix").doubleValue()).isPositive();
    assertThat(document.get("channels last").get("worst_ratio").doubleValue())
        .isGreaterThanOrEqualTo(1);
  }

  @Test
  void benchPrintsText() {
    assertThat(succeed("bench", "pixel-shuffle input=1x4x2x2 upscale=2", "--seconds", "0").out())
        .contains("GFLOP/s", "% of peak", "times as fast");
  }

  @Test
  void inspectsFiles() throws IOException {
    var tensor = Samples.integers(1, 2, 3);
    tensor.set(Float.NaN, 0, 0);
    tensor.set(Float.NEGATIVE_INFINITY, 0, 1);
    tensor.set(Float.MIN_VALUE, 0, 2);
    String file = Samples.write(folder.resolve("a.safetensors"), tensor);

    assertThat(succeed("inspect", file).out()).contains("tensor", "float32", "2x3", "NaN");
    assertThat(succeed("inspect", file, "--headers").out()).doesNotContain("NaN");
    JsonNode node = json("inspect", file, "--json").get("files").get(0).get("tensors").get(0);
    assertThat(node.get("name").textValue()).isEqualTo("tensor");
    assertThat(node.get("shape").get(1).intValue()).isEqualTo(3);
    assertThat(node.get("nan").intValue()).isEqualTo(1);
    assertThat(node.get("inf").intValue()).isEqualTo(1);
    assertThat(node.get("denormal").intValue()).isEqualTo(1);

    byte[] bytes = Files.readAllBytes(Path.of(file));
    var piped = Cli.run(bytes, "inspect", "-:tensor");
    assertThat(piped.out()).as(piped.err()).contains("2x3");
  }

  @Test
  void inspectGoesOnAfterABadFile() throws IOException {
    String good = Samples.write(folder.resolve("a.npy"), Samples.integers(1, 2));
    var outcome = Cli.run("inspect", folder.resolve("missing.npy"), good);
    assertThat(outcome.status()).isEqualTo(3);
    assertThat(outcome.errors()).singleElement().asString().contains("missing.npy");
    assertThat(outcome.out()).contains(good);
  }

  @Test
  void doctorTestsTheKernels() throws IOException {
    JsonNode report = json("doctor", "--json");
    assertThat(report.get("self_test_cases").intValue()).isGreaterThan(100);
    assertThat(report.get("self_test_failed").intValue()).isZero();
    assertThat(report.get("peak_gflops_per_core").doubleValue()).isPositive();
    assertThat(report.get("fma").isBoolean()).isTrue();
    assertThat(report.get("cpu").textValue()).isNotBlank();
  }
}
