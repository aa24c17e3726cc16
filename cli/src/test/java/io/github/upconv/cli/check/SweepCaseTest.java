package io.github.upconv.cli.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.upconv.layer.LayerLine;
import io.github.upconv.layer.WeightedLayer;
import io.github.upconv.plan.Route;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the sweep covers. */
class SweepCaseTest {
  private static final List<SweepCase> CASES =
      IntStream.range(0, 2000)
          .mapToObj(i -> SweepCase.draw("case " + i, new SplittableRandom(i)))
          .toList();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "conv-transpose ",
        "resize-conv ",
        "sub-pixel-conv ",
        "conv ",
        "resize ",
        "pixel-shuffle ",
        "mode=nearest",
        "mode=linear",
        "mode=cubic",
        "exclude-outside=1",
        "coordinates=asymmetric",
        "coordinates=half-pixel ",
        "coordinates=pytorch-half-pixel",
        "coordinates=align-corners",
        "coordinates=half-pixel-symmetric",
        "rounding=ceil",
        "rounding=round-prefer-floor",
        "rounding=round-prefer-ceil",
        "pad-mode=reflect",
        "pad-mode=replicate",
        "groups=",
        "dilation=",
        "output-padding=",
        "output-shape=",
        "auto-pad=same-upper",
        "auto-pad=same-lower",
        "auto-pad=valid",
        "activation=relu",
        "activation=leaky-relu",
        "activation=prelu",
        "activation=tanh",
        "activation=sigmoid",
        "order=dcr",
        "size=",
        "scale=1.3",
        "channels=17 "
      })
  void everyOptionOccurs(String option) {
    assertThat(CASES).filteredOn(c -> (c.line() + " ").contains(option)).hasSizeGreaterThan(9);
  }

  @Test
  void ranksValuesAndPlacementsOccur() {
    for (int rank = 1; rank <= 3; rank++) {
      int expected = rank;
      assertThat(CASES)
          .filteredOn(c -> c.line().layer().rank() == expected)
          .hasSizeGreaterThan(200);
    }
    for (Values values : Values.values()) {
      assertThat(CASES).filteredOn(c -> c.values() == values).hasSizeGreaterThan(50);
    }
    for (Placement placement : Placement.values()) {
      assertThat(CASES).filteredOn(c -> c.target() == placement).hasSizeGreaterThan(300);
    }
    assertThat(CASES).filteredOn(SweepCase::isExact).hasSizeGreaterThan(300);
  }

  @Test
  void aFifthOfTheLayersWithWeightsSumThroughAllTaps() {
    var weighted =
        CASES.stream().map(c -> c.line().layer()).filter(WeightedLayer.class::isInstance).toList();
    assertThat(weighted)
        .filteredOn(layer -> Route.PHASE_MIX.refusal(layer).isEmpty())
        .hasSizeGreaterThan(weighted.size() / 5);
  }

  @Test
  void linesAreDifferentAndCanBePasted() {
    var lines = CASES.stream().map(c -> c.line().toString()).collect(Collectors.toSet());
    assertThat(lines).hasSizeGreaterThan(1900);
    assertThat(CASES).allMatch(c -> LayerLine.parse(c.line().toString()).equals(c.line()));
  }

  @Test
  void sameSeedGivesTheSameCase() {
    assertThat(SweepCase.draw("case 7", new SplittableRandom(7))).isEqualTo(CASES.get(7));
  }
}
