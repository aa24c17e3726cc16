package io.github.upconv.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.upconv.layer.LayerLine;
import io.github.upconv.machine.Engine;
import io.github.upconv.tensor.Layout;
import io.github.upconv.testkit.Case;
import io.github.upconv.testkit.Cases;
import io.github.upconv.testkit.Compare;
import io.github.upconv.testkit.Data;
import io.github.upconv.testkit.Family;
import io.github.upconv.testkit.Parallel;
import io.github.upconv.testkit.Runs;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** All routes that take a layer give the same bits; the planner takes the cheapest. */
@Tag("width")
class RouteTest {
  private static final String GROUPED =
      "conv-transpose input=1x22x5x6 channels=6 kernel=3x3 stride=2x2 groups=2";

  @ParameterizedTest
  @EnumSource(Family.class)
  void routesAreTwins(Family family) {
    Parallel.forEach(
        LongStream.range(5000, 5060).boxed(),
        seed -> {
          var c = Cases.random(family, Data.INTEGERS, seed);
          check(c);
          if (c.weight() != null) {
            check(negativeZeros(c));
          }
        });
  }

  /**
   * Layers with one input channel per output: phases of two rows and two samples, alone and in
   * turns, and others; rows shorter and longer than vectors; several tiles of each axis.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "conv-transpose input=2x3x5x17 channels=3 kernel=4x4 stride=2x2 padding=1 groups=3",
        "conv-transpose input=1x3x5x16 channels=6 kernel=4x4 stride=2x2 padding=0x2 groups=3",
        "conv-transpose input=1x2x9x33 channels=2 kernel=16x16 stride=8x8 padding=4 groups=2",
        "conv-transpose input=1x2x4x40 channels=2 kernel=2x6 stride=1x3 groups=2 activation=tanh",
        "conv-transpose input=1x2x4x40 channels=2 kernel=2x2 padding=1 groups=2",
        "conv-transpose input=1x2x4x18 channels=2 kernel=3x3 stride=2x2 output-padding=1 groups=2",
        "conv-transpose input=1x2x3x9 channels=2 kernel=1x1 stride=2x3 groups=2",
        "conv-transpose input=1x2x40x31 channels=2 kernel=5x12 stride=2x2 dilation=2x3 groups=2",
        "conv-transpose input=1x2x2600 channels=2 kernel=12 stride=2 padding=5 groups=2",
        "conv-transpose input=1x2x130x600 channels=2 kernel=4x4 stride=2x2 padding=1 groups=2",
        "conv-transpose input=1x2x9x90x90 channels=2 kernel=4x4x4 stride=2 padding=1 groups=2",
        "conv-transpose input=1x1x5x19 channels=8 kernel=4x4 stride=2x2 padding=1",
        "conv input=1x4x9x33 channels=8 kernel=3x3 stride=2x1 padding=1 groups=4",
        "conv input=1x4x9x33 channels=4 kernel=3x3 padding=2 pad-mode=reflect groups=4",
        "conv input=1x4x3x8x20 channels=4 kernel=3x2x2 padding=1 pad-mode=replicate groups=4",
        "sub-pixel-conv input=1x4x9x33 channels=4 upscale=2 kernel=3x3 padding=1 groups=4",
        "sub-pixel-conv input=1x2x9x33 channels=2 upscale=2 kernel=2x2 padding=1 groups=2",
        "sub-pixel-conv input=1x2x4x5x9 channels=2 upscale=2 kernel=2x2x2 groups=2",
      })
  void depthwiseIsATwin(String line) {
    checkTwins(Case.of(line, Data.REALS, 1), Route.DEPTHWISE, Route.PLANAR_MIX);
  }

  /** The same with lanes that are channels: as many as lanes, and more. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "conv-transpose input=2x16x3x9 channels=16 kernel=4x4 stride=2x2 padding=1 groups=16",
        "conv-transpose input=1x21x4x5 channels=21 kernel=16x16 stride=8x8 padding=4 groups=21",
        "conv-transpose input=1x40x4x8 channels=40 kernel=3x3 stride=2x2 output-padding=1"
            + " groups=40",
        "conv-transpose input=1x17x3x9 channels=17 kernel=1x1 stride=2x3 groups=17",
        "conv-transpose input=1x33x9x7 channels=33 kernel=5x6 stride=2x2 dilation=2x3 groups=33",
        "conv-transpose input=1x18x4x5x6 channels=18 kernel=4x4x3 stride=2 padding=1 groups=18",
        "conv input=1x34x9x8 channels=34 kernel=3x3 padding=2 pad-mode=reflect groups=34",
        "sub-pixel-conv input=1x20x9x7 channels=20 upscale=2 kernel=2x2 padding=1 groups=20",
      })
  void depthwiseLinesAreATwin(String line) {
    checkTwins(Case.of(line, Data.REALS, 1), Route.DEPTHWISE, Route.DEPTHWISE_LINES);
  }

  /**
   * Layers whose sums run through all taps: panels of a part of a row, of a row and of several;
   * positions that leave tiles and channels that leave vectors unfilled; tiles whose first and last
   * taps are beyond a border; groups of one phase and of several.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "conv-transpose input=1x7x1x1 channels=50 kernel=4x4",
        "conv-transpose input=2x5x2x2 channels=64 kernel=4x4 stride=2x2 padding=1",
        "conv-transpose input=1x3x4x4 channels=70 kernel=5x5 stride=2x2 pads=1,1,2,2",
        "conv-transpose input=3x3x9x40 channels=30 kernel=4x4 stride=2x2 padding=1",
        "conv-transpose input=1x19x3x600 channels=13 kernel=3x3 stride=2x2 padding=1",
        "conv-transpose input=1x2x700 channels=20 kernel=16 stride=8 padding=4",
        "conv-transpose input=1x2x300 channels=20 kernel=2 pads=2,3",
        "conv-transpose input=2x4x5x6 channels=17 kernel=2x2 stride=2x2 activation=tanh",
        "conv-transpose input=1x3x3x2x5 channels=22 kernel=3x3x3 stride=2 dilation=2x1x1",
        "conv-transpose input=2x3x9x6x6 channels=24 kernel=4x4x4 stride=2 padding=1",
        "conv-transpose input=1x2x3x3 channels=12 kernel=1x1 stride=3x2",
        "conv input=2x600x4x5 channels=50 kernel=3x3 padding=1",
        "conv input=1x3x20x30 channels=270 kernel=3x3 padding=2 dilation=2x2 activation=relu",
        "conv input=1x2x2x2 channels=12 kernel=2x2 padding=3",
        // strided: rows that are taken apart, shifts of all parts, of some, and of a single one
        "conv input=2x20x9x11 channels=13 kernel=3x3 stride=2x2 padding=1",
        "conv input=1x3x30x140 channels=64 kernel=7x7 stride=2x2 padding=3 activation=relu",
        "conv input=1x5x7x50 channels=70 kernel=1x1 stride=2x3",
        "conv input=1x4x17x40 channels=24 kernel=4x2 stride=1x4 padding=2 dilation=1x3",
        "conv input=2x3x3x9 channels=16 kernel=3x3 stride=5x5 padding=4",
        "conv input=1x6x700 channels=20 kernel=8 stride=4 padding=2",
        "conv input=1x3x4x5x20 channels=14 kernel=3x3x3 stride=2x1x2 padding=1",
        "conv input=2x4x15x16 channels=32 kernel=3x3 stride=2x2 auto-pad=same-upper",
        "conv input=2x4x16x16 channels=36 kernel=4x4 stride=2x2 padding=1 groups=2",
        "sub-pixel-conv input=1x5x7x9 channels=12 upscale=3 kernel=3x3 padding=1",
        // groups: panels of rows, of parts of them, of rows side by side, and of whole planes
        "conv-transpose input=2x6x5x7 channels=39 kernel=3x3 stride=2x2 padding=1 groups=3",
        "conv-transpose input=1x6x3x600 channels=26 kernel=3x3 stride=2x2 padding=1 groups=2",
        "conv-transpose input=1x4x16x40 channels=60 kernel=4x4 stride=2x2 padding=1 groups=2",
        "conv-transpose input=2x4x16x16 channels=60 kernel=4x4 stride=2x2 padding=1 groups=2",
        "conv-transpose input=1x3x4x9 channels=36 kernel=3x3 stride=2x2 padding=1 groups=3",
        "conv-transpose input=1x4x3x4x5 channels=540 kernel=3x3x3 stride=2 groups=2",
        "conv input=1x600x4x5 channels=300 kernel=3x3 padding=1 groups=2 activation=tanh",
        "sub-pixel-conv input=1x6x7x9 channels=6 upscale=3 kernel=3x3 padding=1 groups=3",
      })
  void channelMixIsATwin(String line) {
    checkTwins(Case.of(line, Data.REALS, 1), Route.PHASE_MIX, Route.CHANNEL_MIX);
  }

  /** With weights as they are, with zeros of either sign, and with weights that are not finite. */
  private static void checkTwins(Case c, Route... routes) {
    assertThat(Runs.routes(c)).contains(routes);
    check(c);
    check(negativeZeros(c));
    float[] weight = c.weight().clone();
    weight[0] = Float.NaN;
    weight[weight.length / 2] = Float.NEGATIVE_INFINITY;
    weight[weight.length - 1] = Float.POSITIVE_INFINITY;
    check(c.withWeight(weight));
  }

