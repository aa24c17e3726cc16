package io.github.upconv.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Wrong arguments are refused before anything is computed, in one or two lines. */
class InvalidArgumentsTest {
  private static final String CONV_TRANSPOSE =
      "conv-transpose input=1x4x8x8 channels=6 kernel=3x3 ";
  private static final String RESIZE_CONV =
      "resize-conv input=1x4x8x8 channels=6 kernel=3x3 scale=2 ";
  private static final String SUB_PIXEL =
      "sub-pixel-conv input=1x4x8x8 channels=6 kernel=3x3 upscale=2 ";
  private static final String CONV = "conv input=1x4x8x8 channels=6 kernel=3x3 ";
  private static final String RESIZE = "resize input=1x4x8x8 ";

  @TempDir private static Path folder;

  @BeforeAll
  static void writeFiles() throws IOException {
    Samples.write(folder.resolve("x.npy"), Samples.integers(1, 1, 4, 8, 8));
    Samples.write(folder.resolve("w.npy"), Samples.integers(2, 4, 6, 3, 3));
    Samples.write(folder.resolve("b.npy"), Samples.integers(3, 6));
    Samples.write(folder.resolve("rank2.npy"), Samples.integers(4, 3, 3));
    Samples.write(folder.resolve("rank6.npy"), Samples.integers(4, 1, 1, 1, 1, 1, 1));
    Samples.write(folder.resolve("empty.npy"), Samples.integers(4, 1, 4, 0, 8));
    Samples.writeCase(folder.resolve("case.safetensors"), "resize input=1x1x2x2 scale=2");
    Files.writeString(folder.resolve("text.npy"), "no tensor");
    Files.writeString(folder.resolve("x.txt"), "no tensor");
  }

  /** A layer line and what the message must name. */
  record BadLine(String line, String named) {}

