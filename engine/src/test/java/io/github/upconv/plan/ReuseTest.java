package io.github.upconv.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.upconv.layer.LayerLine;
import io.github.upconv.machine.Engine;
import io.github.upconv.tensor.Layout;
import io.github.upconv.tensor.Shape;
import io.github.upconv.testkit.Case;
import io.github.upconv.testkit.Compare;
import io.github.upconv.testkit.Data;
import io.github.upconv.testkit.Draw;
import io.github.upconv.testkit.Runs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One operator for many inputs. */
class ReuseTest {
  /**
   * Batch and spatial extents change a thousand times; every run equals that of a fresh plan, on
   * every route.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "conv-transpose input=1x5x4x5 channels=7 kernel=4x3 stride=2x2 padding=1",
        "resize-conv input=1x5x4x5 channels=7 mode=nearest scale=2x2 kernel=3x3 padding=1",
        "resize-conv input=1x3x4 channels=33 mode=linear size=9 kernel=3 padding=1",
        "sub-pixel-conv input=1x4x4x5 channels=3 upscale=2 kernel=3x3 padding=1",
        "sub-pixel-conv input=1x3x5 channels=12 upscale=3 kernel=3 padding=1",
        "conv input=1x3x4x5 channels=13 kernel=3x3 padding=1",
        "conv input=1x3x4x5 channels=13 kernel=3x3 stride=2x3 padding=1",
        "conv-transpose input=1x4x4x5 channels=4 kernel=3x4 stride=2x2 groups=4",
        "conv-transpose input=1x3x4x5 channels=12 kernel=3x3 stride=2x2 padding=1",
        "resize input=1x3x4x5 mode=cubic size=7x4",
        "pixel-shuffle input=1x8x2x3x2 upscale=2",
      })
  void alternatingShapesEqualFreshPlans(String text) {
    var first = Case.of(text, Data.REALS, 0);
    var draw = new Draw(1);
    for (var engine : Runs.engines()) {
      var cases = new ArrayList<Case>();
      var expected = new ArrayList<float[]>();
      for (int i = 0; i < 40; i++) {
        var c = reshaped(first, draw);
        cases.add(c);
        expected.add(Runs.run(c, engine));
      }
      for (var route : Runs.routes(first)) {
        try (var operator = Runs.bind(first, engine, Layout.CHANNELS_FIRST, route)) {
          for (int i = 0; i < 1000; i++) {
            int pick = draw.between(0, cases.size() - 1);
            Compare.sameBits(
                cases.get(pick) + " " + route,
                expected.get(pick),
                Runs.run(operator, cases.get(pick)));
          }
        }
      }
    }
  }

  /** The fast route as well, whose sums are its own. */
  @Test
  void alternatingShapesEqualFreshFastPlans() {
    var text = "conv-transpose input=1x16x5x6 channels=17 kernel=4x4 stride=2x2 padding=1";
    var first = Case.of(text, Data.REALS, 0);
    var draw = new Draw(2);
    for (var engine : Runs.engines()) {
      try (var operator = Runs.bind(first, engine, Layout.CHANNELS_FIRST, Route.FAST_MIX)) {
        for (int i = 0; i < 40; i++) {
          var c = reshaped(first, draw);
          try (var fresh = Runs.bind(c, engine, Layout.CHANNELS_FIRST, Route.FAST_MIX)) {
            Compare.sameBits(c, Runs.run(fresh, c), Runs.run(operator, c));
          }
        }
      }
    }
  }

  private static Case reshaped(Case first, Draw draw) {
    long[] extents = first.input().extents();
    extents[0] = draw.between(1, 3);
    for (int i = 2; i < extents.length; i++) {
      extents[i] = draw.between(3, 8);
    }
    if (draw.chance(0.05)) {
      // several tiles
      extents[extents.length - 1] *= 30;
    }
    var line = new LayerLine(first.layer(), Shape.of(extents));
    float[] x = Case.of(line, Data.REALS, draw.between(0, 1000)).x();
    return new Case(line, first.data(), first.seed(), x, first.weight(), first.bias(), null);
  }

  @Test
  void weightsMayChangeAfterBinding() {
    var c = Case.of("conv-transpose input=1x2x4 channels=3 kernel=3 stride=2", Data.REALS, 0);
    float[] before = Runs.run(c, Engine.SCALAR);
    var changing = c.withWeight(c.weight().clone());
    for (var engine : Runs.engines()) {
      try (var operator = Runs.bind(changing, engine)) {
        Arrays.fill(changing.weight(), Float.NaN);
        Compare.sameBits(c, before, Runs.run(operator, c));
      }
      System.arraycopy(c.weight(), 0, changing.weight(), 0, c.weight().length);
    }
  }

  /** Before, while and after the compiler has seen the code. */
  @Test
  void aThousandRepetitionsGiveTheSameBits() {
    var lines =
        List.of(
            "conv-transpose input=1x17x4x3 channels=18 kernel=4x4 stride=2x2 padding=1",
            "resize-conv input=1x5x4x5 channels=9 mode=linear scale=2x2 kernel=3x3 padding=1"
                + " activation=tanh",
            "sub-pixel-conv input=1x20x5 channels=9 upscale=2 kernel=3 padding=1",
            "conv input=1x9x4x7 channels=18 kernel=3x3 padding=1");
    for (var line : lines) {
      var c = Case.of(line, Data.REALS, 9);
      var results = new HashMap<Engine, float[]>();
      for (var engine : Runs.engines()) {
        try (var operator = Runs.bind(c, engine)) {
          float[] first = Runs.run(operator, c);
          for (int i = 0; i < 1000; i++) {
            Compare.sameBits(c + " run " + i, first, Runs.run(operator, c));
          }
          results.put(engine, first);
        }
      }
      results.values().forEach(result -> assertThat(result).isEqualTo(results.get(Engine.SCALAR)));
    }
  }

  @Test
  void plansAndOperatorsTellTheirShapes() {
    var c = Case.of("conv-transpose input=1x2x4 channels=3 kernel=3 stride=2", Data.REALS, 0);
    var plan = Plan.of(c.layer(), c.input());
    assertThat(plan.layer()).isEqualTo(c.layer());
    assertThat(plan.inputShape()).isEqualTo(c.input());
    assertThat(plan.outputShape()).isEqualTo(Shape.of(1, 3, 9));
    assertThat(plan.engine()).isEqualTo(Engine.best());
    assertThat(plan.scratchBytes()).isPositive();
    assertThat(plan.route()).isNotBlank();
    assertThat(plan.explain()).contains(c.line().toString()).contains(plan.route());
    try (var operator = plan.bind(Runs.parameters(c))) {
      assertThat(operator.layer()).isEqualTo(c.layer());
      assertThat(operator.outputShape(Shape.of(5, 2, 7))).isEqualTo(Shape.of(5, 3, 15));
    }
  }
}