  /** Zeros of either sign: sums that are 0 and a bias that is -0. */
  private static Case negativeZeros(Case c) {
    float[] x = c.x().clone();
    for (int i = 0; i < x.length; i++) {
      x[i] = i % 3 == 0 ? 1 : i % 3 == 1 ? 0 : -0f;
    }
    float[] bias = new float[Case.biases(c.layer())];
    Arrays.fill(bias, -0f);
    return c.withInput(x).withBias(bias);
  }

  private static void check(Case c) {
    float[] first = run(c, Engine.SCALAR, Layout.CHANNELS_FIRST, Runs.routes(c).getFirst());
    for (var route : Runs.routes(c)) {
      for (var engine : Runs.engines()) {
        for (var layout : Layout.values()) {
          var context = c + " " + engine + " " + layout + " " + route;
          Compare.sameBits(context, first, run(c, engine, layout, route));
        }
      }
    }
  }

  private static float[] run(Case c, Engine engine, Layout layout, Route route) {
    var plan = Plan.of(c.layer(), c.input(), engine, layout, route);
    assertThat(plan.chosen()).isEqualTo(route);
    try (var operator = plan.bind(Runs.parameters(c))) {
      return Runs.run(operator, c);
    }
  }

  /** Outputs that no tap reaches are the bias to the last bit: -0 stays -0. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "conv-transpose input=1x2x2x3 channels=4 kernel=1x2 stride=2x3 groups=2",
        "conv-transpose input=1x2x3x3 channels=4 kernel=1x1 stride=3x3 dilation=2x2 groups=2",
        "resize-conv input=1x2x3 channels=4 mode=cubic scale=2 kernel=3 padding=6 groups=2",
        "resize-conv input=1x2x3x3 channels=4 mode=cubic scale=2x2 kernel=2x2 padding=5 groups=2",
        "conv input=1x2x3x2 channels=4 kernel=2x2 padding=3 groups=2",
        "conv input=1x2x3x2 channels=12 kernel=2x2 padding=3",
        "conv-transpose input=1x2x2x3 channels=12 kernel=1x2 stride=2x3",
        "sub-pixel-conv input=1x2x1 channels=12 upscale=2 kernel=2 padding=3",
      })
  void anOutputWithoutTermKeepsTheSignOfItsBias(String line) {
    var c = negativeZeros(Case.of(line, Data.INTEGERS, 1));
    var expected = c.expected();
    for (var route : Runs.routes(c)) {
      for (var engine : Runs.engines()) {
        float[] actual = run(c, engine, Layout.CHANNELS_FIRST, route);
        int found = 0;
        for (int i = 0; i < actual.length; i++) {
          if (expected.terms(i) == 0) {
            found++;
            assertThat(Float.floatToRawIntBits(actual[i]))
                .as("%s %s %s output[%d]", line, route, engine, i)
                .isEqualTo(Float.floatToRawIntBits(-0f));
          }
        }
        assertThat(found).as(line).isPositive();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "conv input=1x2x5 channels=3 kernel=3, GROUP_MIX, 'need 2 groups or more, was 1'",
    "conv input=1x2x5 channels=3 kernel=3, COPY_PLANES,"
        + " 'need a layer without weights, was Convolution'",
    "conv input=1x2x5 channels=3 kernel=3, COPY_LINES,"
        + " 'need a layer without weights, was Convolution'",
    "resize input=1x2x5 scale=2, PLANAR_MIX, 'need a layer with weights, was Resize'",
    "resize input=1x2x5 scale=2, DENSE_MIX, 'need a layer with weights, was Resize'",
    "pixel-shuffle input=1x4x5 upscale=2, GROUP_MIX, 'need a layer with weights, was PixelShuffle'",
    "resize input=1x2x5 scale=2, PHASE_MIX, 'need a layer with weights, was Resize'",
    "resize-conv input=1x2x5 channels=12 scale=2 kernel=3, PHASE_MIX,"
        + " 'need outputs that read pixels, was a layer that reads resized ones'",
    "conv input=1x2x5 channels=22 kernel=3 groups=2, PHASE_MIX,"
        + " 'need 12.0 output channels or more that read the same pixels, was 11'",
    "conv input=1x2x5 channels=1 kernel=3, PHASE_MIX,"
        + " 'need 2.0 output channels or more that read the same pixels, was 1'",
    "conv input=1x16x5 channels=4 kernel=3, PHASE_MIX,"
        + " 'need 4.8 output channels or more that read the same pixels, was 4'",
    "conv input=1x41x5 channels=11 kernel=3, PHASE_MIX,"
        + " 'need 12.0 output channels or more that read the same pixels, was 11'",
    "sub-pixel-conv input=1x40x5 channels=5 upscale=2 kernel=3, PHASE_MIX,"
        + " 'need 12.0 output channels or more that read the same pixels, was 10'",
    "conv-transpose input=1x2x5 channels=12 kernel=2 stride=2 output-shape=9, PHASE_MIX,"
        + " 'need pads that do not depend on the input, was an output shape'",
    "conv-transpose input=1x2x5 channels=12 kernel=2 stride=2 auto-pad=same-upper, PHASE_MIX,"
        + " 'need explicit pads, was SAME_UPPER'",
    "conv input=1x2x5 channels=12 kernel=3 padding=1 pad-mode=reflect, PHASE_MIX,"
        + " 'need zero padding, was REFLECT'",
    "sub-pixel-conv input=1x2x5 channels=12 upscale=2 kernel=3 padding=1 pad-mode=replicate,"
        + " PHASE_MIX, 'need zero padding, was REPLICATE'",
    "conv-transpose input=1x97x5x5 channels=12 kernel=4x4 stride=2x2 padding=1, PHASE_MIX,"
        + " 'need windows that are used 48.0 times or more, was 21.3'",
    "conv-transpose input=1x25x5 channels=12 kernel=5, PHASE_MIX,"
        + " 'need windows that are used 12.5 times or more, was 12.0'",
    "conv-transpose input=1x1x5 channels=12 kernel=5, PHASE_MIX,"
        + " 'need windows that are used 48.0 times or more, was 12.0'",
    "conv-transpose input=1x2x5 channels=60 kernel=28, PHASE_MIX,"
        + " 'need 27 windows or fewer, was 28'",
    "conv-transpose input=1x2x5 channels=12 kernel=1 stride=1025, PHASE_MIX,"
        + " 'need 1024 phases or fewer, was 1025'",
    "sub-pixel-conv input=1x2x2x2 channels=12 upscale=33 kernel=1x1, PHASE_MIX,"
        + " 'need 1024 phases or fewer, was 1089'",
    "conv input=1x1821x4x4 channels=12 kernel=3x3, PHASE_MIX,"
        + " 'need windows x channels of 16384 or fewer, was 16389'",
    "conv input=1x4x5 channels=2 kernel=3 groups=2, DEPTHWISE,"
        + " 'need 1 input channel in a group, was 2'",
    "resize-conv input=1x2x5 channels=2 scale=2 kernel=3 groups=2, DEPTHWISE,"
        + " 'need outputs that read pixels, was a layer that reads resized ones'",
    "conv input=1x2x5x5 channels=2 kernel=3x3 stride=1x2 groups=2, DEPTHWISE,"
        + " 'need stride 1 on the last axis, was 2'",
    "conv input=1x1x5 channels=12 kernel=3, DEPTHWISE, 'sums of this layer run through all taps'",
    "resize input=1x2x5 scale=2, DEPTHWISE, 'need a layer with weights, was Resize'",
    "conv input=1x4x5 channels=2 kernel=3 groups=2, DEPTHWISE_LINES,"
        + " 'need 1 input channel in a group, was 2'",
    "conv input=1x2x5 channels=4 kernel=3 groups=2, DEPTHWISE_LINES,"
        + " 'need 1 output channel in a group, was 2'",
    "conv input=1x2x5 channels=12 kernel=3, PLANAR_MIX, 'sums of this layer run through all taps'",
    "conv input=1x2x5 channels=12 kernel=3, DENSE_MIX, 'sums of this layer run through all taps'",
  })
  void refusalsSayWhy(String text, Route route, String reason) {
    var line = LayerLine.parse(text);
    var layout = Layout.CHANNELS_FIRST;
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> Plan.of(line.layer(), line.input(), Engine.SCALAR, layout, route))
        .withMessageStartingWith("route: " + route + " cannot take ")
        .withMessageEndingWith(": " + reason);
  }

  /** The last that is taken, one short of each of the refusals above. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "conv input=1x2x5 channels=2 kernel=3",
        "conv input=1x16x5 channels=5 kernel=3",
        "conv input=1x41x5 channels=12 kernel=3",
        "conv input=1x2x5 channels=12 kernel=3 auto-pad=same-upper",
        "conv input=1x2x5 channels=24 kernel=3 groups=2",
        "conv-transpose input=1x3640x4x4 channels=24 kernel=3x3 stride=2x2 groups=2",
        "sub-pixel-conv input=1x2x2x2 channels=12 upscale=32 kernel=1x1",
        "sub-pixel-conv input=1x2x5 channels=6 upscale=2 kernel=3",
        "conv-transpose input=1x2x5x5 channels=12 kernel=3x3 stride=2x2 padding=1",
        "conv-transpose input=1x2x5 channels=12 kernel=4",
        "conv-transpose input=1x2x5x5 channels=27 kernel=4x4 stride=2x2 padding=1",
        "conv-transpose input=1x2x5 channels=48 kernel=27",
        "conv-transpose input=1x2x5 channels=12 kernel=1 stride=1024",
        "conv input=1x1820x4x4 channels=12 kernel=3x3",
      })
  void layersWhoseSumsRunThroughAllTapsHaveTwoRoutes(String text) {
    var line = LayerLine.parse(text);
    var plan = Plan.of(line.layer(), line.input(), Engine.best());
    assertThat(plan.candidates())
        .extracting(RouteCost::route)
        .containsExactlyInAnyOrder(Route.PHASE_MIX, Route.CHANNEL_MIX);
    assertThat(plan.explain()).contains("planar mix: declined, sums of this layer run through all");
  }

  /** With one tap there is nothing to sum, so every route gives the same bits. */
  @Test
  void layersWithASingleTapHaveTheirChoice() {
    var grouped = "conv-transpose input=1x4x5x6 channels=12 kernel=2x2 stride=2x2 groups=2";
    assertThat(Runs.routes(Case.of(grouped, Data.REALS, 1)))
        .contains(Route.PHASE_MIX, Route.CHANNEL_MIX, Route.PLANAR_MIX, Route.GROUP_MIX);
    check(Case.of(grouped, Data.REALS, 1));
    var line = LayerLine.parse("conv-transpose input=1x3x5x6 channels=12 kernel=2x2 stride=2x2");
    var plan = Plan.of(line.layer(), line.input(), Engine.best());
    assertThat(plan.candidates())
        .extracting(RouteCost::route)
        .containsExactlyInAnyOrder(
            Route.PHASE_MIX, Route.CHANNEL_MIX, Route.PLANAR_MIX, Route.DENSE_MIX);
    check(Case.of(line, Data.REALS, 1));
  }

