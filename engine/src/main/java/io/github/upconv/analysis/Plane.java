package io.github.upconv.analysis;

import java.util.Arrays;

/**
 * One channel of an image.
 *
 * @param height rows, 1 or more
 * @param width columns, 1 or more
 * @param values row by row, finite, in any unit: the measures do not depend on it
 */
@SuppressWarnings("ArrayRecordComponent") // large: nobody compares or changes it
public record Plane(int height, int width, double[] values) {
  /**
   * Checks the number of values.
   *
   * @throws IllegalArgumentException if it is not {@code height * width}
   */
  public Plane {
    if (height < 1 || width < 1 || values.length != (long) height * width) {
      throw new IllegalArgumentException(
          "values: must be " + height + "x" + width + ", were " + values.length);
    }
  }

  double at(int row, int column) {
    return values[row * width + column];
  }

  double mean() {
    return Arrays.stream(values).average().orElseThrow();
  }

  /** The rectangle that begins at a row and a column. */
  public Plane crop(int row, int column, int rows, int columns) {
    double[] part = new double[Math.multiplyExact(rows, columns)];
    for (int i = 0; i < rows; i++) {
      System.arraycopy(values, (row + i) * width + column, part, i * columns, columns);
    }
    return new Plane(rows, columns, part);
  }

  /** Without rows at the end and columns at the right that are too many for a multiple. */
  Plane cropToMultiple(int period) {
    return crop(0, 0, height - height % period, width - width % period);
  }
}
