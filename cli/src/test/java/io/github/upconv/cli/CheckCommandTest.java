package io.github.upconv.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.upconv.cli.file.CaseFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandTest {
  private static final String LAYER =
      "conv-transpose input=1x11x4x4 channels=3 kernel=3x3 stride=2x2 pads=1,1,1,1";

  @TempDir private Path folder;

  /** A case whose expected output is right, or wrong in one element. */
  private String writeCase(String name, boolean right) throws IOException {
    Path path = folder.resolve(name);
    Samples.writeCase(path, LAYER);
    assertThat(Cli.run("run", path, "--out-dir", folder.resolve("out")).status()).isZero();
    var output = Samples.read(folder.resolve("out").resolve(name) + ":output");
    if (!right) {
      output.set(output.get(0, 1, 2, 3) + 1, 0, 1, 2, 3);
    }
    var content = Samples.newCase(LAYER);
    new CaseFile(LAYER, content.input(), content.weight(), content.bias(), null, output)
        .write(path.toString());
    return path.toString();
  }

  @Test
  void reportsCases() throws IOException {
    String right = writeCase("right.safetensors", true);
    var passed = Cli.run("check", right);
    assertThat(passed.status()).as(passed.err()).isZero();
    assertThat(passed.out())
        .contains("passed  " + right + ": scalar = simd, worst error 0.00 u*mag")
        .contains("differs from expected by 0.00 at most")
        .endsWith("1 passed, 0 failed" + System.lineSeparator());

    String wrong = writeCase("wrong.safetensors", false);
    var failed = Cli.run("check", right, wrong);
    assertThat(failed.status()).isEqualTo(1);
    assertThat(failed.out())
        .contains("FAILED  " + wrong)
        .contains("EXPECTED IS OUTSIDE THE BOUND, differs by 1.00")
        .contains(LAYER)
        .contains("1 passed, 1 failed");
  }

  @Test
  void printsOneJsonDocument() throws IOException {
    String right = writeCase("right.safetensors", true);
    String wrong = writeCase("wrong.safetensors", false);
    String bad = folder.resolve("bad.safetensors").toString();
    Files.writeString(Path.of(bad), "nothing");

    var outcome = Cli.run("check", right, wrong, bad, "--json");

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.errors()).singleElement().asString().contains("bad.safetensors");
    JsonNode document = new ObjectMapper().readTree(outcome.out());
    assertThat(document.get("passed").intValue()).isEqualTo(1);
    assertThat(document.get("failed").intValue()).isEqualTo(2);
    JsonNode first = document.get("cases").get(0);
    assertThat(first.get("case").textValue()).isEqualTo(right);
    assertThat(first.get("layer").textValue()).isEqualTo(LAYER);
    assertThat(first.get("identical").booleanValue()).isTrue();
    assertThat(first.get("worst_error_u_mag").isNumber()).isTrue();
    assertThat(first.get("expected_max_abs_diff").doubleValue()).isZero();
    assertThat(first.get("passed").booleanValue()).isTrue();
    JsonNode second = document.get("cases").get(1);
    assertThat(second.get("expected_max_abs_diff").doubleValue()).isEqualTo(1);
    assertThat(second.get("passed").booleanValue()).isFalse();
    JsonNode third = document.get("cases").get(2);
    assertThat(third.get("error").textValue()).contains("bad.safetensors");
    assertThat(third.get("passed").booleanValue()).isFalse();
  }

  @Test
  void unreadableCasesAloneAreNoFailedCheck() throws IOException {
    String right = writeCase("right.safetensors", true);
    var outcome = Cli.run("check", right, folder.resolve("missing.safetensors"));
    assertThat(outcome.status()).isEqualTo(3);
    assertThat(outcome.out()).contains("1 passed, 0 failed, 1 could not be checked");
  }

  @Test
  void sweepsAllFamilies() {
    var outcome = Cli.run("check", "--cases", "150", "--seed", "5");
    assertThat(outcome.status()).as(outcome.out()).isZero();
    assertThat(outcome.out())
        .contains("conv-transpose", "resize-conv", "sub-pixel-conv", "pixel-shuffle", "conv ")
        .endsWith("150 passed, 0 failed" + System.lineSeparator());
  }

  @Test
  void takesTheGivenRoutes() throws IOException {
    var outcome = Cli.run("check", "--cases", "30", "--route", "group-mix,copy-lines", "--json");
    assertThat(outcome.status()).as(outcome.out()).isZero();
    JsonNode routes = new ObjectMapper().readTree(outcome.out()).get("routes");
    assertThat(routes.get("phase-mix").intValue()).isZero();
    assertThat(routes.get("planar-mix").intValue()).isZero();
    assertThat(routes.get("dense-mix").intValue()).isZero();
    assertThat(routes.get("group-mix").intValue()).isPositive();
    assertThat(routes.get("group-mix").intValue() + routes.get("copy-lines").intValue())
        .isEqualTo(30);

    String right = writeCase("right.safetensors", true);
    assertThat(Cli.run("check", right).out())
        .contains(
            "cases by route: phase mix 0, channel mix 0, planar mix 1, dense mix 1, group mix 0,"
                + " depthwise 0, depthwise lines 0, copy planes 0, copy lines 0");
    var refused = Cli.run("check", right, "--route", "group-mix");
    assertThat(refused.status()).isEqualTo(3);
    assertThat(refused.err()).contains("group mix: need 2 groups or more, was 1");
  }

  @Test
  void sweepsAsJson() throws IOException {
    var outcome = Cli.run("check", "--cases", "20", "--json", "--threads", "1");
    JsonNode document = new ObjectMapper().readTree(outcome.out());
    assertThat(document.get("cases").size()).isEqualTo(20);
    assertThat(document.get("passed").intValue()).isEqualTo(20);
  }
}
