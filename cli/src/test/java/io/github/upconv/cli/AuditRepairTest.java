package io.github.upconv.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.upconv.cli.file.CaseFile;
import io.github.upconv.cli.file.TensorFile;
import io.github.upconv.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.TreeMap;
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
    assertThat(report.get("left_out")).hasToString("[\"expected\"]");
    assertThat(differences(file, repaired)).containsExactly("expected", "weight");
    succeed("run", repaired, "--out-dir", folder.resolve("out"));
  }

  /** Entries of the first file, metadata among them, that are other ones in the second. */
  private static List<String> differences(Path before, Path after) throws IOException {
    var old = entries(before);
    var changed = entries(after);
    assertThat(old.keySet()).containsAll(changed.keySet());
    return old.keySet().stream()
        .filter(name -> !old.get(name).equals(changed.get(name)))
        .sorted()
        .toList();
  }

  /** Type, shape and bytes by name, as text. */
  private static Map<String, String> entries(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int data = Long.BYTES + (int) ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
    assertThat(data % Long.BYTES).isZero();
    var header = new ObjectMapper().readTree(bytes, Long.BYTES, data - Long.BYTES);
    var entries = new TreeMap<String, String>();
    int end = data;
    for (var entry : header.properties()) {
      var value = entry.getValue();
      var offsets = value.get("data_offsets");
      entries.put(entry.getKey(), offsets == null ? value.toString() : "");
      if (offsets != null) {
        entries.put(entry.getKey(), value.get("dtype") + " " + value.get("shape") + " ");
        int to = data + offsets.get(1).intValue();
        byte[] part = Arrays.copyOfRange(bytes, data + offsets.get(0).intValue(), to);
        entries.merge(entry.getKey(), HexFormat.of().formatHex(part), String::concat);
        end = Math.max(end, to);
      }
    }
    assertThat(bytes).hasSize(end);
    return entries;
  }

  /** A case whose expected output lies in the middle of the file. */
  private Path caseWithExpected(float... weights) throws IOException {
    Path file = folder.resolve("case.safetensors");
    new CaseFile(
            "conv-transpose input=1x1x4 channels=1 kernel=3 stride=2",
            Samples.integers(1, 1, 1, 4),
            Tensor.of(weights, 1, 1, 3),
            Tensor.of(new float[] {1}, 1),
            null,
            Samples.integers(2, 1, 1, 9))
        .write(file.toString());
    return file;
  }

  @Test
  void whatWasExpectedOfOldWeightsIsLeftOut() throws IOException {
    Path file = caseWithExpected(1, 4, 1);
    Path repaired = folder.resolve("repaired.safetensors");
    assertThat(succeed("repair", file, "-o", repaired)).contains("left out   expected");
    assertThat(differences(file, repaired)).containsExactly("expected", "weight");
    assertThat(Samples.read(repaired + ":weight").get(0, 0, 1)).isEqualTo(3);
    assertThat(Samples.read(repaired + ":bias").get(0)).isEqualTo(1);
    assertThat(succeed("check", repaired)).contains("passed");
  }

  @Test
  void evenCasesAreCopied() throws IOException {
    Path file = caseWithExpected(1, 2, 1);
    Path repaired = folder.resolve("repaired.safetensors");
    assertThat(succeed("repair", file, "-o", repaired)).doesNotContain("left out");
    assertThat(repaired).hasSameBinaryContentAs(file);
  }

  /** Both transposed convolutions of the demo under their names, among other tensors. */
  private Path model() throws IOException {
    var tensors = new LinkedHashMap<String, byte[]>();
    var header = new StringJoiner(",", "{\"__metadata__\":{\"note\":\"\\u00fc\"},", "}");
    put(tensors, header, "norm.steps", "I64", "1", new byte[] {1, 0, 0, 0, 0, 0, 0, 7});
    for (int number = 1; number <= 2; number++) {
      var weight = TensorFile.read(style(number) + ":weight", Arena.ofAuto());
      String shape = weight.shape().toString().replace('x', ',');
      byte[] bytes = weight.segment().toArray(ValueLayout.JAVA_BYTE);
      Files.delete(folder.resolve("style.safetensors"));
      put(tensors, header, "up" + number + ".weight", "F32", shape, bytes);
    }
    put(tensors, header, "up.bias", "F16", "1", new byte[] {1, 2});
    put(tensors, header, "up.one", "F32", "1,1,1,1", new byte[] {0, 0, 0, 63});
    byte[] text = header.toString().getBytes(StandardCharsets.UTF_8);
    byte[] padded = Arrays.copyOf(text, Math.ceilDiv(text.length, Long.BYTES) * Long.BYTES);
    Arrays.fill(padded, text.length, padded.length, (byte) ' ');
    Path file = folder.resolve("model.safetensors");
    try (var out = Files.newOutputStream(file)) {
      var length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      out.write(length.putLong(padded.length).array());
      out.write(padded);
      for (byte[] bytes : tensors.values()) {
        out.write(bytes);
      }
    }
    return file;
  }

  private static void put(
      Map<String, byte[]> tensors,
      StringJoiner header,
      String name,
      String type,
      String shape,
      byte[] bytes) {
    int begin = tensors.values().stream().mapToInt(earlier -> earlier.length).sum();
    String entry = "\"%s\":{\"dtype\":\"%s\",\"shape\":[%s],\"data_offsets\":[%d,%d]}";
    header.add(entry.formatted(name, type, shape, begin, begin + bytes.length));
    tensors.put(name, bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"up1.weight up2.weight", "up?.weight", "*"})
  void auditsTheLayersOfAModel(String names) throws IOException {
    var arguments = new ArrayList<Object>(List.of("audit", model(), "--stride", "2"));
    for (String name : List.of(names.split(" ", -1))) {
      arguments.addAll(List.of("--tensor", name));
    }
    var report = json(arguments.toArray());
    assertThat(report.get("even").booleanValue()).isFalse();
    assertThat(report.get("uneven_layers").intValue()).isEqualTo(2);
    assertThat(report.get("layers")).hasSize(2);
    for (int number = 1; number <= 2; number++) {
      var layer = report.get("layers").get(number - 1);
      assertThat(layer.get("tensor").asText()).isEqualTo("up" + number + ".weight");
      assertThat(layer.get("uneven_channels").intValue()).isEqualTo(8);
      String file = folder.resolve("model.safetensors") + ":" + layer.get("tensor").asText();
      var weight = TensorFile.read(file, Arena.ofAuto());
      for (int at = 0; at < 8 * 4; at++) {
        double gain = gain(weight, at / 4, at % 4 / 2, at % 2);
        assertThat(layer.get("channels").get(at / 4).get("gains").get(at % 4).doubleValue())
            .isCloseTo(gain, within(1e-12));
      }
    }
    assertThat(succeed(arguments.toArray()))
        .startsWith("verdict  uneven: constant input gets a checkerboard in 2 of 2 layers")
        .containsPattern("up1.weight +128x8x3x3 +2x2 +8 of 8 .* uneven")
        .contains("advice   'upconv repair'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"model.safetensors", "repaired.safetensors"})
  void repairsTheLayersOfAModel(String output) throws IOException {
    Path file = model();
    Path before = Files.copy(file, folder.resolve("before.safetensors"));
    Path target = folder.resolve(output);
    Path figure = folder.resolve("repair.svg");
    String names = "up?.weight";
    var text =
        succeed(
            "repair", file, "--stride", "2", "--tensor", names, "-o", target, "--figure", figure);
    assertThat(text).startsWith("verdict    even: all").contains("up1.weight", "up2.weight");
    assertThat(differences(before, target)).containsExactly("up1.weight", "up2.weight");
    assertThat(Files.readString(figure))
        .contains("Before: gain", "After", "up1.weight #", "Change of the weights of all 16");
    var audit = json("audit", target, "--stride", "2", "--tensor", names);
    assertThat(audit.get("even").booleanValue()).isTrue();
    Path again = folder.resolve("again.safetensors");
    assertThat(succeed("repair", target, "--stride", "2", "--tensor", names, "-o", again))
        .contains("even already");
    assertThat(again).hasSameBinaryContentAs(target);
  }

  @Test
  void repairsSeveralArrays() throws IOException {
    String file = folder.resolve("a.npz").toString();
    var weight = Tensor.of(new float[] {1, 4, 1}, 1, 1, 3);
    TensorFile.write(file, Map.of("a", weight, "b", weight, "c", Samples.integers(1, 9)));
    String output = folder.resolve("b.npz").toString();
    succeed("repair", file, "--stride", "2", "--tensor", "*", "-o", output);
    assertThat(Samples.read(output + ":a").get(0, 0, 1)).isEqualTo(3);
    assertThat(Samples.read(output + ":b").get(0, 0, 0)).isEqualTo(1.5f);
    Path one = folder.resolve("one.npy");
    var outcome = Cli.run("repair", file, "--stride", "2", "--tensor", "*", "-o", one);
    assertThat(outcome.status()).isEqualTo(3);
    assertThat(outcome.errors()).singleElement().asString().contains("must have one tensor");
    assertThat(one).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "audit model --stride 2 | 3 | must be given as FILE:NAME or with --tensor",
        "repair model --stride 2 -o model | 3 | must be given as FILE:NAME or with --tensor",
        "audit model --stride 2 --tensor down* | 3 | a tensor that is named 'down*', has norm",
        "audit model --stride 2 --tensor *.bias | 2 | --tensor: need weights that fit",
        "audit model --stride 2 --tensor up.bias | 2 | 'up.bias': WEIGHTS: need two axes",
        "audit model --stride 2 --tensor up.one | 2 | 'up.one': kernel: need a tap for each",
        "audit model --stride 2x2x2 --tensor up1.weight | 2 | 'up1.weight': --stride: need one",
        "audit model --tensor * | 2 | --stride: need the stride",
        "repair model --stride 2 --tensor * -o model --figure f.gif | 2 | -o: need a file that"
            + " ends",
      })
  void refusesModels(String line, int status, String named) throws IOException {
    Path file = model();
    byte[] before = Files.readAllBytes(file);
    Object[] words =
        Arrays.stream(line.split(" "))
            .map(word -> word.equals("model") ? file : (Object) word)
            .toArray();
    var outcome = Cli.run(words);
    assertThat(outcome.status()).as(outcome.err()).isEqualTo(status);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.errors()).hasSizeLessThanOrEqualTo(2).first().asString().contains(named);
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
  }

  private String write(float[] weights, long... extents) throws IOException {
    return Samples.write(folder.resolve("w.npy"), Tensor.of(weights, extents));
  }

  /** The initialisation of fully convolutional networks, for each class by itself. */
  @ParameterizedTest
  @CsvSource({"4, 2", "16, 8", "32, 16", "64, 32"})
  void bilinearKernelsAreClean(int kernel, int stride) throws IOException {
    float[] weights = new float[2 * 2 * kernel * kernel];
    for (int i = 0; i < kernel * kernel; i++) {
      double row = 1 - Math.abs(i / kernel - (kernel - 1) / 2.0) / stride;
      double column = 1 - Math.abs(i % kernel - (kernel - 1) / 2.0) / stride;
      weights[i] = (float) (row * column);
      weights[3 * kernel * kernel + i] = weights[i];
    }
    var report = json("audit", write(weights, 2, 2, kernel, kernel), "--stride", stride);
    assertThat(report.get("even").booleanValue()).isTrue();
    for (var gain : report.get("channels").get(1).get("gains")) {
      assertThat(gain.doubleValue()).isCloseTo(1, within(1e-6));
    }
  }

  @Test
  void icnrWeightsAreClean() throws IOException {
    float[] weights = new float[2 * 9 * 3 * 9];
    for (int i = 0; i < weights.length; i++) {
      // nine rows of a channel, one for each phase, are equal
      int row = i / (3 * 9);
      weights[i] = (float) Math.sin(row / 9 * 27 + i % 27);
    }
    String file = write(weights, 18, 3, 3, 3);
    var report = json("audit", file, "--op", "sub-pixel-conv", "--upscale", "3");
    assertThat(report.get("even").booleanValue()).isTrue();
    assertThat(report.get("advice").asText()).isEqualTo("nothing to do");
    for (var channel : report.get("channels")) {
      assertThat(channel.get("pair_imbalance").doubleValue()).isZero();
      assertThat(channel.get("loudness").valueStream().distinct()).hasSize(1);
    }
  }

  @Test
  void evenCountsCanBeBadAndUnevenOnesClean() throws IOException {
    var even = json("audit", write(new float[] {1, 1, 1, 3}, 1, 1, 4), "--stride", "2");
    assertThat(even.get("even").booleanValue()).isFalse();
    assertThat(even.get("channels").get(0).get("gains")).hasToString("[2.0,4.0]");
    assertThat(json("overlap", "--kernel", "4", "--stride", "2").get("even").booleanValue())
        .isTrue();
    var uneven = json("audit", write(new float[] {1, 2, 1}, 1, 1, 3), "--stride", "2");
    assertThat(uneven.get("even").booleanValue()).isTrue();
    assertThat(uneven.get("channels").get(0).get("gains")).hasToString("[2.0,2.0]");
    assertThat(json("overlap", "--kernel", "3", "--stride", "2").get("even").booleanValue())
        .isFalse();
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
