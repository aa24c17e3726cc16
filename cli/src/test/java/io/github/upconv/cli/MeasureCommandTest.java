package io.github.upconv.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.upconv.tensor.Tensor;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.WritableRaster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import java.util.function.IntBinaryOperator;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures and tensors with known grids. */
class MeasureCommandTest {
  private static final int EXTENT = 64;

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

  private static JsonNode measure(Object file) throws IOException {
    return json("measure", file).get("images").get(0);
  }

  /** Noise with a column of every four brightened: 64 and 0 to 127 levels. */
  private static IntBinaryOperator stripes() {
    int[] noise = new Random(5).ints((long) EXTENT * EXTENT, 0, 128).toArray();
    return (x, y) -> noise[y * EXTENT + x] + (x % 4 == 1 ? 64 : 0);
  }

  private static BufferedImage grey(int type, int scale, IntBinaryOperator levels) {
    var image = new BufferedImage(EXTENT, EXTENT, type);
    WritableRaster raster = image.getRaster();
    for (int y = 0; y < EXTENT; y++) {
      for (int x = 0; x < EXTENT; x++) {
        for (int band = 0; band < raster.getNumBands(); band++) {
          raster.setSample(x, y, band, scale * levels.applyAsInt(x, y));
        }
      }
    }
    return image;
  }

  private Path write(String name, BufferedImage image) throws IOException {
    Path file = folder.resolve(name);
    String format = name.substring(name.indexOf('.') + 1);
    assertThat(ImageIO.write(image, format, file.toFile())).isTrue();
    return file;
  }

  private static Tensor tensor(IntBinaryOperator levels, long... extents) {
    float[] values = new float[(int) Arrays.stream(extents).reduce(1, (a, b) -> a * b)];
    for (int at = 0; at < values.length; at++) {
      values[at] = levels.applyAsInt(at % EXTENT, at / EXTENT % EXTENT);
    }
    return Tensor.of(values, extents);
  }

  /** Grid energy by its definition. */
  private static double energy(IntBinaryOperator levels, int period) {
    double[] sums = new double[period * period];
    double sum = 0;
    double squares = 0;
    int inner = EXTENT - 8;
    for (int y = 0; y < inner; y++) {
      for (int x = 0; x < inner; x++) {
        int level = levels.applyAsInt(x + 4, y + 4);
        sums[y % period * period + x % period] += level;
        sum += level;
        squares += (double) level * level;
      }
    }
    double pixels = inner * inner;
    double mean = sum / pixels;
    double phases =
        Arrays.stream(sums).map(s -> s * sums.length / pixels - mean).map(d -> d * d).sum();
    return phases / sums.length / (squares / pixels - mean * mean);
  }

  @Test
  void measuresByTheDefinition() throws IOException {
    var file = write("a.png", grey(BufferedImage.TYPE_BYTE_GRAY, 1, stripes()));
    var image = measure(file);
    double[] energies = new double[3];
    for (int i = 0; i < 3; i++) {
      int period = 2 << i;
      energies[i] = energy(stripes(), period);
      assertThat(image.get("E" + period).doubleValue()).isCloseTo(energies[i], within(1e-9));
      assertThat(image.get("noise").get("E" + period).doubleValue())
          .isEqualTo((period * period - 1) / (56.0 * 56.0));
    }
    assertThat(image.get("E4-E2").doubleValue()).isCloseTo(energies[1] - energies[0], within(1e-9));
    assertThat(image.get("E8-E4").doubleValue()).isCloseTo(energies[2] - energies[1], within(1e-9));
    assertThat(image.get("grid").textValue()).isEqualTo("grid");
    assertThat(image.get("channels")).hasToString("[\"grey\"]");
    assertThat(image.get("peak").get("down").textValue()).isEqualTo("0");
    assertThat(image.get("peak").get("across").textValue()).isIn("1/4", "1/2");
    assertThat(image.get("peaks")).hasSize(3);
  }

