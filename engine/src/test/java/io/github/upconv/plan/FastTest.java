package io.github.upconv.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.upconv.layer.LayerLine;
import io.github.upconv.layer.TransposedConvolution;
import io.github.upconv.machine.Engine;
import io.github.upconv.oracle.Expected;
import io.github.upconv.tensor.Layout;
import io.github.upconv.testkit.Case;
import io.github.upconv.testkit.Compare;
import io.github.upconv.testkit.Data;
import io.github.upconv.testkit.Draw;
import io.github.upconv.testkit.Finish;
import io.github.upconv.testkit.Parallel;
import io.github.upconv.testkit.Placement;
import io.github.upconv.testkit.Runs;
import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The level that rounds more: twins, exact integers, the error bound, and what it refuses. */
@Tag("width")
class FastTest {
  private static final String AXES = " kernel=4x4 stride=2x2 padding=1";

  /** What the two taps are multiplied with in each product. */
  private static final double[][] TAPS = {{1, 0}, {0.5, 0.5}, {0.5, -0.5}, {0, 1}};

  /** The pixels whose sum or difference each product has. */
  private static final int[][] SOURCES = {{0, 2}, {1, 2}, {2, 1}, {3, 1}};

  private static String line(int batch, int in, int height, int width, int out) {
    return "conv-transpose input=%dx%dx%dx%d channels=%d".formatted(batch, in, height, width, out)
        + AXES;
  }

  private static Plan plan(Case c, Engine engine, Layout layout) {
    return Plan.of(c.layer(), c.input(), engine, layout, Route.FAST_MIX);
  }

  private static Operator bind(Case c, Engine engine) {
    return plan(c, engine, Layout.CHANNELS_FIRST).bind(Runs.parameters(c));
  }

  private static float[] run(Case c, Engine engine) {
    try (var operator = bind(c, engine)) {
      return Runs.run(operator, c);
    }
  }

  /** Sums of small integers do not round: there is no division in the transforms. */
  @Test
  void integersAreExact() {
    Parallel.forEach(
        Stream.of(1, 2, 3, 4, 5, 8, 13),
        height -> {
          for (int width : new int[] {1, 2, 3, 4, 7, 8, 15, 29, 30, 31, 32, 33, 66, 127}) {
            var draw = new Draw(height * 1000L + width);
            int batch = draw.between(1, 2);
            var text = line(batch, draw.between(16, 20), height, width, draw.between(16, 28));
            var c = Case.of(text, Data.INTEGERS, height);
            var expected = c.expected();
            for (var engine : Runs.engines()) {
              Compare.withOracle(c, expected, run(c, engine));
            }
          }
        });
  }

