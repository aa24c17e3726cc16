package io.github.upconv.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OverlapCommandTest {
  @TempDir private Path folder;

  private static String succeed(String arguments) {
    var outcome = Cli.run((Object[]) ("overlap " + arguments).split(" "));
    assertThat(outcome.status()).as(outcome.err()).isZero();
    assertThat(outcome.err()).isEmpty();
    return outcome.out();
  }

  private static JsonNode json(String arguments) throws IOException {
    return new ObjectMapper().readTree(succeed(arguments + " --json"));
  }

  @Test
  void secondFigureOfTheArticle() throws IOException {
    var report = json("--kernel 3 --stride 2 --inputs 6x4");
    assertThat(report.get("counts")).hasToString("[2,1]");
    assertThat(report.get("even").booleanValue()).isFalse();
    assertThat(report.get("ratio").doubleValue()).isEqualTo(4);
    assertThat(report.get("cv").doubleValue()).isCloseTo(.4843, within(5e-5));
    assertThat(report.get("pattern")).hasToString("[[4,2],[2,1]]");
    assertThat(report.get("layers").get(0).get("kernel").intValue()).isEqualTo(3);
    int[] seen = new int[5];
    for (var row : report.get("map")) {
      assertThat(row).hasSize(9);
      row.forEach(count -> seen[count.intValue()]++);
    }
    assertThat(report.get("map")).hasSize(13);
    assertThat(seen).containsExactly(0, 48, 54, 0, 15);
  }

  @Test
  void stacks() throws IOException {
    var healed = json("--layer k3s2 --layer k4s2 --rank 1");
    assertThat(healed.get("pattern")).hasToString("[3,3,3,3]");
    assertThat(healed.get("healed_by_last_layer").booleanValue()).isTrue();
    assertThat(json("--kernel 2 --stride 3").get("ratio").isNull()).isTrue();
    assertThat(succeed("--layer k3s2 --layer k3s2")).contains("3,2,3,1", "uneven", "period 4");
    assertThat(succeed("--kernel 4 --stride 2")).contains("even: no checkerboard");
  }

  /** Gradients of classifiers, top layer first; ratios in two dimensions. */
  @ParameterizedTest
  @CsvSource({
    "k2s2 k3s1 k3s1 k2s2 k3s1 k3s1, 1", // VGG
    "k16s16, 1", // ViT
    "k3s2 k7s2, 2.25", // ResNet: pool and stem
    "k3s2 k3s2 k3s2 k3s2 k7s2, 5.29", // GoogLeNet: pools and the first convolution
    "k11s4, 2.25" // AlexNet
  })
  void gradients(String layers, double ratio) throws IOException {
    var report = json("--backward --inputs 2x2 --layer " + layers.replace(" ", " --layer "));
    assertThat(report.get("ratio").doubleValue()).isCloseTo(ratio, within(1e-12));
    assertThat(report.get("even").booleanValue()).isEqualTo(ratio == 1);
  }

  @ParameterizedTest
  @CsvSource({
    "--layer k3s2 --layer k3s2 --inputs 5, 'kernel 3, stride 2'",
    "--kernel 3 --stride 2 --inputs 6x4, k3s2: uneven",
    "--kernel 3 --stride 2 --inputs 2x3x2, k3s2: uneven",
  })
  void draws(String arguments, String named) throws IOException {
    Path figure = folder.resolve("overlap.svg");
    succeed(arguments + " -o " + figure);
    assertThat(Files.readString(figure)).contains("<svg", named);
  }

  @ParameterizedTest
  @CsvSource({
    "--kernel 3 -o a.gif, -o",
    "--kernel 0, --kernel",
    "--stride 2, --kernel",
    "--kernel 3 --rank 4, --rank",
    "--kernel 3 --inputs 6x0, --inputs",
    "--kernel 3 --rank 1 --inputs 6x4, --inputs",
    "--layer k3, --layer",
    "--layer k3s2 --kernel 3, --layer",
    "--kernel 3 --stride 2 --inputs 9999x9999, at most",
    "--kernel 3 --stride 9999 --rank 3, at most",
  })
  void refuses(String arguments, String named) {
    var outcome = Cli.run((Object[]) ("overlap " + arguments).split(" "));
    assertThat(outcome.status()).isEqualTo(2);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.errors()).hasSizeLessThanOrEqualTo(2).first().asString().contains(named);
  }
}
