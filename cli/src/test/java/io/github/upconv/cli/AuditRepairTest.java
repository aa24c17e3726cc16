package io.github.upconv.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.upconv.cli.file.TensorFile;
import io.github.upconv.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuditRepairTest {
  @TempDir private Path folder;

  private static String succeed(Object... arguments) {
    var outcome = Cli.run(arguments);
    assertThat(outcome.status()).as(outcome.err()).isZero();
    assertThat(outcome.err()).isEmpty();
    return outcome.out();
  }

  private static JsonNode json(Object... arguments) throws IOException {
    var all = Arrays.copyOf(arguments, arguments.length + 1);
    all[arguments.length] = "--json";
    return new ObjectMapper().readTree(succeed(all));
  }

  /** A layer of the style-transfer network of the demo. */
  private Path style(int number) throws IOException {
    Path file = folder.resolve("style.safetensors");
    String name = "/demo/style-wave-deconv" + number + ".safetensors";
    try (InputStream resource =
        Objects.requireNonNull(AuditRepairTest.class.getResourceAsStream(name))) {
      Files.copy(resource, file);
    }
    return file;
  }

  /** Output (row, column) of the uncropped layer reads taps of its parity: no shared code. */
  private static double gain(Tensor weight, int channel, int row, int column) {
    double sum = 0;
    for (int input = 0; input < weight.shape().extent(0); input++) {
      for (int y = row; y < 3; y += 2) {
        for (int x = column; x < 3; x += 2) {
          sum += weight.get(input, channel, y, x);
        }
      }
    }
    return sum;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void findsTheStyleNetworkUneven(int number) throws IOException {
    Path file = style(number);
    var report = json("audit", file);
    assertThat(report.get("even").booleanValue()).isFalse();
    assertThat(report.get("uneven_channels").intValue()).isEqualTo(8);
    assertThat(report.get("channels")).hasSize(8);
    var weight = TensorFile.read(file + ":weight", Arena.ofAuto());
    for (var channel : report.get("channels")) {
      int index = channel.get("channel").intValue();
      double[] gains = new double[4];
      for (int phase = 0; phase < 4; phase++) {
        gains[phase] = gain(weight, index, phase / 2, phase % 2);
        assertThat(channel.get("gains").get(phase).doubleValue())
            .isCloseTo(gains[phase], within(1e-12));
      }
      double mean = Arrays.stream(gains).average().orElseThrow();
      double variance =
          Arrays.stream(gains).map(g -> (g - mean) * (g - mean)).average().orElseThrow();
      assertThat(channel.get("imbalance").doubleValue())
          .isCloseTo(Math.sqrt(variance) / Math.abs(mean), within(1e-9));
    }
    assertThat(succeed("audit", file)).startsWith("verdict  uneven: ").contains("upconv repair");
  }

  @ParameterizedTest
  @CsvSource({"1, mean", "2, mean", "2, least-change"})
  void repairsTheStyleNetwork(int number, String target) throws IOException {
    Path file = style(number);
    Path repaired = folder.resolve("repaired.safetensors");
    var report = json("repair", file, "-o", repaired, "--target", target);
    assertThat(report.get("imbalance_before").doubleValue()).isGreaterThan(.05);
    assertThat(report.get("imbalance_after").doubleValue()).isLessThan(1e-5);
    assertThat(report.get("relative_change").doubleValue()).isBetween(.01, 1.0);
    assertThat(json("audit", repaired).get("even").booleanValue()).isTrue();
    assertThat(succeed("audit", repaired)).contains("even: constant input", "noise still");

    Path again = folder.resolve("again.safetensors");
    assertThat(succeed("repair", repaired, "-o", again)).contains("even already");
    assertThat(again).hasSameBinaryContentAs(repaired);
    assertThat(onlyWeightsDiffer(file, repaired)).isTrue();
    succeed("run", repaired, "--out-dir", folder.resolve("out"));
  }

  private static boolean onlyWeightsDiffer(Path before, Path after) throws IOException {
    byte[] old = Files.readAllBytes(before);
    byte[] changed = Files.readAllBytes(after);
    int header = Long.BYTES + (int) ByteBuffer.wrap(old).order(ByteOrder.LITTLE_ENDIAN).getLong();
    var text = new ObjectMapper().readTree(old, Long.BYTES, header - Long.BYTES);
    var offsets = text.get("weight").get("data_offsets");
    int from = header + offsets.get(0).intValue();
    int to = header + offsets.get(1).intValue();
    return old.length == changed.length
        && Arrays.equals(old, 0, from, changed, 0, from)
        && !Arrays.equals(old, from, to, changed, from, to)
        && Arrays.equals(old, to, old.length, changed, to, old.length);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.npy", "a.npz", "a.safetensors"})
  void repairsInPlaceInEveryFormat(String name) throws IOException {
    String file = Samples.write(folder.resolve(name), Tensor.of(new float[] {1, 4, 1}, 1, 1, 3));
    assertThat(json("audit", file, "--stride", "2").get("channels").get(0).get("gains"))
        .hasToString("[2.0,4.0]");
    succeed("repair", file, "--stride", "2", "-o", file);
    assertThat(Samples.read(file).get(0, 0, 1)).isEqualTo(3);
    assertThat(json("audit", file, "--stride", "2").get("even").booleanValue()).isTrue();
  }

  @Test
  void repairsOneOfSeveralTensors() throws IOException {
    Path file = folder.resolve("net.safetensors");
    var weight = Tensor.of(new float[] {1, 4, 1}, 1, 1, 3);
    TensorFile.write(file.toString(), Map.of("up.weight", weight, "z", Samples.integers(1, 9)));
    assertThat(Cli.run("audit", file, "--stride", "2").status()).isEqualTo(3);
    succeed("repair", file + ":up.weight", "--stride", "2", "-o", file);
    assertThat(Samples.read(file + ":up.weight").get(0, 0, 1)).isEqualTo(3);
    assertThat(Samples.read(file + ":z").get(4)).isEqualTo(Samples.integers(1, 9).get(4));
  }

  @Test
  void repairsToStandardOutput() throws IOException {
    String file = Samples.write(folder.resolve("a.npy"), Tensor.of(new float[] {1, 4, 1}, 1, 1, 3));
    var outcome = Cli.run("repair", file, "--stride", "2", "-o", "-");
    assertThat(outcome.err()).contains("verdict    even");
    Path copy = Files.write(folder.resolve("copy.npy"), outcome.bytes());
    assertThat(Samples.read(copy).get(0, 0, 1)).isEqualTo(3);
  }

  @Test
  void otherLayers() throws IOException {
    String file = Samples.write(folder.resolve("a.npy"), Samples.integers(1, 8, 3, 3, 3));
    var subPixel = json("audit", file, "--op", "sub-pixel-conv", "--upscale", "2");
    assertThat(subPixel.get("phases")).hasToString("[2,2]");
    assertThat(subPixel.get("channels")).hasSize(2);
    assertThat(subPixel.get("even").booleanValue()).isFalse();
    assertThat(json("audit", file, "--op", "resize-conv").get("even").booleanValue()).isTrue();
    var grouped = json("audit", file, "--stride", "2x1", "--dilation", "3", "--groups", "4");
    assertThat(grouped.get("channels")).hasSize(12);
    assertThat(grouped.get("phases")).hasToString("[2,1]");
  }

  @Test
  void drawsTheGains() throws IOException {
    Path figure = folder.resolve("gains.svg");
    succeed("audit", style(2), "-o", figure);
    assertThat(Files.readString(figure)).contains("Phase gains: uneven", "Imbalance of all 8");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "audit a.npy | --stride",
        "audit a.npy --stride 4 | kernel: need a tap for each of 4 output phases",
        "audit a.npy --stride 2 --dilation 2 | kernel: need a tap",
        "audit a.npy --stride 2x2x2 | --stride: need one for all axes or 2, were 3",
        "audit a.npy --stride 0 | --stride",
        "audit a.npy --stride 2 --groups 3 | groups",
        "audit a.npy --op pool | --op: need conv-transpose",
        "audit a.npy --op sub-pixel-conv | --upscale",
        "audit a.npy --op sub-pixel-conv --upscale 3 | --upscale",
        "audit flat.npy --stride 2 | WEIGHTS: need two axes",
        "audit nan.npy --stride 2 | weights: must be finite",
        "audit a.npy --stride 2 -o a.gif | -o: need a file",
        "audit case.safetensors --stride 2 | a case file has its layer",
        "audit --strid 2 a.npy | did you mean --stride",
        "audit a.npy a.npy --stride 2 | WEIGHTS: need one, were 2",
        "repair a.npy --stride 2 | -o",
        "repair a.npy --stride 4 -o b.npy | kernel: need a tap",
        "repair a.npy --stride 2 -o b.npy --target most | --target",
        "repair nan.npy --stride 2 -o b.npy | weights: must be finite",
      })
  void refuses(String line, String named) throws IOException {
    Samples.write(folder.resolve("a.npy"), Samples.integers(1, 2, 2, 3, 3));
    Samples.write(folder.resolve("flat.npy"), Samples.integers(1, 3, 3));
    Samples.write(folder.resolve("nan.npy"), Tensor.of(new float[] {1, Float.NaN, 1}, 1, 1, 3));
    Samples.writeCase(
        folder.resolve("case.safetensors"), "conv-transpose input=1x1x4 channels=1 kernel=3");
    Object[] words =
        Arrays.stream(line.split(" "))
            .map(word ->
                word.matches(".*[.](npy|safetensors|gif)") ? folder.resolve(word) : (Object) word)
            .toArray();
    var outcome = Cli.run(words);
    assertThat(outcome.status()).isEqualTo(2);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.errors()).hasSizeLessThanOrEqualTo(2).first().asString().contains(named);
    assertThat(folder.resolve("b.npy")).doesNotExist();
  }

  @Test
  void refusesToReplaceOtherTypes() throws IOException {
    String header = "{\"w\":{\"dtype\":\"F16\",\"shape\":[1,1,3],\"data_offsets\":[0,6]}}";
    var bytes = ByteBuffer.allocate(Long.BYTES + header.length() + 6);
    bytes.order(ByteOrder.LITTLE_ENDIAN).putLong(header.length());
    bytes.put(header.getBytes(StandardCharsets.US_ASCII));
    Path file = Files.write(folder.resolve("half.safetensors"), bytes.array());
    var outcome = Cli.run("repair", file, "--stride", "2", "-o", file);
    assertThat(outcome.status()).isEqualTo(3);
    assertThat(outcome.errors()).singleElement().asString().contains("must be float32");
  }
}
