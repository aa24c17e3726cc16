package io.github.upconv.analysis;

import io.github.upconv.layer.WeightedLayer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What the weights of a layer do to constant and to random input, by output phase. The phase gain
 * of a pair of channels is {@code g_r = sum_j w[r + s*j]}: constant input a gives a*g_r at outputs
 * of phase r, so a layer draws no checkerboard on it exactly when the gains are equal. Phases are
 * those of the uncropped output, all axes flattened, outermost first. Sums are in float64.
 *
 * <p>All output phases of a resize-convolution or a convolution use all taps: they count as one
 * phase, and their imbalance is 0 by construction. Away from the borders, that is; pads are left
 * out everywhere here, and biases, too.
 */
public final class PhaseGains {
  /** Four times what rounding every weight to float32 can move a sum by. */
  private static final double ROUNDING = 0x1p-22;

  private final WeightPhases phases;
  private final double[] gains;
  private final double[] magnitudes;
  private final double[] squares;
  private final int[] taps;

  private PhaseGains(WeightPhases phases) {
    this.phases = phases;
    int cells = phases.cellCount();
    gains = new double[cells];
    magnitudes = new double[cells];
    squares = new double[cells];
    taps = new int[cells];
  }

  /**
   * Measures weights.
   *
   * @param layer gives shape, strides, dilation and groups; pads do not matter
   * @param weights dense, of the layer's {@linkplain WeightedLayer#weightShape() weight shape}
   * @throws IllegalArgumentException where the number of weights is another, one is not finite, or
   *     an output phase has no taps
   */
  public static PhaseGains of(WeightedLayer layer, float[] weights) {
    return of(WeightPhases.of(layer, weights.length), weights);
  }

  static PhaseGains of(WeightPhases phases, float[] weights) {
    var gains = new PhaseGains(phases);
    phases.forEach((index, cell) -> gains.add(cell, index, weights[index]));
    return gains;
  }

  private void add(int cell, int index, float weight) {
    if (!Float.isFinite(weight)) {
      throw new IllegalArgumentException(
          "weights: must be finite, number " + index + " was " + weight);
    }
    gains[cell] += weight;
    magnitudes[cell] += Math.abs((double) weight);
    squares[cell] += (double) weight * weight;
    taps[cell]++;
  }

  /** Phases along each axis, outermost first. */
  public List<Integer> extents() {
    return phases.extents();
  }

  /** Number of output channels. */
  public int channels() {
    return phases.channels();
  }

  /** Number of input channels that one output channel reads. */
  public int inputs() {
    return phases.inputs();
  }

  /**
   * Gains of one pair of channels, by phase.
   *
   * @param channel output channel
   * @param input input channel within the group of the output channel
   */
  public double[] pair(int channel, int input) {
    return cells(gains, channel, input);
  }

  /** Weights per phase of any pair of channels. */
  int[] taps() {
    return Arrays.copyOf(taps, phases.phases());
  }

  private double[] cells(double[] values, int channel, int input) {
    int from = (channel * inputs() + input) * phases.phases();
    return Arrays.copyOfRange(values, from, from + phases.phases());
  }

  /** Gains of an output channel where all input channels have the same constant, by phase. */
  public double[] channel(int channel) {
    return sum(gains, channel);
  }

  /**
   * Root of the sum of the squared weights of an output channel, by phase: the loudness of its
   * outputs on white noise of unit variance. Uneven even where gains are not, if phases have
   * different numbers of taps.
   */
  public double[] loudness(int channel) {
    return Arrays.stream(sum(squares, channel)).map(Math::sqrt).toArray();
  }

  private double[] sum(double[] values, int channel) {
    double[] sum = new double[phases.phases()];
    for (int input = 0; input < inputs(); input++) {
      double[] pair = cells(values, channel, input);
      Arrays.setAll(sum, r -> sum[r] + pair[r]);
    }
    return sum;
  }

  /** Standard deviation over magnitude of the mean; 0 where all are equal, may be infinite. */
  public static double imbalance(double[] gains) {
    return PhaseSums.imbalance(gains);
  }

  /**
   * Imbalance of the pairs of an output channel: root mean square of their standard deviations over
   * that of their means. Unlike the imbalance of their sum, it does not grow where gains of
   * different input channels cancel each other.
   */
  public double pairImbalance(int channel) {
    double deviations = 0;
    double means = 0;
    for (int input = 0; input < inputs(); input++) {
      double[] pair = pair(channel, input);
      double mean = PhaseSums.mean(pair);
      deviations += PhaseSums.variance(pair);
      means += mean * mean;
    }
    return PhaseSums.relative(Math.sqrt(deviations), Math.sqrt(means));
  }

  /**
   * Strength of one frequency of the checkerboard that an output channel draws on constant input:
   * {@code |sum g_r e^(-2 pi i m r/s)| / |sum g_r|}, in n dimensions with the sum of {@code m r/s}
   * over the axes.
   *
   * @param frequency m for each axis, 0 or more and less than the axis' stride
   */
  public double line(int channel, int... frequency) {
    return PhaseSums.line(channel(channel), extents(), frequency);
  }

  /** Whether the gains of a pair are equal, up to the rounding of weights to float32. */
  public boolean isEven(int channel, int input) {
    double[] pair = pair(channel, input);
    double largest = Arrays.stream(cells(magnitudes, channel, input)).max().orElse(0);
    double tolerance = ROUNDING * largest + phases.layer().kernelTaps() * (double) Float.MIN_VALUE;
    double mean = PhaseSums.mean(pair);
    return Arrays.stream(pair).allMatch(gain -> Math.abs(gain - mean) <= tolerance);
  }

  /** Whether all pairs of an output channel are even: then it is so for any constant inputs. */
  public boolean isEven(int channel) {
    return IntStream.range(0, inputs()).allMatch(input -> isEven(channel, input));
  }

  /** Whether all pairs of the layer are even. */
  public boolean isEven() {
    return IntStream.range(0, channels()).allMatch(this::isEven);
  }
}