  @Test
  void theCheapestCandidateIsChosenAndExplained() {
    var line = LayerLine.parse(GROUPED);
    for (var layout : Layout.values()) {
      var plan = Plan.of(line.layer(), line.input(), Engine.SCALAR, layout);
      assertThat(plan.candidates())
          .extracting(RouteCost::route)
          .containsExactlyInAnyOrder(Route.PLANAR_MIX, Route.DENSE_MIX, Route.GROUP_MIX);
      assertThat(plan.candidates())
          .isSortedAccordingTo(Comparator.comparingDouble(RouteCost::total));
      assertThat(plan.candidates()).allMatch(cost -> cost.mixing() > 0 && cost.packing() > 0);
      assertThat(plan.chosen()).isEqualTo(plan.candidates().getFirst().route());
      assertThat(plan.explain())
          .contains(plan.chosen() + ": ")
          .containsPattern("spreading [0-9,]+\\), chosen")
          .containsPattern("declined, [0-9.]+ times the cheapest")
          .contains(
              "copy lines: declined, need a layer without weights, was TransposedConvolution");
      var dearest = plan.candidates().getLast().route();
      var forced = Plan.of(line.layer(), line.input(), Engine.SCALAR, layout, dearest);
      assertThat(forced.explain())
          .containsPattern("spreading [0-9,]+\\), forced")
          .containsPattern("spreading [0-9,]+\\), the cheapest");
    }
  }

  /**
   * Planes of an axis without phases are summed output by output: 5 to 17 % slower at every width.
   */
  @Test
  void anAxisWithoutPhasesIsLeftToLines() {
    var line =
        LayerLine.parse(
            "conv input=1x16x64x64 channels=8 kernel=3x3 stride=2x2 padding=1 pad-mode=reflect");
    var plan = Plan.of(line.layer(), line.input(), Engine.best(), Layout.CHANNELS_LAST);
    assertThat(plan.chosen()).isEqualTo(Route.DENSE_MIX);
  }
}
