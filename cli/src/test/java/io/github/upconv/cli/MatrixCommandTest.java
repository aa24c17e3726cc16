package io.github.upconv.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The comparison of layers as matrices, from the article on checkerboards. */
class MatrixCommandTest {
  private static final String TRANSPOSED =
      "conv-transpose input=1x1x6 channels=1 kernel=3 stride=2";

  @TempDir private Path folder;

  private static JsonNode json(String line) throws IOException {
    var outcome = Cli.run("matrix", line, "--json");
    assertThat(outcome.status()).as(outcome.err()).isZero();
    return new ObjectMapper().readTree(outcome.out());
  }

  private static List<String> pattern(JsonNode document) {
    var sums = new ArrayList<String>();
    document.get("pattern").forEach(sum -> sums.add(sum.asText()));
    return sums;
  }

  @Test
  void transposedConvolutionsHaveSumsInTurn() throws IOException {
    var document = json(TRANSPOSED);
    assertThat(pattern(document)).containsExactlyInAnyOrder("a+c", "b");
    assertThat(document.get("matrix")).hasSize(13);
    assertThat(document.get("matrix").get(2).toString())
        .isEqualTo("[\"c\",\"a\",\"\",\"\",\"\",\"\"]");
    assertThat(document.get("row_sums").get(0).asText()).isEqualTo("a");
  }

  @ParameterizedTest
  @CsvSource({"nearest", "linear"})
  void resizeConvolutionsHaveOneSum(String mode) throws IOException {
    String line = "resize-conv input=1x1x6 channels=1 scale=2 kernel=3 padding=1 mode=" + mode;
    assertThat(pattern(json(line))).containsExactly("a+b+c");
  }

  @Test
  void subPixelConvolutionsHaveTapsPerPhase() throws IOException {
    var document = json("sub-pixel-conv input=1x1x6 channels=1 upscale=2 kernel=3 padding=1");
    assertThat(pattern(document)).hasSize(2).doesNotHaveDuplicates();
    assertThat(document.get("taps")).hasSize(6);
  }

  @Test
  void textAndFigureAgree() throws IOException {
    Path figure = folder.resolve("m.svg");
    var outcome = Cli.run("matrix", TRANSPOSED, "-o", figure);
    assertThat(outcome.status()).as(outcome.err()).isZero();
    assertThat(outcome.out()).contains("row sums away from the borders, in turn: ");
    assertThat(Files.readString(figure)).contains(">a+c</text>");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--axis=2 | --axis: need 1 to 1, was 2",
        "-o=m.gif | -o: need a file that ends in .svg, .png or .html, was m.gif"
      })
  void wrongArgumentsAreUsage(String option, String message) {
    var outcome = Cli.run("matrix", TRANSPOSED, option);
    assertThat(outcome.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(outcome.errors().getFirst()).isEqualTo("upconv matrix: " + message);
  }

  @Test
  void tooLargeMatricesAreUsage() {
    var outcome = Cli.run("matrix", "conv-transpose input=1x1x100 channels=1 kernel=3 stride=2");
    assertThat(outcome.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(outcome.err())
        .contains("need at most 64 inputs and 256 outputs", "were 100 and 201");
  }
}
