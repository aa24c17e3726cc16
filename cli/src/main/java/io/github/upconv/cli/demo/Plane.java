package io.github.upconv.cli.demo;

import io.github.upconv.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.util.function.IntToDoubleFunction;

/** One channel of a tensor as a picture. */
final class Plane {
  private final int width;
  private final int height;
  private final double[] values;

  private Plane(int width, int height, IntToDoubleFunction values) {
    this.width = width;
    this.height = height;
    this.values = new double[width * height];
    for (int i = 0; i < this.values.length; i++) {
      this.values[i] = values.applyAsDouble(i);
    }
  }

  /** A channel of the first image of a batch. */
  static Plane of(Tensor tensor, int channel) {
    int width = (int) tensor.shape().extent(3);
    int height = (int) tensor.shape().extent(2);
    return new Plane(width, height, i -> tensor.get(0, channel, i / width, i % width));
  }

  /** 1 where two planes differ, otherwise 0. */
  Plane differences(Plane other) {
    return new Plane(width, height, i -> values[i] == other.values[i] ? 0 : 1);
  }

  /** The part without a border. */
  Plane inner(int border) {
    int innerWidth = width - 2 * border;
    return new Plane(
        innerWidth,
        height - 2 * border,
        i -> values[(i / innerWidth + border) * width + i % innerWidth + border]);
  }

  /** The values from least to largest, as 0 to 1. */
  Plane normalized() {
    double least = Double.POSITIVE_INFINITY;
    double largest = Double.NEGATIVE_INFINITY;
    for (double value : values) {
      least = Math.min(least, value);
      largest = Math.max(largest, value);
    }
    double from = least;
    double range = Math.max(largest - least, Float.MIN_NORMAL);
    return new Plane(width, height, i -> (values[i] - from) / range);
  }

  /** The values as what the engine measures. */
  io.github.upconv.analysis.Plane measurable() {
    return new io.github.upconv.analysis.Plane(height, width, values);
  }

  /** Mean of the values. */
  double mean() {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  /** A picture of values from 0 to 1, each of them a square of pixels. */
  BufferedImage picture(Palette palette, int pixels) {
    var picture = new BufferedImage(width * pixels, height * pixels, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < picture.getHeight(); y++) {
      for (int x = 0; x < picture.getWidth(); x++) {
        picture.setRGB(x, y, palette.colour(values[y / pixels * width + x / pixels]));
      }
    }
    return picture;
  }
}
