package io.github.upconv.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.upconv.analysis.Repair.Change;
import io.github.upconv.analysis.Repair.Target;
import io.github.upconv.layer.Axis;
import io.github.upconv.layer.SubPixelConvolution;
import io.github.upconv.layer.TransposedConvolution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RepairTest {
  private static final TransposedConvolution LINE =
      TransposedConvolution.of(1, 1, Axis.of(3).stride(2));

  @Test
  void keepsBrightness() {
    // gains 2 and 4, mean 3
    assertThat(Repair.even(LINE, new float[] {1, 4, 1}, Target.MEAN))
        .containsExactly(1.5f, 3, 1.5f);
  }

  @Test
  void changesLeast() {
    // (2/2 + 4/1) / (1/2 + 1/1) = 10/3
    float[] before = {1, 4, 1};
    float[] least = Repair.even(LINE, before, Target.LEAST_CHANGE);
    assertThat(least).containsExactly(5 / 3f, 10 / 3f, 5 / 3f);
    assertThat(Change.between(before, least).relative())
        .isLessThan(Change.between(before, Repair.even(LINE, before, Target.MEAN)).relative());
  }

  @Test
  void measuresChanges() {
    var change = Change.between(new float[] {3, 4, 0}, new float[] {3, 4, -2.5f});
    assertThat(change.relative()).isCloseTo(.5, within(1e-15));
    assertThat(change.largest()).isEqualTo(2.5);
    assertThat(Change.between(new float[2], new float[2])).isEqualTo(new Change(0, 0));
  }

  @Test
  void measuresTheChangesOfEachChannel() {
    var layer = TransposedConvolution.of(2, 2, Axis.of(2).stride(2));
    // inputs first: channel 0 has the weights 0, 1, 4 and 5
    float[] before = {3, 4, 9, 9, 0, 0, 9, 9};
    float[] after = {3, 4, 9, 8, 0, -2.5f, 9, 9};
    var changes = Change.ofChannels(layer, before, after);
    assertThat(changes.get(0)).isEqualTo(new Change(.5, 2.5));
    assertThat(changes.get(1)).isEqualTo(new Change(1 / 18.0, 1));
  }

  @ParameterizedTest
  @EnumSource
  void evensAllPairsAndThenChangesNothing(Target target) {
    var space = Axis.of(5).stride(3);
    var layer = TransposedConvolution.of(4, 6, Axis.of(3).stride(2), space, space).groups(2);
    float[] weights = PhaseGainsTest.random(4 * 3 * 75);
    float[] before = weights.clone();
    float[] repaired = Repair.even(layer, weights, target);
    assertThat(weights).containsExactly(before);
    assertThat(PhaseGains.of(layer, weights).isEven()).isFalse();
    var gains = PhaseGains.of(layer, repaired);
    assertThat(gains.isEven()).isTrue();
    assertThat(gains.pairImbalance(3)).isLessThan(1e-6);
    assertThat(Repair.even(layer, repaired, target)).containsExactly(repaired);
  }

  @Test
  void keepsMeanGainsOfRandomWeights() {
    var layer = PhaseGainsTest.plane(2, 2, 3, 2);
    float[] weights = PhaseGainsTest.random(2 * 2 * 9);
    var before = PhaseGains.of(layer, weights).pair(1, 1);
    var after = PhaseGains.of(layer, Repair.even(layer, weights, Target.MEAN)).pair(1, 1);
    assertThat(PhaseSums.mean(after)).isCloseTo(PhaseSums.mean(before), within(1e-6));
  }

  @Test
  void repairsSubPixelLayers() {
    var layer = SubPixelConvolution.of(3, 2, 2, Axis.of(3), Axis.of(3));
    float[] weights = PhaseGainsTest.random(8 * 3 * 9);
    assertThat(PhaseGains.of(layer, weights).isEven()).isFalse();
    var repaired = Repair.even(layer, weights, Target.MEAN);
    assertThat(PhaseGains.of(layer, repaired).isEven()).isTrue();
  }

  @Test
  void cleanWeightsKeepEveryBit() {
    float[] repaired = Repair.even(LINE, new float[] {-0f, -0f, -0f}, Target.MEAN);
    assertThat(Float.floatToRawIntBits(repaired[1])).isEqualTo(Float.floatToRawIntBits(-0f));
  }

  @Test
  void smallestNumbersStayStill() {
    float[] repaired = Repair.even(LINE, new float[] {0, Float.MIN_VALUE * 999, 0}, Target.MEAN);
    assertThat(PhaseGains.of(LINE, repaired).isEven()).isTrue();
    assertThat(Repair.even(LINE, repaired, Target.MEAN)).containsExactly(repaired);
  }

  @Test
  void refusesHolesAndOverflow() {
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            Repair.even(
                TransposedConvolution.of(1, 1, Axis.of(3).stride(2).dilation(2)),
                new float[3],
                Target.MEAN))
        .withMessageStartingWith("kernel: need a tap for each");
    float big = Float.MAX_VALUE;
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Repair.even(LINE, new float[] {-big, big, big}, Target.MEAN))
        .withMessageStartingWith("weights: must stay finite");
  }
}
