package io.github.upconv.analysis;

import java.util.Arrays;
import java.util.List;

/**
 * How much of an image repeats with a period: {@code E_p}, the variance of the p^2 phase means over
 * the variance of all pixels, as the mean over the channels. A border of {@link #BORDER} pixels and
 * what is too much for a multiple of p are left out; a channel of one value has 0.
 *
 * @param period p, 2 or more
 * @param value {@code E_p}, 0 to 1
 * @param noise what white noise of this size has: {@code (p^2 - 1) / pixels}, 0 to 1
 */
public record GridEnergy(int period, double value, double noise) {
  /** Pixels left out along each side: borders of layers have other counts than the inside. */
  public static final int BORDER = 4;

  /**
   * Measures an image.
   *
   * @param channels of one size, 1 or more
   * @param period 2 or more
   * @throws IllegalArgumentException where an extent is below {@code 2 * BORDER + period}
   */
  public static GridEnergy of(List<Plane> channels, int period) {
    Lattice.requireExtents(channels, 2 * BORDER + period);
    double sum = 0;
    int pixels = 0;
    for (var channel : channels) {
      var part = inside(channel).cropToMultiple(period);
      sum += energy(part, period);
      pixels = part.values().length;
    }
    double noise = ((double) period * period - 1) / pixels;
    return new GridEnergy(period, sum / channels.size(), noise);
  }

  /** The part of the energy that a grid of a shorter period, a divisor of this one, has not. */
  public double beyond(GridEnergy shorter) {
    return value - shorter.value;
  }

  /**
   * How far the mean of each phase is from the mean of all pixels, in units of their standard
   * deviation: the mean of the squares is {@code E_p}.
   *
   * @param period 2 or more
   * @return p^2 values, row by row
   * @throws IllegalArgumentException as {@link #of}
   */
  public static double[] phaseDeviations(Plane channel, int period) {
    Lattice.requireExtents(List.of(channel), 2 * BORDER + period);
    var part = inside(channel).cropToMultiple(period);
    double mean = part.mean();
    double all = variance(part.values(), mean);
    double[] deviations = new double[period * period];
    if (!isFlat(all, mean)) {
      double[] means = means(part, period);
      Arrays.setAll(deviations, phase -> (means[phase] - mean) / Math.sqrt(all));
    }
    return deviations;
  }

  private static Plane inside(Plane plane) {
    return plane.crop(BORDER, BORDER, plane.height() - 2 * BORDER, plane.width() - 2 * BORDER);
  }

  private static double[] means(Plane plane, int period) {
    double[] means = new double[period * period];
    for (int row = 0; row < plane.height(); row++) {
      for (int column = 0; column < plane.width(); column++) {
        means[row % period * period + column % period] += plane.at(row, column);
      }
    }
    double count = (double) plane.values().length / means.length;
    for (int phase = 0; phase < means.length; phase++) {
      means[phase] /= count;
    }
    return means;
  }

  private static double energy(Plane plane, int period) {
    double mean = plane.mean();
    double all = variance(plane.values(), mean);
    return isFlat(all, mean) ? 0 : variance(means(plane, period), mean) / all;
  }

  /** Below the rounding of the mean there is one value only. */
  private static boolean isFlat(double variance, double mean) {
    return variance <= 1e-24 * mean * mean;
  }

  private static double variance(double[] values, double mean) {
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    return squares / values.length;
  }
}
