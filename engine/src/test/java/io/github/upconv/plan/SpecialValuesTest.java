package io.github.upconv.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.github.upconv.machine.Engine;
import io.github.upconv.testkit.Case;
import io.github.upconv.testkit.Compare;
import io.github.upconv.testkit.Data;
import io.github.upconv.testkit.Runs;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** NaN, infinities, denormals and outputs without terms. */
@Tag("width")
class SpecialValuesTest {
  /**
   * A value that is not finite reaches the outputs that have a term in it, and no other output
   * changes a bit: no structural zero is ever multiplied.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "conv-transpose input=2x2x3x3 channels=3 kernel=3x3 stride=2x2 pads=1,1,0,1",
        "conv-transpose input=1x2x5 channels=2 kernel=2 stride=3 dilation=2 output-padding=1",
        "conv-transpose input=1x3x4 channels=6 kernel=3 stride=2 groups=3",
        "conv-transpose input=1x4x2x2x2 channels=4 kernel=2x2x2 stride=2x2x2 groups=4",
        "resize-conv input=1x2x3x3 channels=3 mode=nearest scale=2x2 kernel=3x3 padding=1",
        "resize-conv input=1x2x4 channels=2 mode=linear scale=2 kernel=3 padding=1",
        "resize-conv input=1x2x4 channels=2 mode=cubic cubic-a=-0.6 scale=1 kernel=3 padding=1",
        "resize-conv input=1x1x3x4 channels=2 mode=linear coordinates=align-corners size=5x7"
            + " kernel=2x3 pads=1,2,1,1 pad-mode=reflect",
        "sub-pixel-conv input=1x2x3x3 channels=2 upscale=2 kernel=3x3 padding=1",
        "sub-pixel-conv input=1x2x4 channels=2 upscale=3 kernel=2 pads=1,0 pad-mode=replicate",
        "conv input=1x2x5x4 channels=3 kernel=3x2 stride=2x1 padding=1",
        "conv input=2x2x3x4 channels=12 kernel=3x2 pads=1,0,2,1",
        "conv input=1x1x3x64 channels=12 kernel=3x3 padding=1",
        "conv input=1x1x2x130 channels=12 kernel=1x3 padding=0x1",
        "conv input=1x1x16x56 channels=12 kernel=3x3 padding=1",
        "conv input=1x1x8x8 channels=13 kernel=3x3 padding=1",
        "conv-transpose input=2x2x3x3 channels=12 kernel=3x3 stride=2x2 pads=1,1,0,1",
        "conv-transpose input=1x2x5 channels=13 kernel=2 stride=3 dilation=2 output-padding=1",
        "conv-transpose input=1x2x4 channels=12 kernel=16 stride=8 padding=4",
        "conv-transpose input=1x2x2x2x3 channels=12 kernel=2x3x1 stride=2 padding=0x1x0",
        "sub-pixel-conv input=1x2x3x3 channels=12 upscale=2 kernel=3x3 padding=1",
        "sub-pixel-conv input=1x2x4 channels=12 upscale=3 kernel=2 pads=1,0",
        "resize input=1x2x4 mode=cubic scale=2",
        "resize input=1x2x5 mode=cubic cubic-a=-0.6 size=5",
        "resize input=1x1x3x3 mode=linear coordinates=half-pixel-symmetric scale=1.5x0.7",
        "pixel-shuffle input=1x8x2x2 upscale=2 order=dcr",
      })
  void aValueThatIsNotFiniteReachesExactlyItsOutputs(String line) {
    var clean = Case.of(line, Data.REALS, 5);
    var before = new EnumMap<Engine, float[]>(Engine.class);
    for (var engine : Runs.engines()) {
      before.put(engine, Runs.run(clean, engine));
    }
    for (int i = 0; i < clean.x().length; i++) {
      requireReach(clean, clean.withInput(with(clean.x(), i)), before);
    }
    for (int i = 0; clean.weight() != null && i < clean.weight().length; i++) {
      requireReach(clean, clean.withWeight(with(clean.weight(), i)), before);
    }
    for (int i = 0; clean.bias() != null && i < clean.bias().length; i++) {
      requireReach(clean, clean.withBias(with(clean.bias(), i)), before);
    }
  }

  /** A NaN or an infinity in one place. */
  private static float[] with(float[] values, int i) {
    float[] changed = values.clone();
    changed[i] = i % 3 == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
    return changed;
  }

  private static void requireReach(Case clean, Case c, Map<Engine, float[]> before) {
    var expected = c.expected();
    before.forEach((engine, was) -> {
      float[] actual = Runs.run(c, engine);
      for (int i = 0; i < actual.length; i++) {
        boolean reached = !Double.isFinite(expected.value(i));
        boolean same = Float.floatToRawIntBits(actual[i]) == Float.floatToRawIntBits(was[i]);
        if (reached ? Float.isFinite(actual[i]) : !same) {
          fail("%s %s%n  output[%d] is %s, was %s", clean, engine, i, actual[i], was[i]);
        }
      }
    });
  }

  @ParameterizedTest
  @CsvSource({
    "Infinity, -Infinity, NaN", "Infinity, 1, Infinity", "-Infinity, -2, -Infinity",
    "3e38, 3e38, Infinity", "-3e38, -3e38, -Infinity", "Infinity, NaN, NaN"
  })
  void infinitiesAndOverflow(float first, float second, float sum) {
    var c =
        Case.of("conv input=1x2x1 channels=1 kernel=1", Data.REALS, 1)
            .withInput(new float[] {first, second})
            .withWeight(new float[] {1, 1})
            .withBias(null);
    for (var engine : Runs.engines()) {
      assertThat(Runs.run(c, engine)).as("%s", engine).containsExactly(sum);
    }
  }

