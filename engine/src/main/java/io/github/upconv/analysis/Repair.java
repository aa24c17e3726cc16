package io.github.upconv.analysis;

import io.github.upconv.layer.WeightedLayer;
import java.util.List;
import java.util.stream.Stream;

/**
 * Evens the phase gains of trained weights, without data and without training: {@code w' = w + (g*
 * - g_r) / n_r} for the n_r weights of phase r of every pair of channels. On constant input the
 * layer then draws no checkerboard. Pairs that are even already keep every bit, so that a second
 * repair changes nothing.
 *
 * <p>Contrast may change: a norm behind the layer no longer counts the checkerboard. Scaling every
 * output channel back to its old loudness does not help, the norm takes it out: of the picture of a
 * style-transfer network with instance norms, the standard deviation of red, green and blue became
 * 1.21, 1.30 and 1.39 times what it was, with such a scale and without; with the norms' own scales
 * changed by the same factors 1.21, 1.29 and 1.37.
 */
public final class Repair {
  private Repair() {}

  /** Which gain g* all phases of a pair get. */
  public enum Target {
    /** The mean of the gains: keeps the mean brightness of the output. */
    MEAN,
    /** {@code sum(g_r/n_r) / sum(1/n_r)}: changes the weights least, in the sum of squares. */
    LEAST_CHANGE;

    private double gain(double[] gains, int[] taps) {
      double sum = 0;
      double whole = 0;
      for (int r = 0; r < gains.length; r++) {
        double share = this == MEAN ? 1 : 1.0 / taps[r];
        sum += share * gains[r];
        whole += share;
      }
      return sum / whole;
    }
  }

  /**
   * Repaired weights.
   *
   * @param weights dense, of the layer's {@linkplain WeightedLayer#weightShape() weight shape};
   *     unchanged
   * @return a new array; all {@linkplain PhaseGains#isEven() gains are equal} up to rounding
   * @throws IllegalArgumentException where the number of weights is not that of the layer, one is
   *     not finite or would be too large for float32, or an output phase has no taps
   */
  public static float[] even(WeightedLayer layer, float[] weights, Target target) {
    var phases = WeightPhases.of(layer, weights.length);
    double[] shifts = shifts(PhaseGains.of(phases, weights), target);
    float[] repaired = new float[weights.length];
    phases.forEach((index, cell) -> {
      double shift = shifts[cell];
      // adding 0 would lose the sign of -0
      repaired[index] = shift == 0 ? weights[index] : (float) (weights[index] + shift);
      if (Float.isInfinite(repaired[index])) {
        throw new IllegalArgumentException(
            "weights: must stay finite in the repair, number " + index + " was " + weights[index]);
      }
    });
    return repaired;
  }

  private static double[] shifts(PhaseGains gains, Target target) {
    int[] taps = gains.taps();
    double[] shifts = new double[gains.channels() * gains.inputs() * taps.length];
    for (int channel = 0; channel < gains.channels(); channel++) {
      for (int input = 0; input < gains.inputs(); input++) {
        if (!gains.isEven(channel, input)) {
          double[] pair = gains.pair(channel, input);
          double goal = target.gain(pair, taps);
          int from = (channel * gains.inputs() + input) * taps.length;
          for (int r = 0; r < taps.length; r++) {
            shifts[from + r] = (goal - pair[r]) / taps[r];
          }
        }
      }
    }
    return shifts;
  }

  /**
   * How far weights moved.
   *
   * @param relative root of the sum of squared changes over that of squared weights; 0 or more
   * @param largest largest change of one weight
   */
  public record Change(double relative, double largest) {
    /** Compares weights; both arrays have the same length. */
    public static Change between(float[] before, float[] after) {
      var sums = new Sums();
      for (int i = 0; i < before.length; i++) {
        sums.add(before[i], after[i]);
      }
      return sums.change();
    }

    /**
     * Compares the weights of each output channel.
     *
     * @param before dense, of the layer's {@linkplain WeightedLayer#weightShape() weight shape}
     * @param after of the same length
     */
    public static List<Change> ofChannels(WeightedLayer layer, float[] before, float[] after) {
      var phases = WeightPhases.of(layer, before.length);
      int cells = phases.inputs() * phases.phases();
      var sums = Stream.generate(Sums::new).limit(phases.channels()).toList();
      phases.forEach((index, cell) -> sums.get(cell / cells).add(before[index], after[index]));
      return sums.stream().map(Sums::change).toList();
    }

    private static final class Sums {
      private double changes;
      private double whole;
      private double largest;

      void add(float before, float after) {
        double change = (double) after - before;
        changes += change * change;
        whole += (double) before * before;
        largest = Math.max(largest, Math.abs(change));
      }

      Change change() {
        return new Change(PhaseSums.relative(Math.sqrt(changes), Math.sqrt(whole)), largest);
      }
    }
  }
}
