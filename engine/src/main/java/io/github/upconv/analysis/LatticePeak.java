package io.github.upconv.analysis;

import java.util.ArrayList;
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
 * @param column b: cycles per period from left to right, 0 to p / 2; the others are mirror images
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
    return points(channels, period).stream().reduce(LatticePeak::larger).orElseThrow();
  }

  /**
   * What every point of the lattice has: the largest of the channels. A point {@code (a, b)} and
   * its mirror image {@code (p - a, p - b)} have the same; the one with the smaller b, then the
   * smaller a, stands for both.
   *
   * @param channels as {@link #of}
   * @param period as {@link #of}
   * @return column by column
   * @throws IllegalArgumentException as {@link #of}
   */
  public static List<LatticePeak> points(List<Plane> channels, int period) {
    Lattice.requireExtents(channels, LEAST + period);
    var best = points(channels.getFirst(), period, 0);
    for (int channel = 1; channel < channels.size(); channel++) {
      var others = points(channels.get(channel), period, channel);
      for (int i = 0; i < best.size(); i++) {
        best.set(i, larger(best.get(i), others.get(i)));
      }
    }
    return best;
  }

  private static LatticePeak larger(LatticePeak first, LatticePeak second) {
    return second.decibels > first.decibels ? second : first;
  }

  private static List<LatticePeak> points(Plane image, int period, int channel) {
    var plane = image.cropToMultiple(period);
    int columns = period / 2 + 1;
    double[][] power =
        Fourier.power(
            plane, bins(plane.height(), period, period), bins(plane.width(), period, columns));
    double rounding = SMALLEST * Arrays.stream(plane.values()).map(Math::abs).sum();
    var points = new ArrayList<LatticePeak>();
    for (int column = 0; column < columns; column++) {
      boolean ownMirror = 2 * column % period == 0;
      for (int row = column == 0 ? 1 : 0; row <= (ownMirror ? period / 2 : period - 1); row++) {
        double decibels = decibels(power, row * LEAST, column * LEAST, rounding * rounding);
        points.add(new LatticePeak(period, channel, row, column, decibels));
      }
    }
    return points;
  }

  /** Each point of the lattice with what is around it. */
  private static int[] bins(int extent, int period, int points) {
    int[] bins = new int[points * LEAST];
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
