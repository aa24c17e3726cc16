package io.github.upconv.analysis;

import java.util.Arrays;
import java.util.List;

/**
 * How far a grid stands out of the spectrum: the largest {@code 10 log10(|X[H a/p, W b/p]|^2 /
 * median of |X|^2 in the ring at Chebyshev distance 3 to 4)} over {@code (a, b) != (0, 0)} and the
 * channels, X the Fourier transform under a Hann window with the mean removed. Rows and columns too
 * many for a multiple of p are left out.
 *
 * @param period p, 2 or more
 * @param channel where the peak is, from 0
 * @param row a: cycles per period from top to bottom, 0 to p - 1
 * @param column b: cycles per period from left to right
 * @param decibels 0 for an image of one value; rounding limits it to about 200
 */
public record LatticePeak(int period, int channel, int row, int column, double decibels) {
  private static final int NEAR = 3;
  private static final int FAR = 4;

  /** Smallest extent: the ring fits in the spectrum once. */
  private static final int LEAST = 2 * FAR + 1;

  /** Of an amplitude, relative to the sum of all magnitudes: far above rounding. */
  private static final double SMALLEST = 1e-10;

  /**
   * Measures an image.
   *
   * @param channels of one size, 1 or more
   * @param period 2 or more
   * @throws IllegalArgumentException where an extent is too small for the ring, below {@code 9 +
   *     period}
   */
  public static LatticePeak of(List<Plane> channels, int period) {
    Lattice.requireExtents(channels, LEAST + period);
    var best = new LatticePeak(period, 0, 0, 0, Double.NEGATIVE_INFINITY);
    for (int channel = 0; channel < channels.size(); channel++) {
      var peak = largest(channels.get(channel).cropToMultiple(period), period, channel);
      best = peak.decibels > best.decibels ? peak : best;
    }
    return best;
  }

  private static LatticePeak largest(Plane plane, int period, int channel) {
    double[][] power =
        Fourier.power(plane, bins(plane.height(), period), bins(plane.width(), period));
    double rounding = SMALLEST * Arrays.stream(plane.values()).map(Math::abs).sum();
    var best = new LatticePeak(period, channel, 0, 0, Double.NEGATIVE_INFINITY);
    for (int point = 1; point < period * period; point++) {
      int row = point / period;
      int column = point % period;
      double decibels = decibels(power, row * LEAST, column * LEAST, rounding * rounding);
      if (decibels > best.decibels) {
        best = new LatticePeak(period, channel, row, column, decibels);
      }
    }
    return best;
  }

  /** Each point of the lattice with what is around it. */
  private static int[] bins(int extent, int period) {
    int[] bins = new int[period * LEAST];
    for (int i = 0; i < bins.length; i++) {
      bins[i] = i / LEAST * (extent / period) + i % LEAST - FAR;
    }
    return bins;
  }

  private static double decibels(double[][] power, int row, int column, double rounding) {
    double[] ring = new double[LEAST * LEAST - (2 * NEAR - 1) * (2 * NEAR - 1)];
    int count = 0;
    for (int i = 0; i < LEAST; i++) {
      for (int j = 0; j < LEAST; j++) {
        if (Math.max(Math.abs(i - FAR), Math.abs(j - FAR)) >= NEAR) {
          ring[count++] = power[row + i][column + j];
        }
      }
    }
    Arrays.sort(ring);
    double median = (ring[count / 2 - 1] + ring[count / 2]) / 2;
    // all-zero spectra have no peak
    double floor = Math.max(rounding, Double.MIN_NORMAL);
    double line = power[row + FAR][column + FAR];
    return 10 * Math.log10(Math.max(line, floor) / Math.max(median, floor));
  }
}
