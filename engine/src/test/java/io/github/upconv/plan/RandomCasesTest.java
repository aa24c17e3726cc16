package io.github.upconv.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.upconv.layer.Activation;
import io.github.upconv.layer.WeightedLayer;
import io.github.upconv.machine.Engine;
import io.github.upconv.oracle.Expected;
import io.github.upconv.tensor.Layout;
import io.github.upconv.testkit.Case;
import io.github.upconv.testkit.Cases;
import io.github.upconv.testkit.Compare;
import io.github.upconv.testkit.Data;
import io.github.upconv.testkit.Family;
import io.github.upconv.testkit.Parallel;
import io.github.upconv.testkit.Placement;
import io.github.upconv.testkit.Runs;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random layers of every family: the scalar engine against the definition, the vector engine
 * against the scalar one bit for bit, tensors placed in memory in all ways.
 */
class RandomCasesTest {
  /** Largest error of PyTorch's float32 transposed convolutions, in units of u * magnitude. */
  private static final double MOST_UNITS = 26;

  static Stream<Arguments> kinds() {
    return Stream.of(Family.values())
        .flatMap(family -> Stream.of(Data.values()).map(data -> Arguments.arguments(family, data)));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("kinds")
  @Tag("width")
  void someCasesAtEveryVectorWidth(Family family, Data data) {
    for (long seed = 0; seed < 25; seed++) {
      check(Cases.random(family, data, seed), seed);
    }
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("kinds")
  void manyCases(Family family, Data data) {
    int count = data == Data.REALS ? 800 : 220;
    Parallel.forEach(
        LongStream.range(1000, 1000 + count).boxed(),
        seed -> check(Cases.random(family, data, seed), seed));
  }

  @Test
  void aFifthOfTheLayersWithWeightsSumThroughAllTaps() {
    var layers =
        Stream.of(Family.values())
            .flatMap(f -> LongStream.range(0, 400).mapToObj(seed -> Cases.line(f, seed).layer()))
            .filter(WeightedLayer.class::isInstance)
            .toList();
    assertThat(layers)
        .filteredOn(layer -> Route.PHASE_MIX.refusal(layer).isEmpty())
        .hasSizeGreaterThan(layers.size() / 5);
  }

  private static void check(Case c, long seed) {
    var placements = Placement.values();
    var in = placements[(int) (seed % placements.length)];
    var out = placements[(int) (seed / placements.length % placements.length)];
    float[] scalar = Runs.run(c, Engine.SCALAR);
    var expected = c.expected();
    Compare.withOracle(c, expected, scalar);
    if (c.data() == Data.REALS) {
      requireSmallErrors(c, expected, scalar);
    }
    for (var engine : Runs.engines()) {
      for (var layout : Layout.values()) {
        try (var operator = Runs.bind(c, engine, layout)) {
          var context = c + " " + engine + " " + layout;
          Compare.sameBits(context, scalar, Runs.run(operator, c, in, out));
        }
      }
    }
  }

  private static void requireSmallErrors(Case c, Expected expected, float[] actual) {
    if (c.layer().activation().kind() != Activation.Kind.NONE) {
      return;
    }
    for (int i = 0; i < actual.length; i++) {
      assertThat(expected.errorInUnits(i, actual[i])).as("%s", c).isLessThanOrEqualTo(MOST_UNITS);
    }
  }
}
