package io.github.upconv.analysis;

/**
 * Some rows and columns of the Fourier transform of a plane, as direct sums: any size, exact bins,
 * and time only for what is asked.
 */
final class Fourier {
  private Fourier() {}

  /**
   * Power under a Hann window, of the plane less its mean.
   *
   * @param rows vertical frequencies, in bins; any whole numbers
   * @param columns horizontal frequencies, in bins
   * @return {@code |X[rows[i], columns[j]]|^2} at {@code [i][j]}
   */
  static double[][] power(Plane plane, int[] rows, int[] columns) {
    var across = new double[columns.length][];
    var windowed = windowed(plane);
    for (int j = 0; j < columns.length; j++) {
      across[j] = alongRows(windowed, columns[j]);
    }
    var power = new double[rows.length][columns.length];
    for (int i = 0; i < rows.length; i++) {
      double[] wave = wave(plane.height(), rows[i]);
      for (int j = 0; j < columns.length; j++) {
        power[i][j] = square(across[j], wave);
      }
    }
    return power;
  }

  private static Plane windowed(Plane plane) {
    double mean = plane.mean();
    double[] down = hann(plane.height());
    double[] across = hann(plane.width());
    double[] values = new double[plane.values().length];
    for (int at = 0; at < values.length; at++) {
      int row = at / plane.width();
      int column = at % plane.width();
      values[at] = (plane.at(row, column) - mean) * down[row] * across[column];
    }
    return new Plane(plane.height(), plane.width(), values);
  }

  /** The periodic window: a line on a bin leaks into the next bin only. */
  private static double[] hann(int length) {
    double[] window = new double[length];
    for (int i = 0; i < length; i++) {
      window[i] = 0.5 - 0.5 * Math.cos(2 * Math.PI * i / length);
    }
    return window;
  }

  /** {@code e^(-2 pi i f t / length)} as pairs of real and imaginary parts. */
  private static double[] wave(int length, int frequency) {
    double[] wave = new double[2 * length];
    for (int t = 0; t < length; t++) {
      double angle = 2 * Math.PI * Math.floorMod((long) frequency * t, length) / length;
      wave[2 * t] = Math.cos(angle);
      wave[2 * t + 1] = -Math.sin(angle);
    }
    return wave;
  }

  private static double[] alongRows(Plane plane, int frequency) {
    double[] wave = wave(plane.width(), frequency);
    double[] sums = new double[2 * plane.height()];
    for (int row = 0; row < plane.height(); row++) {
      double real = 0;
      double imaginary = 0;
      for (int column = 0; column < plane.width(); column++) {
        double value = plane.at(row, column);
        real += value * wave[2 * column];
        imaginary += value * wave[2 * column + 1];
      }
      sums[2 * row] = real;
      sums[2 * row + 1] = imaginary;
    }
    return sums;
  }

  private static double square(double[] sums, double[] wave) {
    double real = 0;
    double imaginary = 0;
    for (int at = 0; at < sums.length; at += 2) {
      real += sums[at] * wave[at] - sums[at + 1] * wave[at + 1];
      imaginary += sums[at] * wave[at + 1] + sums[at + 1] * wave[at];
    }
    return real * real + imaginary * imaginary;
  }
}