  static List<BadLine> badLines() {
    var lines = new ArrayList<BadLine>();
    for (String layer : List.of(CONV_TRANSPOSE, RESIZE_CONV, SUB_PIXEL, CONV)) {
      lines.add(new BadLine(layer + "stride=0", "stride"));
      lines.add(new BadLine(layer + "stride=-1", "stride"));
      lines.add(new BadLine(layer + "stride=1x2x3", "stride"));
      lines.add(new BadLine(layer + "stride=", "stride"));
      lines.add(new BadLine(layer + "stride=two", "stride"));
      lines.add(new BadLine(layer + "stride=1.5", "stride"));
      lines.add(new BadLine(layer + "stride=\u0662", "stride"));
      lines.add(new BadLine(layer + "stride=\uff12", "stride"));
      lines.add(new BadLine(layer + "stride=2147483648", "stride"));
      lines.add(new BadLine(layer + "stride=99999999999999999999", "stride"));
      lines.add(new BadLine(layer + "dilation=0", "dilation"));
      lines.add(new BadLine(layer + "dilation=-3", "dilation"));
      lines.add(new BadLine(layer + "dilation=2x2x2", "dilation"));
      lines.add(new BadLine(layer + "pads=-1,0,0,0", "pads"));
      lines.add(new BadLine(layer + "pads=1,1", "pads"));
      lines.add(new BadLine(layer + "pads=1,1,1,1,1", "pads"));
      lines.add(new BadLine(layer + "pads=1x1x1x1", "pads"));
      lines.add(new BadLine(layer + "padding=-1", "pad"));
      lines.add(new BadLine(layer + "padding=1 pads=1,1,1,1", "padding"));
      lines.add(new BadLine(layer + "groups=0", "groups"));
      lines.add(new BadLine(layer + "groups=-2", "groups"));
      lines.add(new BadLine(layer + "groups=3", "groups"));
      lines.add(new BadLine(layer + "groups=4", "groups"));
      lines.add(new BadLine(layer + "kernel=2", "kernel"));
      lines.add(new BadLine(layer + "unknown=1", "unknown"));
      lines.add(new BadLine(layer + "activation=softmax", "activation"));
      lines.add(new BadLine(layer + "activation=leaky-relu", "activation"));
      lines.add(new BadLine(layer + "activation=relu:0.1", "activation"));
      lines.add(new BadLine(layer.replace("kernel=3x3", "kernel=0x3"), "kernel"));
      lines.add(new BadLine(layer.replace("kernel=3x3", "kernel=3x3x3"), "kernel"));
      lines.add(new BadLine(layer.replace("kernel=3x3", ""), "kernel"));
      lines.add(new BadLine(layer.replace("channels=6", "channels=0"), "channels"));
      lines.add(new BadLine(layer.replace("channels=6", ""), "channels"));
      lines.add(new BadLine(layer.replace("input=1x4x8x8", ""), "input"));
      lines.add(new BadLine(layer.replace("input=1x4x8x8", "input=1x4"), "input"));
      lines.add(new BadLine(layer.replace("input=1x4x8x8", "input=1x4x8x0"), "input"));
      lines.add(new BadLine(layer.replace("input=1x4x8x8", "input=1x4x1x1x1x1"), "input"));
      lines.add(
          new BadLine(
              layer.replace("input=1x4x8x8", "input=4294967296x4x4294967296x4294967296"), "2^63"));
    }
    for (String layer : List.of(RESIZE_CONV, SUB_PIXEL, CONV)) {
      lines.add(new BadLine(layer + "pad-mode=mirror", "pad-mode"));
      lines.add(new BadLine(layer + "pad-mode=reflect padding=17", "reflect"));
      lines.add(new BadLine(layer + "output-padding=1", "output-padding"));
      lines.add(new BadLine(layer.replace("kernel=3x3", "kernel=99x1"), "kernel"));
    }
    lines.add(new BadLine(RESIZE_CONV + "stride=2", "stride"));
    lines.add(new BadLine(RESIZE_CONV + "size=9", "size"));
    lines.add(new BadLine(RESIZE_CONV + "mode=lanczos", "mode"));
    lines.add(new BadLine(RESIZE_CONV + "coordinates=centre", "coordinates"));
    lines.add(new BadLine(RESIZE_CONV + "exclude-outside=2", "exclude-outside"));
    lines.add(new BadLine(RESIZE_CONV + "exclude-outside=1", "exclude-outside"));
    lines.add(new BadLine(SUB_PIXEL + "stride=2", "stride"));
    lines.add(new BadLine(SUB_PIXEL.replace("upscale=2", "upscale=0"), "upscale"));
    lines.add(new BadLine(SUB_PIXEL.replace("upscale=2", ""), "upscale"));
    lines.add(new BadLine(CONV_TRANSPOSE + "padding=40", "output extent"));
    lines.add(new BadLine(CONV_TRANSPOSE + "output-padding=1", "output-padding"));
    lines.add(new BadLine(CONV_TRANSPOSE + "stride=2 output-padding=2", "output-padding"));
    lines.add(new BadLine(CONV_TRANSPOSE + "output-padding=-1", "output-padding"));
    lines.add(new BadLine(CONV_TRANSPOSE + "auto-pad=same", "auto-pad"));
    lines.add(new BadLine(CONV_TRANSPOSE + "auto-pad=same-upper padding=1", "pads"));
    lines.add(new BadLine(CONV_TRANSPOSE + "auto-pad=valid output-shape=9x9", "output-shape"));
    lines.add(new BadLine(CONV_TRANSPOSE + "output-shape=0x4", "output-shape"));
    lines.add(new BadLine(CONV_TRANSPOSE + "output-shape=4x4x4", "output-shape"));
    lines.add(new BadLine(CONV_TRANSPOSE + "pad-mode=reflect", "pad-mode"));
    lines.add(new BadLine(CONV + "auto-pad=same-lower padding=1", "pads"));
    lines.add(new BadLine(RESIZE, "scale"));
    lines.add(new BadLine(RESIZE + "scale=0", "scale"));
    lines.add(new BadLine(RESIZE + "scale=-2", "scale"));
    lines.add(new BadLine(RESIZE + "scale=NaN", "scale"));
    lines.add(new BadLine(RESIZE + "scale=0.01", "resized extent"));
    lines.add(new BadLine(RESIZE + "scale=1e99", "scale"));
    lines.add(new BadLine(RESIZE + "scale=1.0000000000000000001", "scale"));
    lines.add(new BadLine(RESIZE + "size=0x1", "size"));
    lines.add(new BadLine(RESIZE + "size=4x4x4", "size"));
    lines.add(new BadLine(RESIZE + "scale=2 cubic-a=x", "cubic-a"));
    lines.add(new BadLine(RESIZE + "scale=2 rounding=up", "rounding"));
    lines.add(new BadLine(RESIZE + "scale=2 scale=3", "scale"));
    lines.add(new BadLine(RESIZE + "scale=2 kernel=3", "kernel"));
    lines.add(new BadLine("pixel-shuffle input=1x3x4x4 upscale=2", "channels"));
    lines.add(new BadLine("pixel-shuffle input=1x4x4x4 upscale=99999", "upscale"));
    lines.add(new BadLine("pixel-shuffle input=1x4x4x4 upscale=2 order=abc", "order"));
    lines.add(new BadLine("deconvolution input=1x4x4x4", "deconvolution"));
    lines.add(new BadLine("", "layer"));
    lines.add(new BadLine("=", "layer"));
    return lines;
  }

