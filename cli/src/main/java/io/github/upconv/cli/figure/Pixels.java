package io.github.upconv.cli.figure;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.function.IntBinaryOperator;
import javax.imageio.ImageIO;

/** A small picture inside a figure. */
public final class Pixels {
  private final int width;
  private final int height;
  private final int[] rgb;

  private Pixels(int width, int height, int[] rgb) {
    this.width = width;
    this.height = height;
    this.rgb = rgb;
  }

  /**
   * A picture of colours.
   *
   * @param colours 0xRRGGBB of the pixel at column {@code x} and row {@code y}
   */
  public static Pixels of(int width, int height, IntBinaryOperator colours) {
    int[] rgb = new int[Math.multiplyExact(width, height)];
    for (int at = 0; at < rgb.length; at++) {
      rgb[at] = colours.applyAsInt(at % width, at / width) & 0xffffff;
    }
    return new Pixels(width, height, rgb);
  }

  /** Number of columns. */
  public int width() {
    return width;
  }

  /** Number of rows. */
  public int height() {
    return height;
  }

  /** The colour of a pixel, 0xRRGGBB. */
  public int at(int x, int y) {
    return rgb[y * width + x];
  }

  /** A rectangle of this picture. */
  public Pixels crop(int x, int y, int cropWidth, int cropHeight) {
    return of(cropWidth, cropHeight, (column, row) -> at(x + column, y + row));
  }

  /** This picture with every pixel as a square: viewers smooth what they enlarge. */
  Pixels enlarged(int factor) {
    return of(width * factor, height * factor, (x, y) -> at(x / factor, y / factor));
  }

  /** The picture as a PNG in a {@code data:} address. */
  String dataAddress() {
    var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, width, height, rgb, 0, width);
    var bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(bytes.toByteArray());
  }
}