  /** Integers times the smallest denormal: every sum is exact, and nothing is flushed. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "conv-transpose input=1x7x5x5 channels=33 kernel=4x4 stride=2x2 padding=1",
        "conv-transpose input=1x40x9 channels=40 kernel=5 stride=2 groups=40",
        "resize-conv input=1x5x6x6 channels=18 mode=nearest scale=2x2 kernel=3x3 padding=1",
        "sub-pixel-conv input=1x5x6 channels=9 upscale=2 kernel=3 padding=1 activation=relu",
        "conv input=1x19x6x6 channels=20 kernel=3x3 padding=1",
        "conv-transpose input=1x19x6x6 channels=20 kernel=3x3 stride=2x2 padding=1",
        "sub-pixel-conv input=1x5x6x6 channels=12 upscale=3 kernel=3x3 padding=1",
        "resize input=1x19x6x6 mode=nearest scale=3x2",
        "pixel-shuffle input=1x36x3x3 upscale=3",
      })
  void denormalsAreNotFlushed(String line) {
    var integers = Case.of(line, Data.INTEGERS, 7).withBias(null);
    float[] denormals = integers.x().clone();
    for (int i = 0; i < denormals.length; i++) {
      denormals[i] *= Float.MIN_VALUE;
    }
    var c = integers.withInput(denormals);
    var expected = c.expected();
    for (var engine : Runs.engines()) {
      float[] actual = Runs.run(c, engine);
      Compare.withOracle(c, expected, actual);
      int exact = 0;
      for (int i = 0; i < actual.length; i++) {
        exact += expected.isExact(i) && actual[i] != 0 ? 1 : 0;
      }
      assertThat(exact).as("%s: exact outputs that are not 0", c).isGreaterThan(actual.length / 4);
    }
  }

  /** The slope of PReLU and leaky ReLU acts on denormals as well. */
  @ParameterizedTest
  @EnumSource(Engine.class)
  void activationsKeepDenormals(Engine engine) {
    if (engine == Engine.SIMD && !Engine.simdAvailable()) {
      return;
    }
    float tiny = 4 * Float.MIN_VALUE;
    var c =
        Case.of("resize input=1x1x3 scale=1 activation=leaky-relu:0.5", Data.REALS, 1)
            .withInput(new float[] {tiny, -tiny, -Float.MIN_NORMAL});
    assertThat(Runs.run(c, engine)).containsExactly(tiny, -tiny / 2, -Float.MIN_NORMAL / 2);
  }

  /** Where no tap lands, even a bias of NaN or of the smallest denormal arrives as it is. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "conv-transpose input=1x2x3 channels=5 kernel=1 stride=3",
        "conv-transpose input=1x2x2x3 channels=5 kernel=1x2 stride=2x3 activation=relu",
        "conv-transpose input=1x2x2 channels=5 kernel=2 dilation=3 output-padding=2",
        "conv-transpose input=1x2x2x2x2 channels=5 kernel=1x1x1 stride=2x2x2",
        "conv-transpose input=1x2x3 channels=5 kernel=2 stride=2 output-shape=9",
        "conv input=1x2x1 channels=5 kernel=2 padding=3",
        "conv input=1x2x1 channels=13 kernel=2 padding=3",
        "conv input=1x2x2x2 channels=12 kernel=2x2 padding=4x3",
        "conv-transpose input=1x2x3 channels=13 kernel=1 stride=3",
        "conv-transpose input=1x2x2x3 channels=12 kernel=1x2 stride=2x3 activation=relu",
        "conv-transpose input=1x2x2x2x2 channels=12 kernel=1x1x1 stride=2x2x2",
        "sub-pixel-conv input=1x2x1 channels=12 upscale=2 kernel=2 padding=3",
        "resize-conv input=1x2x1 channels=5 mode=nearest scale=2 kernel=2 padding=4",
        "sub-pixel-conv input=1x2x1 channels=5 upscale=2 kernel=2 padding=3",
      })
  void anOutputWithoutTermIsTheBias(String line) {
    var drawn = Case.of(line, Data.NON_FINITE, 3);
    float[] bias = new float[Case.biases(drawn.layer())];
    float[] values = {Float.MIN_VALUE, Float.NaN, Float.NEGATIVE_INFINITY, 0.1f, 3e38f};
    for (int i = 0; i < bias.length; i++) {
      bias[i] = values[i % values.length];
    }
    for (var biased : new Case[] {drawn.withBias(bias), drawn.withBias(null)}) {
      var c = biased.withInput(filled(drawn.x().length));
      var expected = c.expected();
      for (var engine : Runs.engines()) {
        float[] actual = Runs.run(c, engine);
        int found = 0;
        for (int i = 0; i < actual.length; i++) {
          if (expected.terms(i) == 0) {
            found++;
            assertThat((Float) actual[i])
                .as("%s output[%d]", c, i)
                .isEqualTo((Float) (float) expected.value(i));
          }
        }
        assertThat(found).as("%s: outputs without term", c).isPositive();
      }
    }
  }

  private static float[] filled(int length) {
    float[] values = new float[length];
    Arrays.fill(values, Float.NaN);
    return values;
  }
}