  @ParameterizedTest
  @MethodSource("badLines")
  void layerLines(BadLine bad) {
    for (String command : List.of("explain", "bench")) {
      var outcome = Cli.run(command, bad.line());
      assertThat(outcome.status()).as(outcome.err()).isEqualTo(2);
      assertThat(outcome.out()).isEmpty();
      assertThat(outcome.errors()).hasSize(2);
      assertThat(outcome.errors().getFirst())
          .startsWith("upconv " + command + ": ")
          .contains(bad.named());
      assertThat(outcome.errors().getLast()).isEqualTo("Try 'upconv " + command + " --help'.");
    }
  }

  /** Arguments, the exit status, and what the message must name. */
  record BadArguments(String arguments, int status, String named) {}

  static List<BadArguments> badArguments() {
    String layer = "run conv-transpose x.npy --weight w.npy -o out.npy ";
    return List.of(
        new BadArguments("nothing", 2, "nothing"),
        new BadArguments("--nothing", 2, "--nothing"),
        new BadArguments("run", 2, "ARGUMENT"),
        new BadArguments("run x.npy", 2, "--out-dir"),
        new BadArguments("run conv-transpose", 2, "INPUT"),
        new BadArguments("run conv-transpose x.npy w.npy -o out.npy", 2, "INPUT"),
        new BadArguments("run conv-transpose x.npy --weight w.npy", 2, "-o"),
        new BadArguments("run conv-transpose x.npy -o out.npy --stride 2", 2, "--channels"),
        new BadArguments("run resize x.npy --weight w.npy --scale 2 -o out.npy", 2, "--weight"),
        new BadArguments("run resize x.npy --bias b.npy --scale 2 -o out.npy", 2, "--bias"),
        new BadArguments(layer + "--stride 0", 2, "--stride: must be 1 or more, was 0"),
        new BadArguments(layer + "--stride=-1", 2, "--stride"),
        new BadArguments(layer + "--stride", 2, "--stride"),
        new BadArguments(layer + "--stride 1 --stride 2", 2, "--stride"),
        new BadArguments(layer + "--groups 5", 2, "--groups"),
        new BadArguments(layer + "--groups x", 2, "--groups"),
        new BadArguments(layer + "--kernel 4", 2, "--weight: need shape 4x6x4x4, was 4x6x3x3"),
        new BadArguments(layer + "--channels 7", 2, "--weight: need shape 4x7x3x3"),
        new BadArguments(layer + "--scale 2", 2, "--scale"),
        new BadArguments(layer + "--padding 1 --pads 1,1,1,1", 2, "--padding"),
        new BadArguments(layer + "--bias w.npy", 2, "--bias: need shape 6"),
        new BadArguments(layer + "--slope b.npy", 2, "--slope"),
        new BadArguments(layer + "--activation prelu", 2, "--slope"),
        new BadArguments(layer + "--engine gpu", 2, "--engine"),
        new BadArguments(layer + "--engine SIMD", 2, "--engine"),
        new BadArguments(layer + "--threads 0", 2, "--threads"),
        new BadArguments(layer + "--threads -1", 2, "--threads"),
        new BadArguments(layer + "--threads 1.5", 2, "--threads"),
        new BadArguments(layer + "--threads \u0662", 2, "--threads"),
        new BadArguments(layer + "--threads 99999999999", 2, "--threads"),
        new BadArguments(layer + "--layout nwhc", 2, "--layout"),
        new BadArguments(layer + "--precision double", 2, "--precision"),
        new BadArguments(layer + "--precision fast --verify 1", 2, "--verify"),
        new BadArguments(layer + "--verify 2", 2, "--verify"),
        new BadArguments(layer + "--verify 10%", 2, "--verify"),
        new BadArguments(layer + "--out-dir out", 2, "--out-dir"),
        new BadArguments("run conv-transpose - --weight - -o out.npy", 2, "standard input"),
        new BadArguments("run conv-transpose x.npy --weight rank2.npy -o out.npy", 2, "--weight"),
        new BadArguments("run conv x.npy --weight w.npy -o out.npy", 2, "--weight"),
        new BadArguments("run conv-transpose rank2.npy --weight w.npy -o out.npy", 3, "rank2.npy"),
        new BadArguments("run conv-transpose rank6.npy --weight w.npy -o out.npy", 3, "rank6.npy"),
        new BadArguments("run conv-transpose empty.npy --weight w.npy -o out.npy", 3, "empty.npy"),
        new BadArguments("run conv-transpose text.npy --weight w.npy -o out.npy", 3, "text.npy"),
        new BadArguments("run conv-transpose none.npy --weight w.npy -o out.npy", 3, "none.npy"),
        new BadArguments("run conv-transpose x.npy --weight none.npy -o out.npy", 3, "none.npy"),
        new BadArguments("run conv-transpose x.npy --weight w.npy -o out.txt", 3, "out.txt"),
        new BadArguments("run conv-transpose x.npy --weight w.npy -o no/out.npy", 3, "no/out.npy"),
        new BadArguments("run conv-transpose x.txt --weight w.npy -o out.npy", 3, "x.txt"),
        new BadArguments("run resize x.npy --scale 100000 -o out.npy", 3, "memory"),
        new BadArguments("run case.safetensors --out-dir out --stride 2", 2, "--stride"),
        new BadArguments("run case.safetensors --out-dir out --weight w.npy", 2, "--weight"),
        new BadArguments("run case.safetensors --out-dir out -o out.npy", 2, "-o"),
        new BadArguments("run case.safetensors --out-dir x.npy", 3, "x.npy"),
        new BadArguments("run none.safetensors --out-dir out", 3, "none.safetensors"),
        new BadArguments("run x.npy --out-dir out", 3, "x.npy"),
        new BadArguments("check x.npy", 3, "x.npy"),
        new BadArguments("check --cases 0", 2, "--cases"),
        new BadArguments("check --cases ten", 2, "--cases"),
        new BadArguments("check --seed -1", 2, "--seed"),
        new BadArguments("check --route best", 2, "--route"),
        new BadArguments("bench", 2, "--suite"),
        new BadArguments("bench --suite best", 2, "--suite"),
        new BadArguments("bench --suite core --engine simd,fast", 2, "--engine"),
        new BadArguments("bench --suite core --seconds soon", 2, "--seconds"),
        new BadArguments("inspect", 2, "FILE"),
        new BadArguments("inspect none.npy", 3, "none.npy"),
        new BadArguments("inspect text.npy", 3, "text.npy"),
        new BadArguments("inspect x.txt", 3, "x.txt"),
        new BadArguments("inspect case.safetensors:none", 3, "none"),
        new BadArguments("explain", 2, "LAYER LINE"),
        new BadArguments(
            "explain resize input=1x1x2x2 scale=2 resize input=1x1x2x2 scale=3", 2, "layer line"),
        new BadArguments("doctor now", 2, "now"),
        new BadArguments("demo --out-dir", 2, "--out-dir"),
        new BadArguments("demo --out-dir x.npy", 3, "x.npy"));
  }

  @ParameterizedTest
  @MethodSource("badArguments")
  void commands(BadArguments bad) {
    var words = new ArrayList<Object>();
    for (String word : bad.arguments().split(" ")) {
      Path file = folder.resolve(word);
      boolean isFile =
          word.matches("[a-z/0-9]+[.](npy|txt|safetensors)(:none)?") || word.equals("out");
      words.add(isFile ? file : word);
    }
    var outcome = Cli.run(words.toArray());
    assertThat(outcome.status()).as(outcome.err()).isEqualTo(bad.status());
    assertThat(outcome.err()).contains(bad.named()).doesNotContain("\tat ", "Exception");
    assertThat(outcome.errors()).hasSizeBetween(1, 2);
    assertThat(folder.resolve("out.npy")).doesNotExist();
  }

  @Test
  void thereAreManyOfThem() {
    assertThat(badLines().size() + badArguments().size()).isGreaterThan(200);
  }
}
