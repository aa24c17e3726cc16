package io.github.upconv.cli.generate;

import io.github.upconv.analysis.Plane;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Generated images, as planes.
 *
 * @param count number of images
 * @param channels planes per image: red, green, blue
 * @param height rows of a plane
 * @param width columns of a plane
 * @param values image by image, plane by plane, row by row; from -1 to 1
 */
@SuppressWarnings("ArrayRecordComponent") // large, and made once: nobody compares or changes them
public record Images(int count, int channels, int height, int width, float[] values) {
  /** One value, -1 to 1. */
  public float at(int image, int channel, int row, int column) {
    return values[((image * channels + channel) * height + row) * width + column];
  }

  /** The planes of an image, to be measured. */
  public List<Plane> planes(int image) {
    return IntStream.range(0, channels).mapToObj(channel -> plane(image, channel)).toList();
  }

  private Plane plane(int image, int channel) {
    double[] plane = new double[height * width];
    Arrays.setAll(plane, at -> at(image, channel, at / width, at % width));
    return new Plane(height, width, plane);
  }

  /** A pixel as 0xRRGGBB; -1 is black and 1 is full brightness. */
  public int rgb(int image, int row, int column) {
    int rgb = 0;
    for (int channel = 0; channel < 3; channel++) {
      float value = at(image, channel, row, column);
      rgb = rgb << 8 | Math.clamp(Math.round((value + 1) * 127.5f), 0, 255);
    }
    return rgb;
  }
}
