package io.github.upconv.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.upconv.cli.check.Comparison;
import io.github.upconv.cli.file.CaseFile;
import io.github.upconv.tensor.Layout;
import io.github.upconv.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunCommandTest {
  @TempDir private Path folder;

  private Path file(String name) {
    return folder.resolve(name);
  }

  /** Both forms describe the same computation. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "conv-transpose input=2x6x5x4 channels=4 kernel=3x2 stride=2x3 pads=1,0,0,1 groups=2",
        "conv-transpose input=1x3x9 channels=2 kernel=4 stride=2 output-padding=1 activation=relu",
        "conv-transpose input=1x2x3x2x3 channels=3 kernel=2 stride=2 padding=1",
        "resize-conv input=1x3x4x5 channels=2 mode=nearest scale=2 kernel=3 padding=1"
            + " pad-mode=reflect",
        "sub-pixel-conv input=1x4x3x3 channels=2 upscale=2 kernel=3 padding=1 activation=prelu",
        "conv input=2x3x8x8 channels=5 kernel=3 stride=2 dilation=2",
        "resize input=1x3x4x6 mode=cubic size=7x9 coordinates=align-corners",
        "pixel-shuffle input=1x12x2x3 upscale=2 order=dcr"
      })
  void optionsAndCaseFileGiveTheSame(String layer) throws IOException {
    CaseFile content = Samples.newCase(layer);
    content.write(file("case.safetensors").toString());
    assertThat(Cli.run("run", file("case.safetensors"), "--out-dir", file("out")).status())
        .isZero();

    var arguments = new ArrayList<Object>(List.of("run", layer.substring(0, layer.indexOf(' '))));
    for (String field : layer.split(" ")) {
      if (field.indexOf('=') > 0 && !field.startsWith("input") && !field.startsWith("channels")) {
        arguments.add("--" + field);
      }
    }
    arguments.add(Samples.write(file("input.npy"), content.input()));
    add(arguments, "weight", content.weight());
    add(arguments, "bias", content.bias());
    add(arguments, "slope", content.slope());
    arguments.addAll(List.of("-o", file("output.npz"), "--verify", "1"));
    var outcome = Cli.run(arguments.toArray());

    assertThat(outcome.status()).as(outcome.err()).isZero();
    assertThat(outcome.err()).contains("verified").contains("0 wrong");
    var one = Samples.read(file("output.npz"));
    var other = Samples.read(file("out/case.safetensors") + ":output");
    assertThat(one.shape()).isEqualTo(other.shape());
    assertThat(new Comparison(one, other).identical()).isTrue();
  }

  private void add(List<Object> arguments, String name, Tensor tensor) throws IOException {
    if (tensor != null) {
      arguments.add("--" + name);
      arguments.add(Samples.write(file(name + ".safetensors"), tensor));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void layoutSaysHowFilesAreLaidOut(int rank) throws IOException {
    long[] extents =
        List.of(2L, 3L, 5L, 4L, 3L).stream().mapToLong(e -> e).limit(2 + rank).toArray();
    Tensor input = Samples.integers(1, extents);
    long[] kernel = extents.clone();
    Arrays.fill(kernel, 2, kernel.length, 2);
    kernel[0] = 4;
    Samples.write(file("w.npy"), Samples.integers(2, kernel));
    Samples.write(file("first.npy"), input);
    Samples.write(file("last.npy"), FileLayout.NHWC.toFile(input));

    run("conv", file("first.npy"), "--weight", file("w.npy"), "-o", file("a.npy"));
    run(
        "conv",
        file("last.npy"),
        "--weight",
        file("w.npy"),
        "--layout",
        "nhwc",
        "-o",
        file("b.npy"));

    Tensor first = Samples.read(file("a.npy"));
    Tensor last = FileLayout.NHWC.fromFile(Samples.read(file("b.npy")));
    assertThat(first.shape()).isEqualTo(last.shape());
    assertThat(last.isDense(Layout.CHANNELS_LAST)).isTrue();
    for (long oc = 0; oc < 4; oc++) {
      long[] index = new long[2 + rank];
      index[0] = 1;
      index[1] = oc;
      assertThat(last.get(index)).isEqualTo(first.get(index));
    }
  }

  private static void run(Object... arguments) {
    var all = new ArrayList<Object>(List.of("run"));
    all.addAll(List.of(arguments));
    var outcome = Cli.run(all.toArray());
    assertThat(outcome.status()).as(outcome.err()).isZero();
    assertThat(outcome.err()).isEmpty();
  }

  @Test
  void standardInputAndOutput() throws IOException {
    Samples.write(file("x.npy"), Samples.integers(1, 1, 1, 2, 2));
    var outcome =
        Cli.run(Files.readAllBytes(file("x.npy")), "run", "resize", "-", "--scale", "3", "-o", "-");
    assertThat(outcome.status()).as(outcome.err()).isZero();
    Files.write(file("y.npy"), outcome.bytes());
    assertThat(Samples.read(file("y.npy")).shape()).hasToString("1x1x6x6");
  }

  @Test
  void enginesThreadsAndPrecisionGiveTheSameBits() throws IOException {
    Samples.writeCase(
        file("a.safetensors"),
        "resize-conv input=2x40x9x7 channels=19 mode=linear scale=2 kernel=3 padding=1");
    run(file("a.safetensors"), "--out-dir", file("1"), "--engine", "scalar", "--threads", "1");
    run(file("a.safetensors"), "--out-dir", file("2"), "--threads", "3", "--precision", "fast");
    run(file("a.safetensors"), "--out-dir", file("3"), "--layout", "nhwc");
    assertThat(file("2/a.safetensors")).hasSameBinaryContentAs(file("1/a.safetensors"));
    assertThat(file("3/a.safetensors")).hasSameBinaryContentAs(file("1/a.safetensors"));
  }

  /** Small integers do not round, so that both levels agree; reals do. */
  @Test
  void fastIsExactForIntegersAndExplained() throws IOException {
    String line = "conv-transpose input=1x16x9x12 channels=16 kernel=4x4 stride=2x2 padding=1";
    Samples.writeCase(file("a.safetensors"), line);
    run(file("a.safetensors"), "--out-dir", file("1"));
    run(file("a.safetensors"), "--out-dir", file("2"), "--precision", "fast");
    assertThat(file("2/a.safetensors")).hasSameBinaryContentAs(file("1/a.safetensors"));
    var explained = Cli.run("explain", line, "--precision", "fast");
    assertThat(explained.status()).as(explained.err()).isZero();
    assertThat(explained.out()).contains("precision       fast", "route           fast mix");
  }

  @Test
  void casesThatCannotBeComputedDoNotStopTheOthers() throws IOException {
    Samples.writeCase(file("good.safetensors"), "resize input=1x2x3x3 scale=2");
    Files.writeString(file("bad.safetensors"), "not a tensor file");
    var valid = Samples.newCase("conv input=1x2x5x5 channels=2 kernel=3");
    new CaseFile(
            "conv input=1x2x5x5 channels=3 kernel=3",
            valid.input(),
            valid.weight(),
            null,
            null,
            null)
        .write(file("wrong.safetensors").toString());
    new CaseFile("conv input=1x2x5x4 channels=2 kernel=3", valid.input(), null, null, null, null)
        .write(file("other.safetensors").toString());

    var outcome =
        Cli.run(
            "run",
            file("bad.safetensors"),
            file("missing.safetensors"),
            file("wrong.safetensors"),
            file("other.safetensors"),
            file("good.safetensors"),
            "--out-dir",
            file("out"));

    assertThat(outcome.status()).isEqualTo(3);
    assertThat(outcome.errors()).hasSize(4);
    assertThat(outcome.errors().get(0)).contains("bad.safetensors: ");
    assertThat(outcome.errors().get(1)).contains("missing.safetensors: ");
    assertThat(outcome.errors().get(2)).contains("wrong.safetensors: weight: need shape 3x2x3x3");
    assertThat(outcome.errors().get(3)).contains("other.safetensors: input: must have shape");
    try (var written = Files.list(file("out"))) {
      assertThat(written).containsExactly(file("out/good.safetensors"));
    }
  }

  @Test
  void resultsReplaceNeitherCasesNorEachOther() throws IOException {
    Files.createDirectory(file("sub"));
    Samples.writeCase(file("a.safetensors"), "resize input=1x1x2x2 scale=2");
    Samples.writeCase(file("sub/a.safetensors"), "resize input=1x1x2x2 scale=3");
    byte[] before = Files.readAllBytes(file("a.safetensors"));

    var same = Cli.run("run", file("a.safetensors"), "--out-dir", folder);
    assertThat(same.status()).isEqualTo(2);
    assertThat(same.err()).contains("must not replace");
    assertThat(file("a.safetensors")).hasBinaryContent(before);

    var twice =
        Cli.run("run", file("a.safetensors"), file("sub/a.safetensors"), "--out-dir", file("out"));
    assertThat(twice.status()).isEqualTo(2);
    assertThat(twice.err()).contains("each case needs its own result");
  }

  @Test
  void inputMayBeReplacedByOutput() throws IOException {
    Samples.write(file("x.npy"), Samples.integers(1, 1, 1, 2, 2));
    run("resize", file("x.npy"), "--scale", "2", "-o", file("x.npy"));
    assertThat(Samples.read(file("x.npy")).shape()).hasToString("1x1x4x4");
  }
}
