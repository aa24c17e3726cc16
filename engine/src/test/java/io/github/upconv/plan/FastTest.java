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

  private static String line(int batch, int in, int height, int width, int out) {
    return "conv-transpose input=%dx%dx%dx%d channels=%d".formatted(batch, in, height, width, out)
        + AXES;
  }

  private static Plan plan(Case c, Engine engine, Layout layout) {
    var plan = Plan.of(c.layer(), c.input(), engine, layout, Precision.FAST);
    assertThat(plan.chosen()).as("%s", c).isEqualTo(Route.FAST_MIX);
    return plan;
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
        "conv-transpose input=1x1030x9x9 channels=16",
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

  /** {@code (6 + 2 sqrt(channels)) u amp}, amp as documented. */
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
          double factor = (6 + 2 * Math.sqrt(in)) * Expected.U;
          for (var engine : Runs.engines()) {
            float[] actual = run(c, engine);
            for (int i = 0; i < actual.length; i++) {
              double error = Math.abs(actual[i] - expected.value(i));
              if (!(error <= factor * amp[i])) {
                assertThat(error / (amp[i] * Expected.U))
                    .as("%s%n  output[%d] of %s, in units of u*amp", c, i, engine)
                    .isLessThanOrEqualTo(6 + 2 * Math.sqrt(in));
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

  /** The sum of |u| |v| over the products of each output, from the definition of F(2,2). */
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
    // output o is the ((o + 1) % 4)-th of tile (o + 1) / 4: the first two of a filter's two come
    // from products 0 and 1, the others from products 1 and 2
    int i0 = (y + 1) % 4 / 2;
    int j0 = (x + 1) % 4 / 2;
    for (int i = i0; i <= i0 + 1; i++) {
      for (int j = j0; j <= j0 + 1; j++) {
        double u = 0;
        for (int a = 0; a < 2; a++) {
          for (int b = 0; b < 2; b++) {
            if (hasTap(i, a) && hasTap(j, b)) {
              int tapY = y % 2 == 0 ? 3 - 2 * a : 2 - 2 * a;
              int tapX = x % 2 == 0 ? 3 - 2 * b : 2 - 2 * b;
              int w = ((ic * c.layer().outputChannels() + oc) * 4 + tapY) * 4 + tapX;
              u += c.weight()[w];
            }
          }
        }
        double v = 0;
        for (int a = 0; a < 3; a++) {
          for (int b = 0; b < 3; b++) {
            if (hasSource(i, a) && hasSource(j, b)) {
              int sourceY = 2 * ((y + 1) / 4) - 1 + a;
              int sourceX = 2 * ((x + 1) / 4) - 1 + b;
              v += Math.abs(source(c, ic, sourceY, sourceX));
            }
          }
        }
        sum += Math.abs(u) * v;
      }
    }
    return sum;
  }

  /** Product 0 multiplies tap 0, product 1 the sum of both, product 2 tap 1. */
  private static boolean hasTap(int product, int tap) {
    return product == 1 || product == 2 * tap;
  }

  /** Product 0 multiplies d0 - d1, product 1 d1, product 2 d1 - d2. */
  private static boolean hasSource(int product, int source) {
    return source == 1 || source == product;
  }

  private static float source(Case c, int ic, int y, int x) {
    long height = c.input().extent(2);
    long width = c.input().extent(3);
    return y < 0 || y >= height || x < 0 || x >= width
        ? 0
        : c.x()[(int) ((ic * height + y) * width + x)];
  }

  /** An odd source belongs to two tiles: its four outputs and two more on each side. */
  private static boolean isNear(int output, int source) {
    return output >= 2 * source - 3 && output <= 2 * source + 4;
  }

  @Test
  void aNanStaysWithinTheTilesThatReadIt() {
    var clean = Case.of(line(1, 16, 12, 40, 16), Data.REALS, 1);
    float[] x = clean.x().clone();
    int y0 = 5;
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