  @Test
  void enginesAreTwinsWhereverTensorsLie() {
    Parallel.forEach(
        LongStream.range(0, 16).boxed(),
        seed -> {
          var draw = new Draw(seed);
          var text =
              line(
                  draw.between(1, 3),
                  draw.between(16, 40),
                  draw.between(1, 10),
                  draw.between(1, 70),
                  draw.between(16, 30));
          var data = draw.pick(Data.values());
          var c = Case.of(text + draw.pick("", " activation=tanh"), data, seed);
          float[] scalar = run(c, Engine.SCALAR);
          for (var engine : Runs.engines()) {
            for (var layout : Layout.values()) {
              try (var operator = plan(c, engine, layout).bind(Runs.parameters(c))) {
                for (var placement : Placement.values()) {
                  var out = draw.pick(Placement.values());
                  var context = c + " " + engine + " " + layout + " " + placement + " " + out;
                  Compare.sameBits(context, scalar, Runs.run(operator, c, placement, out));
                }
              }
            }
          }
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "conv-transpose input=2x24x23x13 channels=70",
        "conv-transpose input=1x300x5x7 channels=90",
        "conv-transpose input=1x500x9x9 channels=16",
      })
  void threadsOtherInputsAndBatchesChangeNoBit(String text) throws Exception {
    var c = Case.of(text + AXES, Data.REALS, 1);
    float[] scalar = run(c, Engine.SCALAR);
    try (var executor = Executors.newFixedThreadPool(3)) {
      for (var engine : Runs.engines()) {
        // planned for another input
        var other = LayerLine.parse(line(3, c.layer().inputChannels(), 4, 66, 16)).input();
        var plan = Plan.of(c.layer(), other, engine, Layout.CHANNELS_FIRST, Precision.FAST);
        try (var operator = plan.bind(Runs.parameters(c))) {
          for (int threads = 1; threads <= 4; threads++) {
            float[] output = new float[scalar.length];
            operator.run(
                Runs.heap(c.x(), c.input()),
                Runs.heap(output, c.line().output()),
                executor,
                threads);
            Compare.sameBits(c + " " + engine + " " + threads, scalar, output);
          }
        }
      }
    }
  }

  @Test
  void scaleShiftAndResidualFollowTheBias() {
    Parallel.forEach(
        LongStream.range(0, 20).boxed(),
        seed -> {
          var draw = new Draw(seed);
          var text = line(2, 16, draw.between(1, 9), draw.between(1, 40), draw.between(16, 30));
          var c = Case.of(text + draw.pick("", " activation=relu"), Data.INTEGERS, seed);
          var finish = Finish.whole(c, seed);
          var expected = finish.expected(c);
          for (var engine : Runs.engines()) {
            for (var layout : Layout.values()) {
              try (var operator = plan(c, engine, layout).bind(finish.parameters(c))) {
                var in = draw.pick(Placement.values());
                var added = draw.pick(Placement.values());
                var out = draw.pick(Placement.values());
                Compare.withOracle(c, expected, finish.run(operator, c, in, added, out));
                Compare.withOracle(c, expected, finish.runInPlace(operator, c, in, out));
              }
            }
          }
        });
  }

  /** {@code (8 + 2 sqrt(channels)) u amp}, amp as documented. */
  @Test
  void errorsAreWithinTheBound() {
    Parallel.forEach(
        LongStream.range(0, 16).boxed(),
        seed -> {
          var draw = new Draw(seed);
          int in = draw.pick(16, 50, 200);
          var text = line(1, in, draw.between(1, 7), draw.between(1, 12), draw.between(16, 20));
          var c = Case.of(LayerLine.parse(text), Data.REALS, seed, false);
          if (seed % 2 == 0) {
            c = c.withInput(sparse(c.x(), draw));
          }
          var expected = c.expected();
          double[] amp = magnitudes(c);
          double factor = (8 + 2 * Math.sqrt(in)) * Expected.U;
          for (var engine : Runs.engines()) {
            float[] actual = run(c, engine);
            for (int i = 0; i < actual.length; i++) {
              double error = Math.abs(actual[i] - expected.value(i));
              if (!(error <= factor * amp[i])) {
                assertThat(error / (amp[i] * Expected.U))
                    .as("%s%n  output[%d] of %s, in units of u*amp", c, i, engine)
                    .isLessThanOrEqualTo(8 + 2 * Math.sqrt(in));
              }
            }
          }
        });
  }

  /** What activations leave: most pixels 0, a few large. */
  private static float[] sparse(float[] x, Draw draw) {
    float[] sparse = x.clone();
    for (int i = 0; i < x.length; i++) {
      sparse[i] = draw.chance(0.7) ? 0 : draw.chance(0.1) ? 100 * x[i] : x[i];
    }
    return sparse;
  }

  /** The sum of |u| |v| over the products of each output, from the definition of F(3,2). */
  private static double[] magnitudes(Case c) {
    int in = c.layer().inputChannels();
    int out = c.layer().outputChannels();
    int height = (int) c.input().extent(2);
    int width = (int) c.input().extent(3);
    double[] magnitudes = new double[out * 4 * height * width];
    for (int oc = 0; oc < out; oc++) {
      for (int y = 0; y < 2 * height; y++) {
        for (int x = 0; x < 2 * width; x++) {
          double sum = 0;
          for (int ic = 0; ic < in; ic++) {
            sum += magnitude(c, ic, oc, y, x);
          }
          magnitudes[(oc * 2 * height + y) * 2 * width + x] = sum;
        }
      }
    }
    return magnitudes;
  }

  private static double magnitude(Case c, int ic, int oc, int y, int x) {
    double sum = 0;
    // output o is the ((o + 1) % 6)-th of tile (o + 1) / 6: its phase has three in a tile
    int yk = (y + 1) % 6 / 2;
    int xk = (x + 1) % 6 / 2;
    for (int i = 0; i < 4; i++) {
      for (int j = 0; j < 4; j++) {
        if (hasProduct(yk, i) && hasProduct(xk, j)) {
          sum += Math.abs(weight(c, ic, oc, y, x, i, j)) * pixels(c, ic, y, x, i, j);
        }
      }
    }
    return sum;
  }

  /** Output 0 is the sum of products 0 to 2, output 1 of 1 and 2, output 2 of 1 to 3. */
  private static boolean hasProduct(int output, int product) {
    return product != (output == 0 ? 3 : 0) && (output == 2 || product != 3);
  }

  private static double weight(Case c, int ic, int oc, int y, int x, int i, int j) {
    double u = 0;
    for (int a = 0; a < 2; a++) {
      for (int b = 0; b < 2; b++) {
        int tapY = 3 - y % 2 - 2 * a;
        int tapX = 3 - x % 2 - 2 * b;
        int w = ((ic * c.layer().outputChannels() + oc) * 4 + tapY) * 4 + tapX;
        u += TAPS[i][a] * TAPS[j][b] * c.weight()[w];
      }
    }
    return u;
  }

  private static double pixels(Case c, int ic, int y, int x, int i, int j) {
    double v = 0;
    for (int a : SOURCES[i]) {
      for (int b : SOURCES[j]) {
        v += Math.abs(source(c, ic, 3 * ((y + 1) / 6) - 1 + a, 3 * ((x + 1) / 6) - 1 + b));
      }
    }
    return v;
  }

  private static float source(Case c, int ic, int y, int x) {
    long height = c.input().extent(2);
    long width = c.input().extent(3);
    return y < 0 || y >= height || x < 0 || x >= width
        ? 0
        : c.x()[(int) ((ic * height + y) * width + x)];
  }

  /** Outputs of the tiles that read a source: its four, and up to four more on each side. */
  private static boolean isNear(int output, int source) {
    int tile = (source + 1) / 3;
    int first = (source + 1) % 3 == 0 ? tile - 1 : tile;
    return output >= 6 * first - 1 && output <= 6 * tile + 4;
  }

  @Test
  void aNanStaysWithinTheTilesThatReadIt() {
    var clean = Case.of(line(1, 16, 12, 40, 16), Data.REALS, 1);
    float[] x = clean.x().clone();
    int y0 = 4;
    int x0 = 17;
    x[y0 * 40 + x0] = Float.NaN;
    float[] before = run(clean, Engine.SCALAR);
    for (var engine : Runs.engines()) {
      float[] after = run(clean.withInput(x), engine);
      int found = 0;
      for (int i = 0; i < after.length; i++) {
        int row = i / 80 % 24;
        int column = i % 80;
        boolean reads = isNear(row, y0) && isNear(column, x0);
        if (!reads) {
          assertThat(after[i]).as("%s output[%d]", engine, i).isEqualTo(before[i]);
        }
        found += Float.isNaN(after[i]) ? 1 : 0;
      }
      assertThat(found).isGreaterThanOrEqualTo(16 * 16);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'conv input=1x16x9x9 channels=16 kernel=4x4', 'need a transposed convolution, was"
        + " Convolution'",
    "'conv-transpose input=1x16x9 channels=16 kernel=4 stride=2 padding=1', 'need 2 spatial axes,"
        + " was 1'",
    "'conv-transpose input=1x16x9x9 channels=16 kernel=4x4 stride=2x2', 'need kernel 4, stride 2,"
        + " padding 1 on both axes, was kernel 4, stride 2, pads 0 and 0'",
    "'conv-transpose input=1x16x9x9 channels=16 kernel=4x4 stride=2x2 padding=1"
        + " output-padding=0x1', 'need kernel 4, stride 2, padding 1 on both axes, was kernel 4,"
        + " stride 2, pads 1 and 1, dilation 1, output padding 1'",
    "'conv-transpose input=1x32x9x9 channels=32 kernel=4x4 stride=2x2 padding=1 groups=2', 'need 1"
        + " group, was 2'",
    "'conv-transpose input=1x15x9x9 channels=16 kernel=4x4 stride=2x2 padding=1', 'need 16 input"
        + " and output channels or more, was 15 and 16'",
    "'conv-transpose input=1x16x9x9 channels=15 kernel=4x4 stride=2x2 padding=1', 'need 16 input"
        + " and output channels or more, was 16 and 15'",
    "'conv-transpose input=1x16x9x11 channels=16 kernel=4x4 stride=2x2 padding=1', 'need 20 tiles"
        + " of 3 x 3 pixels or more, was 16'",
    "'conv-transpose input=1x513x9x9 channels=16 kernel=4x4 stride=2x2 padding=1', 'need 512"
        + " input channels or fewer, was 513'",
    "'conv-transpose input=1x16x9x9 channels=16 kernel=4x4 stride=2x2 auto-pad=same-upper', 'need"
        + " explicit pads, was SAME_UPPER'",
    "'conv-transpose input=1x16x9x9 channels=16 kernel=4x4 stride=2x2 output-shape=18x18', 'need"
        + " explicit pads, was an output shape'",
  })
  void otherLayersAreComputedStrictlyAndExplained(String text, String reason) {
    var c = Case.of(text, Data.REALS, 1);
    var plan = Plan.of(c.layer(), c.input(), Engine.SCALAR, Layout.CHANNELS_FIRST, Precision.FAST);
    assertThat(plan.chosen()).isNotEqualTo(Route.FAST_MIX);
    assertThat(plan.explain()).contains("fast mix: declined, " + reason);
    try (var operator = plan.bind(Runs.parameters(c))) {
      Compare.sameBits(c, Runs.run(c, Engine.SCALAR), Runs.run(operator, c));
    }
  }

  @Test
  void inputsOfEnoughTilesAreTaken() {
    for (var text : new String[] {line(1, 16, 9, 12, 16), line(2, 512, 9, 9, 16)}) {
      var c = LayerLine.parse(text);
      var engine = Engine.SCALAR;
      var plan = Plan.of(c.layer(), c.input(), engine, Layout.CHANNELS_FIRST, Precision.FAST);
      assertThat(plan.chosen()).as(text).isEqualTo(Route.FAST_MIX);
    }
  }

  @Test
  void strictPlansNeverTakeIt() {
    var line = LayerLine.parse(line(1, 64, 32, 32, 64));
    assertThat(line.layer()).isInstanceOf(TransposedConvolution.class);
    for (var layout : Layout.values()) {
      var plan = Plan.of(line.layer(), line.input(), Engine.SCALAR, layout);
      assertThat(plan.precision()).isEqualTo(Precision.STRICT);
      assertThat(plan.candidates()).extracting(RouteCost::route).doesNotContain(Route.FAST_MIX);
      assertThat(plan.explain()).contains("fast mix: declined, need precision fast, was strict");
      var fast = Plan.of(line.layer(), line.input(), Engine.SCALAR, layout, Precision.FAST);
      assertThat(fast.explain()).contains("precision       fast", "fast mix: ", ", chosen");
      assertThat(fast.multiplyAdds()).isLessThan(plan.multiplyAdds() * 7 / 10);
    }
    assertThat(Arrays.asList(Route.values())).containsAll(Route.strict());
    assertThat(Route.strict()).doesNotContain(Route.FAST_MIX);
  }
}
