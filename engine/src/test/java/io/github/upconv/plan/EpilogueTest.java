package io.github.upconv.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.upconv.machine.Engine;
import io.github.upconv.machine.Machine;
import io.github.upconv.tensor.Layout;
import io.github.upconv.tensor.Shape;
import io.github.upconv.tensor.Tensor;
import io.github.upconv.testkit.Case;
import io.github.upconv.testkit.Cases;
import io.github.upconv.testkit.Compare;
import io.github.upconv.testkit.Data;
import io.github.upconv.testkit.Draw;
import io.github.upconv.testkit.Family;
import io.github.upconv.testkit.Finish;
import io.github.upconv.testkit.Placement;
import io.github.upconv.testkit.Runs;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code activation(scale * (sum + bias) + shift + residual)}, in this order. */
@Tag("width")
class EpilogueTest {
  static Stream<Arguments> kinds() {
    return Stream.of(Family.values())
        .flatMap(family -> Stream.of(Data.values()).map(data -> Arguments.arguments(family, data)));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("kinds")
  void randomCasesAreFinishedAsTheFormulaSays(Family family, Data data) {
    for (long seed = 0; seed < 40; seed++) {
      var c = Cases.random(family, data, seed);
      check(c, Finish.of(c, seed), seed);
    }
  }

  /** Rows in several tiles, and channels in several blocks. */
  @ParameterizedTest
  @MethodSource("families")
  void wideCasesAreFinishedAsTheFormulaSays(Family family) {
    for (long seed = 0; seed < 6; seed++) {
      var c = Cases.wide(family, Data.REALS, seed);
      check(c, Finish.whole(c, seed), seed);
    }
  }

  /** Rows of more outputs than are put together at a time, and channels of more rows. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "conv-transpose input=1x3x2x530 channels=17 kernel=2x2 stride=2x2 activation=relu",
        "sub-pixel-conv input=1x4x3x150 channels=16 upscale=2 kernel=3x3 padding=1",
        "conv-transpose input=2x3x9x20 channels=3 kernel=4x4 stride=2x2 padding=1 groups=3",
        "conv-transpose input=1x3x4x7x24 channels=3 kernel=4x4x4 stride=2x2x2 padding=1 groups=3"
            + " activation=relu",
        "conv-transpose input=2x16x9x150 channels=16 kernel=4x4 stride=2x2 padding=1 groups=16"
            + " activation=relu",
      })
  void longAndManyRowsAreFinishedAsTheFormulaSays(String line) {
    var c = Case.of(line, Data.REALS, 1);
    for (long seed = 0; seed < Placement.values().length; seed++) {
      check(c, Finish.whole(c, seed), seed);
    }
  }

  static Stream<Family> families() {
    return Stream.of(Family.values());
  }

  private static void check(Case c, Finish finish, long seed) {
    var placements = Placement.values();
    var in = placements[(int) (seed % placements.length)];
    var added = placements[(int) (seed * 3 / placements.length % placements.length)];
    var out = placements[(int) (seed * 5 / placements.length % placements.length)];
    float[] scalar;
    try (var operator = finish.bind(c, Engine.SCALAR, Layout.CHANNELS_FIRST)) {
      scalar = finish.run(operator, c);
    }
    Compare.withOracle(c, finish.expected(c), scalar);
    for (var engine : Runs.engines()) {
      for (var layout : Layout.values()) {
        for (var route : Runs.routes(c)) {
          try (var operator = finish.bind(c, engine, layout, route)) {
            var how = "%s %s %s %s".formatted(c, engine, layout, route);
            var context = "%s: %s + %s to %s".formatted(how, in, added, out);
            Compare.sameBits(context, scalar, finish.run(operator, c, in, added, out));
            if (finish.residual() != null) {
              Compare.sameBits(
                  context + ", in place", scalar, finish.runInPlace(operator, c, in, out));
            }
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "conv-transpose input=2x5x4x16 channels=19 kernel=4x4 stride=2x2 padding=1 activation=relu",
        "conv-transpose input=1x6x7 channels=6 kernel=2 stride=3 groups=6 activation=prelu",
        "conv-transpose input=1x16x3x3 channels=16 kernel=2x2 stride=2x2 activation=tanh",
        "conv-transpose input=2x3x3x17 channels=3 kernel=4x4 stride=2x2 padding=1 groups=3",
        "conv-transpose input=1x3x2x19 channels=3 kernel=8x8 stride=4x4 groups=3 activation=relu",
        "conv-transpose input=1x33x3x4 channels=33 kernel=3x3 stride=2x2 groups=33 activation=tanh",
        "sub-pixel-conv input=1x20x3x4 channels=20 upscale=2 kernel=3x3 padding=1 groups=20",
        "resize-conv input=1x3x3x4 channels=32 mode=linear scale=2x2 kernel=3x3 padding=1",
        "sub-pixel-conv input=2x3x2x3x2 channels=5 upscale=2 kernel=3 padding=1",
        "conv input=1x18x5x5 channels=3 kernel=3x3 stride=2x1 activation=leaky-relu:0.1",
        "conv input=2x3x5x5 channels=13 kernel=3x3 padding=1 activation=prelu",
        "conv input=2x3x3x64 channels=12 kernel=3x3 padding=1 activation=relu",
        "conv-transpose input=2x3x4x5 channels=13 kernel=3x3 stride=2x2 padding=1 activation=tanh",
        "conv-transpose input=2x3x7 channels=12 kernel=16 stride=8 padding=4 activation=relu",
        "sub-pixel-conv input=2x3x3x4 channels=12 upscale=3 kernel=3x3 padding=1 activation=prelu",
        "resize input=2x17x3x4 mode=cubic scale=1.5x2",
        "pixel-shuffle input=2x36x3x2 upscale=2 activation=sigmoid",
      })
  void everyPlacementOfTheResidualGivesTheSameBits(String line) {
    var c = Case.of(line, Data.REALS, 1);
    var whole = Finish.whole(c, 1);
    everyPlacement(c, whole);
    everyPlacement(c, new Finish(null, null, whole.residual()));
  }

  private static void everyPlacement(Case c, Finish finish) {
    float[] scalar;
    try (var operator = finish.bind(c, Engine.SCALAR, Layout.CHANNELS_FIRST)) {
      scalar = finish.run(operator, c);
    }
    for (var engine : Runs.engines()) {
      for (var layout : Layout.values()) {
        try (var operator = finish.bind(c, engine, layout)) {
          for (var out : Placement.values()) {
            for (var added : Placement.values()) {
              float[] actual = finish.run(operator, c, Placement.HEAP, added, out);
              Compare.sameBits(c + " " + added + " " + out, scalar, actual);
            }
            float[] actual = finish.runInPlace(operator, c, Placement.HEAP, out);
            Compare.sameBits(c + " in place " + out, scalar, actual);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "conv-transpose input=2x24x23x13 channels=70 kernel=4x4 stride=2x2 padding=1",
        "conv-transpose input=1x9x23x37 channels=9 kernel=4x4 stride=2x2 padding=1 groups=9",
        "conv-transpose input=1x5x6x9x8 channels=9 kernel=3x3x3 stride=2x2x2 activation=relu",
        "conv-transpose input=1x16x2000 channels=3 kernel=16 stride=8 padding=4",
        "conv-transpose input=1x16x500 channels=13 kernel=16 stride=8 padding=4 activation=relu",
        "conv-transpose input=2x9x23x13 channels=70 kernel=3x3 stride=2x2 padding=1",
        "conv input=1x8x20x64 channels=17 kernel=3x3 padding=1 activation=tanh",
        "resize input=2x19x30x20 mode=linear scale=3x2",
      })
  void threadsAddInPlace(String line) {
    var c = Case.of(line, Data.REALS, 1);
    var finish = Finish.whole(c, 1);
    var shape = c.line().output();
    float[] scalar;
    try (var operator = finish.bind(c, Engine.SCALAR, Layout.CHANNELS_FIRST)) {
      scalar = finish.run(operator, c);
    }
    try (var executor = Executors.newFixedThreadPool(4)) {
      for (var engine : Runs.engines()) {
        try (var operator = finish.bind(c, engine, Layout.CHANNELS_FIRST)) {
          for (int threads = 1; threads <= 4; threads++) {
            float[] values = finish.residual().clone();
            var output = Runs.heap(values, shape);
            operator.run(Runs.heap(c.x(), c.input()), output, output, executor, threads);
            Compare.sameBits(c, scalar, values);
          }
        }
      }
    }
  }

  /** One output by hand: the sum is 3 * 2 - 1, scaled by -2 and shifted by 4 it is -6. */
  @ParameterizedTest
  @CsvSource({"none, 10, 4", "none, 1, -5", "relu, 10, 4", "relu, 1, 0", "leaky-relu:0.5, 1, -2.5"})
  void theResidualIsAddedBehindTheShiftAndBeforeTheActivation(
      String activation, float residual, float expected) {
    var line = "conv input=1x1x1 channels=1 kernel=1 activation=" + activation;
    var c =
        Case.of(line, Data.REALS, 1)
            .withInput(new float[] {3})
            .withWeight(new float[] {2})
            .withBias(new float[] {-1});
    var finish = new Finish(new float[] {-2}, new float[] {4}, new float[] {residual});
    for (var engine : Runs.engines()) {
      for (var layout : Layout.values()) {
        try (var operator = finish.bind(c, engine, layout)) {
          assertThat(finish.run(operator, c)).as("%s %s", engine, layout).containsExactly(expected);
        }
      }
    }
  }

  /** The square of 1 + 2^-12 has a last term of 2^-24, which only a fused operation keeps. */
  @Test
  void scaleAndShiftAreOneMultiplyAdd() {
    float x = 1 + 0x1p-12f;
    var c = Case.of("resize input=1x1x1 scale=1", Data.REALS, 1).withInput(new float[] {x});
    var finish = new Finish(new float[] {x}, new float[] {-1 - 0x1p-11f}, null);
    float expected = Machine.current().fma() ? 0x1p-24f : 0;
    for (var engine : Runs.engines()) {
      try (var operator = finish.bind(c, engine, Layout.CHANNELS_FIRST)) {
        assertThat(finish.run(operator, c)).as("%s", engine).containsExactly(expected);
      }
    }
  }

  @Test
  void batchNormalizationBecomesScaleAndShift() {
    var c = Case.of("resize input=1x5x3 scale=1", Data.REALS, 7);
    var draw = new Draw(7);
    float[] mean = Case.of("resize input=1x5x1 scale=1", Data.REALS, 8).x();
    float[] gamma = Case.of("resize input=1x5x1 scale=1", Data.REALS, 9).x();
    float[] beta = Case.of("resize input=1x5x1 scale=1", Data.REALS, 10).x();
    float[] variance = new float[5];
    for (int i = 0; i < variance.length; i++) {
      variance[i] = (float) (draw.unit() * draw.unit());
    }
    double epsilon = 1e-5;
    var channels = Shape.of(5);
    var parameters =
        Parameters.none()
            .batchNorm(
                Runs.heap(mean, channels),
                Runs.heap(variance, channels),
                Runs.heap(gamma, channels),
                Runs.heap(beta, channels),
                epsilon);
    try (var operator = Plan.of(c.layer(), c.input()).bind(parameters)) {
      float[] actual = Runs.run(operator, c);
      for (int i = 0; i < actual.length; i++) {
        int channel = i / 3;
        double factor = gamma[channel] / Math.sqrt(variance[channel] + epsilon);
        double expected = (c.x()[i] - mean[channel]) * factor + beta[channel];
        double magnitude =
            (Math.abs(c.x()[i]) + Math.abs(mean[channel])) * Math.abs(factor)
                + Math.abs(beta[channel]);
        // scale, shift and two operations are rounded once each
        assertThat((double) actual[i]).isCloseTo(expected, within(4 * 0x1p-24 * magnitude));
      }
    }
  }

  @Test
  void scalesMayChangeAfterBinding() {
    var c = Case.of("resize input=1x1x1 scale=1", Data.REALS, 1).withInput(new float[] {3});
    float[] scale = {2};
    float[] shift = {1};
    var parameters = Parameters.none().scaleShift(Tensor.of(scale, 1), Tensor.of(shift, 1));
    try (var operator = Plan.of(c.layer(), c.input()).bind(parameters)) {
      scale[0] = Float.NaN;
      shift[0] = Float.NaN;
      assertThat(Runs.run(operator, c)).containsExactly(7);
    }
  }
}
