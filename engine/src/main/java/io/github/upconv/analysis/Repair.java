package io.github.upconv.analysis;

import io.github.upconv.layer.WeightedLayer;

/**
 * Evens the phase gains of trained weights, without data and without training: {@code w' = w + (g*
 * - g_r) / n_r} for the n_r weights of phase r of every pair of channels. On constant input the
 * layer then draws no checkerboard. Pairs that are even already keep every bit, so that a second
 * repair changes nothing.
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
      double changes = 0;
      double whole = 0;
      double largest = 0;
      for (int i = 0; i < before.length; i++) {
        double change = (double) after[i] - before[i];
        changes += change * change;
        whole += (double) before[i] * before[i];
        largest = Math.max(largest, Math.abs(change));
      }
      return new Change(PhaseSums.relative(Math.sqrt(changes), Math.sqrt(whole)), largest);
    }
  }
}