  /** Every way to store the same levels gives the same measures. */
  @Test
  void formatsAgree() throws IOException {
    double expected = energy(stripes(), 4);
    var levels = new byte[256];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = (byte) i;
    }
    var palette = new IndexColorModel(8, 256, levels, levels, levels);
    var indexed = new BufferedImage(EXTENT, EXTENT, BufferedImage.TYPE_BYTE_INDEXED, palette);
    indexed.setData(grey(BufferedImage.TYPE_BYTE_GRAY, 1, stripes()).getRaster());
    Object[] files = {
      write("rgb.png", grey(BufferedImage.TYPE_INT_RGB, 1, stripes())),
      write("alpha.png", grey(BufferedImage.TYPE_INT_ARGB, 1, stripes())),
      write("deep.png", grey(BufferedImage.TYPE_USHORT_GRAY, 256, stripes())),
      write("rgb.bmp", grey(BufferedImage.TYPE_3BYTE_BGR, 1, stripes())),
      write("palette.png", indexed),
      Samples.write(folder.resolve("hw.npy"), tensor(stripes(), EXTENT, EXTENT)),
      Samples.write(folder.resolve("chw.npz"), tensor(stripes(), 3, EXTENT, EXTENT)),
      Samples.write(folder.resolve("nchw.safetensors"), tensor(stripes(), 1, 5, EXTENT, EXTENT)),
      folder.resolve("nchw.safetensors") + ":tensor",
    };
    for (Object file : files) {
      assertThat(measure(file).get("E4").doubleValue())
          .as(file.toString())
          .isCloseTo(expected, within(1e-9));
    }
    assertThat(measure(files[1]).get("channels")).hasToString("[\"red\",\"green\",\"blue\"]");
    assertThat(measure(files[7]).get("channels")).hasSize(5);
  }

  @Test
  void readsJpegAndStandardInput() throws IOException {
    var picture = grey(BufferedImage.TYPE_INT_RGB, 1, stripes());
    assertThat(measure(write("a.jpg", picture)).get("E4").doubleValue())
        .isCloseTo(energy(stripes(), 4), within(.05));
    var bytes = new ByteArrayOutputStream();
    ImageIO.write(picture, "png", bytes);
    assertThat(Cli.run(bytes.toByteArray(), "measure", "-").out()).startsWith("verdict  grid");
    Path npy = Path.of(Samples.write(folder.resolve("a.npy"), tensor(stripes(), EXTENT, EXTENT)));
    assertThat(Cli.run(Files.readAllBytes(npy), "measure", "-").out()).startsWith("verdict  grid");
  }

  @Test
  void noiseIsClean() throws IOException {
    int[] noise = new Random(6).ints((long) EXTENT * EXTENT, 0, 256).toArray();
    var file =
        write("n.png", grey(BufferedImage.TYPE_BYTE_GRAY, 1, (x, y) -> noise[y * EXTENT + x]));
    assertThat(succeed("measure", file)).startsWith("verdict  clean").contains("nothing to do");
    var flat = write("f.png", grey(BufferedImage.TYPE_BYTE_GRAY, 1, (_, _) -> 7));
    assertThat(measure(flat).get("E8").doubleValue()).isZero();
    assertThat(measure(flat).get("grid").textValue()).isEqualTo("clean");
  }

  @Test
  void theStrongestOfSeveralIsNamed() throws IOException {
    float[] values = new float[2 * EXTENT * EXTENT];
    var random = new Random(7);
    for (int at = 0; at < values.length; at++) {
      values[at] = random.nextFloat() + (at < values.length / 2 ? 0 : at % 2);
    }
    var file = Samples.write(folder.resolve("two.npy"), Tensor.of(values, 2, 1, EXTENT, EXTENT));
    assertThat(succeed("measure", file))
        .startsWith("verdict  grid in 1 of 2 images, strongest in " + file + "[1]; period 2 is ")
        .contains("two.npy[0]", "0, 1/2");
  }

  @Test
  void drawsImageSpectrumAndPhases() throws IOException {
    var file = write("a.png", grey(BufferedImage.TYPE_INT_RGB, 1, stripes()));
    Path figure = folder.resolve("a.svg");
    succeed("measure", file, "-o", figure);
    assertThat(Files.readString(figure))
        .contains("class=\"image\"", "class=\"crop\"", "class=\"spectrum\"", "class=\"peak\"")
        .contains("Mean of each of the 8 x 8 phases", ">a.png</text>", "64 x 64 pixels");
  }

  @Test
  void goesOnAfterABadFile() throws IOException {
    var good = write("a.png", grey(BufferedImage.TYPE_BYTE_GRAY, 1, stripes()));
    var outcome = Cli.run("measure", folder.resolve("missing.png"), good);
    assertThat(outcome.status()).isEqualTo(ExitStatus.INPUT);
    assertThat(outcome.errors()).singleElement().asString().contains("missing.png: must be read");
    assertThat(outcome.out()).contains("a.png");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "missing.png | must be readable, but there is no such file",
        "text.png | must be a picture (PNG, JPEG) or a tensor",
        "cut.png | must be an intact picture",
        "one.png | image: must be 32x32 or larger, was 1x1",
        "small.png | image: must be 32x32 or larger, was 16x40",
        "small.npy | image: must be 32x32 or larger, was 3x64",
        "rank1.npy | must have 2 to 4 axes, images x channels x height x width, has shape 5",
        "rank5.npy | must have 2 to 4 axes",
        "empty.npy | must have 1 to 2^31 - 9 values, has shape 0x64x64",
        "nan.npy | must have finite values, has NaN",
        ". | must be a file, is a folder",
      })
  void refusesBadImages(String name, String message) throws IOException {
    Files.writeString(folder.resolve("text.png"), "no picture");
    write("one.png", new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB));
    write("small.png", new BufferedImage(16, 40, BufferedImage.TYPE_INT_RGB));
    byte[] whole =
        Files.readAllBytes(write("a.png", grey(BufferedImage.TYPE_BYTE_GRAY, 1, stripes())));
    Files.write(folder.resolve("cut.png"), Arrays.copyOf(whole, whole.length / 2));
    Samples.write(folder.resolve("small.npy"), Samples.integers(1, EXTENT, EXTENT, 3));
    Samples.write(folder.resolve("rank1.npy"), Samples.integers(1, 5));
    Samples.write(folder.resolve("rank5.npy"), Samples.integers(1, 1, 1, 1, 20, 20));
    Samples.write(folder.resolve("empty.npy"), Samples.integers(1, 0, EXTENT, EXTENT));
    var nan = tensor(stripes(), EXTENT, EXTENT);
    nan.set(Float.NaN, 3, 4);
    Samples.write(folder.resolve("nan.npy"), nan);

    Path figure = folder.resolve("figure.svg");
    var outcome = Cli.run("measure", folder.resolve(name), "-o", figure);
    assertThat(outcome.status()).isEqualTo(ExitStatus.INPUT);
    assertThat(outcome.errors()).singleElement().asString().contains(name, message);
    assertThat(outcome.out()).isEmpty();
    assertThat(figure).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"measure", "measure a.png -o a.gif", "measure a.png --jsn"})
  void wrongArgumentsAreUsage(String line) {
    var outcome = Cli.run((Object[]) line.split(" "));
    assertThat(outcome.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.errors()).hasSizeLessThanOrEqualTo(2);
  }

  /** Levels, and not what a conversion between colour spaces makes of them, reach the figure. */
  @Test
  void greyIsShownAsItIs() throws IOException {
    var file = write("g.png", grey(BufferedImage.TYPE_BYTE_GRAY, 1, (x, _) -> x < 32 ? 64 : 200));
    Path figure = folder.resolve("g.png.svg");
    succeed("measure", file, "-o", figure);
    String svg = new String(Files.readAllBytes(figure), StandardCharsets.UTF_8);
    String start = "class=\"image\"";
    String address = svg.substring(svg.indexOf(start));
    String data = address.substring(address.indexOf("base64,") + 7, address.indexOf("\"/>"));
    var shown = ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(data)));
    assertThat(new Color(shown.getRGB(0, 0))).isEqualTo(new Color(64, 64, 64));
  }
}
