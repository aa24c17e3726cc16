package io.github.upconv.analysis;

import java.util.Arrays;

/** Statistics of one number per phase of a period. */
final class PhaseSums {
  private PhaseSums() {}

  /** {@code |sum x_r e^(-2 pi i m r/p)| / |sum x_r|}; 0 for phases that are all 0. */
  static double line(double[] phases, int frequency) {
    double real = 0;
    double imaginary = 0;
    for (int r = 0; r < phases.length; r++) {
      double angle = 2 * Math.PI * ((long) frequency * r % phases.length) / phases.length;
      real += phases[r] * Math.cos(angle);
      imaginary -= phases[r] * Math.sin(angle);
    }
    return relative(Math.hypot(real, imaginary), Math.abs(Arrays.stream(phases).sum()));
  }

  private static double relative(double part, double whole) {
    return part == 0 ? 0 : part / whole;
  }
}
