package io.github.upconv.analysis;

import java.util.Arrays;
import java.util.List;

/** Statistics of one number per phase of a period. */
final class PhaseSums {
  private PhaseSums() {}

  /** {@code |sum x_r e^(-2 pi i m r/p)| / |sum x_r|}; 0 for phases that are all 0. */
  static double line(double[] phases, int frequency) {
    return line(phases, List.of(phases.length), frequency);
  }

  /** As above for phases of several axes, flattened, with a frequency for each axis. */
  static double line(double[] phases, List<Integer> extents, int... frequency) {
    double real = 0;
    double imaginary = 0;
    for (int r = 0; r < phases.length; r++) {
      double angle = 2 * Math.PI * turns(r, extents, frequency);
      real += phases[r] * Math.cos(angle);
      imaginary -= phases[r] * Math.sin(angle);
    }
    return relative(Math.hypot(real, imaginary), Math.abs(Arrays.stream(phases).sum()));
  }

  private static double turns(int phase, List<Integer> extents, int[] frequency) {
    double turns = 0;
    int rest = phase;
    for (int axis = extents.size() - 1; axis >= 0; axis--) {
      int extent = extents.get(axis);
      // reduced to less than one turn, which sine and cosine round least
      turns += (double) ((long) frequency[axis] * (rest % extent) % extent) / extent;
      rest /= extent;
    }
    return turns;
  }

  static double mean(double[] phases) {
    return Arrays.stream(phases).average().orElse(0);
  }

  /** Mean of the squared deviations from the mean. */
  static double variance(double[] phases) {
    double mean = mean(phases);
    return Arrays.stream(phases).map(x -> (x - mean) * (x - mean)).average().orElse(0);
  }

  /** Standard deviation over magnitude of the mean. */
  static double imbalance(double[] phases) {
    return relative(Math.sqrt(variance(phases)), Math.abs(mean(phases)));
  }

  static double relative(double part, double whole) {
    return part == 0 ? 0 : part / whole;
  }
}
