package io.github.upconv.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.upconv.layer.Axis;
import io.github.upconv.layer.Interpolation;
import io.github.upconv.layer.Interpolation.Coordinates;
import io.github.upconv.layer.Interpolation.Mode;
import io.github.upconv.layer.Interpolation.Rounding;
import io.github.upconv.layer.LayerLine;
import io.github.upconv.layer.ResizeConvolution;
import io.github.upconv.layer.Scale;
import io.github.upconv.testkit.Case;
import io.github.upconv.testkit.Data;
import io.github.upconv.testkit.Runs;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrequencyResponseTest {
  private static FrequencyResponse resize(String mode) {
    var layer = LayerLine.parse("resize-conv input=1x1x9 channels=1 kernel=1 " + mode).layer();
    var resize = (ResizeConvolution) layer;
    return FrequencyResponse.of(resize.interpolation(), resize.scales().getFirst());
  }

  /** Energy above a quarter of a cycle, by adding up a fine spectrum. */
  private static double textbook(double[] taps, double from) {
    int steps = 20_000;
    double above = 0;
    double all = 0;
    for (int i = 0; i < steps; i++) {
      double frequency = (i + 0.5) / steps / 2;
      double power = Math.pow(transform(taps, frequency), 2);
      all += power;
      above += frequency > from ? power : 0;
    }
    return above / all;
  }

  private static double transform(double[] taps, double frequency) {
    double real = 0;
    double imaginary = 0;
    for (int n = 0; n < taps.length; n++) {
      real += taps[n] * Math.cos(2 * Math.PI * frequency * n);
      imaginary += taps[n] * Math.sin(2 * Math.PI * frequency * n);
    }
    return Math.sqrt(real * real + imaginary * imaginary);
  }

  @ParameterizedTest
  @CsvSource({
    "mode=nearest scale=2, 18.2",
    "mode=linear coordinates=asymmetric scale=2, 7.6",
    "mode=linear scale=2, 3.3",
    "mode=cubic scale=2, 3.6",
  })
  void noiseAboveAQuarterOfACycle(String mode, double percent) {
    var response = resize(mode);
    assertThat(100 * response.energyAbove(.25)).isCloseTo(percent, within(.05));
    assertThat(response.energyAbove(.25)).isCloseTo(textbook(response.taps(), .25), within(1e-6));
  }

  @Test
  void zerosBetweenTheElementsLetAllThrough() {
    assertThat(FrequencyResponse.of(1).energyAbove(.25)).isEqualTo(.5);
    assertThat(FrequencyResponse.of(1).magnitude(.5)).isEqualTo(1);
    assertThat(FrequencyResponse.of(0, 0).energyAbove(.1)).isZero();
  }

  @Test
  void tapsOfResizesByTwo() {
    assertThat(resize("mode=nearest scale=2").taps()).containsExactly(1, 1);
    assertThat(resize("mode=linear scale=2 coordinates=asymmetric").taps())
        .containsExactly(.5, 1, .5);
    assertThat(resize("mode=linear scale=2").taps()).containsExactly(.25, .75, .75, .25);
    assertThat(resize("mode=linear scale=1").taps()).containsExactly(1);
  }

  private static double triangle(double x) {
    return Math.max(0, 1 - Math.abs(x));
  }

  private static double cubic(double distance) {
    double x = Math.abs(distance);
    double a = -.75;
    return x < 1
        ? (a + 2) * x * x * x - (a + 3) * x * x + 1
        : x < 2 ? a * (x * x * x - 5 * x * x + 8 * x - 4) : 0;
  }

  /** The continuous kernels, sampled at the grid of p per element, from a first position on. */
  @ParameterizedTest
  @CsvSource({
    "linear, asymmetric, 3, 1, 0",
    "linear, half-pixel, 3, 1, 0",
    "linear, half-pixel, 4, 1, .5",
    "linear, half-pixel, 5, 3, 0",
    "linear, asymmetric, 3, 2, 0",
    "linear, half-pixel, 4, 3, .5",
    "linear, pytorch-half-pixel, 2, 3, .5",
    "linear, half-pixel-symmetric, 3, 7, 0",
    "cubic, half-pixel, 2, 1, .5",
    "cubic, asymmetric, 7, 3, 0",
    "cubic, half-pixel, 8, 9, .5",
  })
  void tapsAreSamplesOfTheKernel(String mode, String coordinates, int p, int q, double shift) {
    var response = resize("mode=%s coordinates=%s scale=%d/%d".formatted(mode, coordinates, p, q));
    DoubleUnaryOperator kernel =
        mode.equals("linear") ? FrequencyResponseTest::triangle : FrequencyResponseTest::cubic;
    double[] expected = new double[6 * p];
    for (int n = 0; n < expected.length; n++) {
      expected[n] = kernel.applyAsDouble((n - 3 * p + shift) / p);
    }
    assertThat(response.taps().length).isLessThanOrEqualTo(4 * p);
    for (double frequency = 0; frequency <= .5; frequency += 1 / 64.) {
      assertThat(response.magnitude(frequency))
          .isCloseTo(transform(expected, frequency) / transform(expected, 0), within(1e-6));
    }
  }

  @ParameterizedTest
  @CsvSource({"asymmetric, floor", "half-pixel, ceil", "half-pixel, round-prefer-floor"})
  void nearestIsABoxForEveryScale(String coordinates, String rounding) {
    for (String scale : new String[] {"2", "5", "3/2", "7/10", "1/3"}) {
      String rule = " coordinates=" + coordinates + " rounding=" + rounding;
      double[] taps = resize("mode=nearest scale=" + scale + rule).taps();
      int p = Integer.parseInt(scale.substring(0, 1));
      assertThat(taps).hasSize(p).containsOnly(1);
    }
  }

  /** An impulse through the engine. */
  @ParameterizedTest
  @CsvSource({"nearest, 3", "linear, 2", "linear, 5", "cubic, 4"})
  void tapsAreTheResponseToAnImpulse(String mode, int scale) {
    String line = "resize input=1x1x11 mode=" + mode + " scale=" + scale;
    float[] impulse = new float[11];
    impulse[5] = 1;
    var c = Case.of(line, Data.INTEGERS, 1).withInput(impulse);
    float[] output = Runs.run(c, Runs.engines().getFirst());
    double[] expected = new double[output.length];
    Arrays.setAll(expected, i -> output[i]);
    var response = resize("mode=" + mode + " scale=" + scale);
    for (double frequency = 0; frequency <= .5; frequency += 1 / 32.) {
      assertThat(response.magnitude(frequency))
          .isCloseTo(transform(expected, frequency) / transform(expected, 0), within(1e-9));
    }
  }

  @Test
  void boxesRemoveThePeriodsThatDivideThem() {
    for (int size = 1; size <= 24; size++) {
      double[] ones = new double[size];
      Arrays.fill(ones, 1);
      for (int period = 2; period <= 24; period++) {
        double left = FrequencyResponse.box(size, period);
        assertThat(left)
            .as("size %d, period %d", size, period)
            .isCloseTo(transform(ones, 1.0 / period) / size, within(1e-12))
            .isCloseTo(FrequencyResponse.of(ones).magnitude(1.0 / period), within(1e-12));
        assertThat(left == 0).isEqualTo(size % period == 0);
      }
    }
  }

  /** Of periods 2 and 4, whose frequencies are one and its mirror image. */
  @Test
  void boxesAreWhatALastLayerWithoutStrideLeaves() {
    var first = Axis.of(5).stride(2);
    var before = LayerStack.of(first, first).amplitudes();
    for (int size = 1; size <= 9; size++) {
      var after = LayerStack.of(first, first, Axis.of(size)).amplitudes();
      for (int period : new int[] {2, 4}) {
        assertThat(after.get(period))
            .isCloseTo(before.get(period) * FrequencyResponse.box(size, period), within(1e-12));
      }
    }
  }

  @Test
  void refusesWhatHasNoResponse() {
    var corners =
        new Interpolation(Mode.LINEAR, Coordinates.ALIGN_CORNERS, Rounding.FLOOR, -.75, false);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FrequencyResponse.of(corners, Scale.by(2, 1)))
        .withMessageStartingWith("coordinates: need one filter");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FrequencyResponse.of(Interpolation.LINEAR, Scale.to(7)))
        .withMessage("scale: need a factor with terms of at most 4096, was 7");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FrequencyResponse.of(Interpolation.LINEAR, Scale.by("1.00001")))
        .withMessageContaining("was 1.00001");
    assertThatIllegalArgumentException().isThrownBy(() -> FrequencyResponse.of());
    assertThatIllegalArgumentException().isThrownBy(() -> FrequencyResponse.of(1, Double.NaN));
    for (double frequency : new double[] {-.1, .6, Double.NaN}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> FrequencyResponse.of(1).energyAbove(frequency))
          .withMessage("frequency: must be 0 to 0.5, was " + frequency);
    }
    assertThatIllegalArgumentException().isThrownBy(() -> FrequencyResponse.box(0, 2));
    assertThatIllegalArgumentException().isThrownBy(() -> FrequencyResponse.box(2, 1));
  }
}
