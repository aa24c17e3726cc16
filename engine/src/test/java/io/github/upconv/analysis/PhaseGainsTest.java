package io.github.upconv.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.upconv.layer.Axis;
import io.github.upconv.layer.Interpolation;
import io.github.upconv.layer.LayerLine;
import io.github.upconv.layer.ResizeConvolution;
import io.github.upconv.layer.Scale;
import io.github.upconv.layer.SubPixelConvolution;
import io.github.upconv.layer.TransposedConvolution;
import io.github.upconv.layer.WeightedLayer;
import io.github.upconv.machine.Engine;
import io.github.upconv.testkit.Case;
import io.github.upconv.testkit.Data;
import io.github.upconv.testkit.Runs;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PhaseGainsTest {
  static TransposedConvolution plane(int inputs, int outputs, int kernel, int stride) {
    var axis = Axis.of(kernel).stride(stride);
    return TransposedConvolution.of(inputs, outputs, axis, axis);
  }

  static float[] random(int count) {
    var random = new Random(7);
    float[] weights = new float[count];
    for (int i = 0; i < count; i++) {
      weights[i] = (float) random.nextGaussian();
    }
    return weights;
  }

  private static PhaseGains line(int kernel, float... weights) {
    return PhaseGains.of(TransposedConvolution.of(1, 1, Axis.of(kernel).stride(2)), weights);
  }

  @Test
  void oddKernelsCanBeClean() {
    var gains = line(3, .5f, 1, .5f);
    assertThat(gains.channel(0)).containsExactly(1, 1);
    assertThat(gains.isEven()).isTrue();
    assertThat(gains.line(0, 1)).isCloseTo(0, within(1e-15)); // sin(pi) is not quite 0
    assertThat(gains.pairImbalance(0)).isZero();
  }

  @Test
  void evenKernelsCanBeBad() {
    var gains = line(4, 1, 1, 1, 3);
    assertThat(gains.channel(0)).containsExactly(2, 4);
    assertThat(gains.isEven()).isFalse();
    assertThat(PhaseGains.imbalance(gains.channel(0))).isCloseTo(1 / 3.0, within(1e-15));
    assertThat(gains.pairImbalance(0)).isCloseTo(1 / 3.0, within(1e-15));
    assertThat(gains.line(0, 1)).isCloseTo(1 / 3.0, within(1e-15));
  }

  /** The initialisation of fully convolutional networks, Long et al. 2015. */
  @ParameterizedTest
  @CsvSource({"4, 2", "16, 8", "32, 16", "64, 32"})
  void bilinearKernelsAreClean(int kernel, int stride) {
    double centre = (kernel - 1) / 2.0;
    float[] weights = new float[kernel * kernel];
    for (int i = 0; i < weights.length; i++) {
      double row = 1 - Math.abs(i / kernel - centre) / stride;
      double column = 1 - Math.abs(i % kernel - centre) / stride;
      weights[i] = (float) (row * column);
    }
    var gains = PhaseGains.of(plane(1, 1, kernel, stride), weights);
    assertThat(gains.extents()).containsExactly(stride, stride);
    assertThat(gains.channel(0)).hasSize(stride * stride).containsOnly(1);
    assertThat(gains.isEven()).isTrue();
  }

  @Test
  void randomKernelsAreLouderWhereMoreTapsMeet() {
    double[] loudness = PhaseGains.of(plane(4000, 1, 3, 2), random(4000 * 9)).loudness(0);
    assertThat(loudness[0] / loudness[3]).isCloseTo(2, within(.03));
    assertThat(loudness[1] / loudness[3]).isCloseTo(Math.sqrt(2), within(.03));
    assertThat(loudness[2] / loudness[3]).isCloseTo(Math.sqrt(2), within(.03));
  }

  @Test
  void groupsAndDilationFindTheirPair() {
    var axis = Axis.of(3).stride(2).dilation(3);
    var layer = TransposedConvolution.of(4, 6, axis).groups(2);
    float[] weights = new float[4 * 3 * 3];
    // input channel 3 is the second of group 1, whose output channel 2 is number 5
    weights[(3 * 3 + 2) * 3] = 1;
    weights[(3 * 3 + 2) * 3 + 1] = 10;
    weights[(3 * 3 + 2) * 3 + 2] = 100;
    var gains = PhaseGains.of(layer, weights);
    assertThat(gains.inputs()).isEqualTo(2);
    assertThat(gains.pair(5, 1)).containsExactly(101, 10);
    assertThat(gains.pair(5, 0)).containsOnly(0);
    assertThat(gains.channel(5)).containsExactly(101, 10);
    assertThat(gains.isEven(4)).isTrue();
    assertThat(gains.isEven(5)).isFalse();
  }

  /** Colours of the article: constant input a and bias b become b + a*g_r, phase by phase. */
  @Test
  void gainsAreWhatTheEngineMakesOfConstantInput() {
    String line =
        "conv-transpose input=1x4x9x9 channels=6 kernel=5x3 stride=3x2 dilation=1x3 groups=2";
    var c = Case.of(LayerLine.parse(line), Data.INTEGERS, 1, true);
    float[] constant = new float[c.x().length];
    Arrays.fill(constant, 3);
    float[] weight = Objects.requireNonNull(c.weight());
    float[] bias = Objects.requireNonNull(c.bias());
    var gains = PhaseGains.of((WeightedLayer) c.layer(), weight);
    var output = Runs.heap(Runs.run(c.withInput(constant), Engine.SCALAR), c.line().output());
    for (int channel = 0; channel < 6; channel++) {
      for (int phase = 0; phase < 6; phase++) {
        // far from the borders
        float value = output.get(0, channel, 12 + phase / 2, 10 + phase % 2);
        assertThat((double) value).isEqualTo(bias[channel] + 3 * gains.channel(channel)[phase]);
      }
    }
  }

  /** By their own phases they count as one; so do the phases of the same layer without resize. */
  @Test
  void nearestResizeConvolutionsAreCleanAsTransposedConvolutionsToo() {
    String line = "resize-conv input=1x4x5x5 channels=6 scale=2x3 kernel=5x4 padding=2 groups=2";
    var c = Case.of(line, Data.REALS, 1);
    var transposed = Conversions.toTransposedConvolution(ConversionsTest.trained(c));
    var gains = PhaseGains.of(transposed.layer(), ConversionsTest.values(transposed.weight()));
    assertThat(gains.extents()).containsExactly(2, 3);
    assertThat(gains.isEven()).isTrue();
  }

  @Test
  void linesOfTwoAxes() {
    var axis = Axis.of(2).stride(2);
    var columns =
        PhaseGains.of(TransposedConvolution.of(1, 1, axis, axis), new float[] {1, 3, 1, 3});
    assertThat(columns.line(0, 0, 1)).isCloseTo(.5, within(1e-15));
    assertThat(columns.line(0, 1, 0)).isCloseTo(0, within(1e-15));
    assertThat(columns.line(0, 1, 1)).isCloseTo(0, within(1e-15));
  }

  @Test
  void subPixelPhasesAreBlocksOfChannels() {
    var layer = SubPixelConvolution.of(1, 2, 2, Axis.of(1));
    var gains = PhaseGains.of(layer, new float[] {1, 2, 3, 3});
    assertThat(gains.channel(0)).containsExactly(1, 2);
    assertThat(gains.isEven(0)).isFalse();
    assertThat(gains.isEven(1)).isTrue();
  }

  @Test
  void icnrIsClean() {
    var layer = SubPixelConvolution.of(3, 4, 2, Axis.of(3), Axis.of(3));
    float[] kernels = random(4 * 3 * 9);
    float[] weights = Icnr.weights(layer, kernels);
    var gains = PhaseGains.of(layer, weights);
    assertThat(weights).hasSize(16 * 3 * 9);
    assertThat(weights[4 * 3 * 9]).isEqualTo(kernels[3 * 9]);
    assertThat(gains.isEven()).isTrue();
    assertThat(gains.pairImbalance(2)).isZero();
    assertThat(PhaseGains.imbalance(gains.loudness(2))).isZero();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Icnr.weights(layer, new float[5]))
        .withMessage("kernels: need 108 values, were 5");
  }

  @Test
  void layersWhoseOutputsUseAllTapsAreClean() {
    var axis = Axis.of(3);
    var resize = ResizeConvolution.of(1, 2, Interpolation.NEAREST, Scale.by(2, 1), axis, axis);
    var gains = PhaseGains.of(resize, random(2 * 9));
    assertThat(gains.isEven()).isTrue();
    assertThat(gains.pairImbalance(1)).isZero();
  }

  @Test
  void refusesWhatHasNoGains() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PhaseGains.of(plane(1, 1, 2, 3), new float[4]))
        .withMessageStartingWith("kernel: need a tap for each of 3 output phases, kernel 2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> line(3, 1, Float.NaN, 1))
        .withMessage("weights: must be finite, number 1 was NaN");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> line(3, 1, 1))
        .withMessage("weights: need 3 of shape 1x1x3, were 2");
  }
}
