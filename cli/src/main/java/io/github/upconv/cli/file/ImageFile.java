package io.github.upconv.cli.file;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;

/** Reads pictures in the formats that the JDK knows: PNG, JPEG, GIF, BMP, TIFF. */
public final class ImageFile {
  private ImageFile() {}

  /** Reads a file. */
  public static BufferedImage read(String name) throws FileFormatException {
    try (var file = InputFile.open(name)) {
      return decode(name, file.stream(0, file.size()).readAllBytes());
    } catch (IOException e) {
      throw FileFormatException.unreadable(name, e);
    }
  }

  /**
   * Reads the bytes of a file.
   *
   * @param name what messages call it
   */
  public static BufferedImage decode(String name, byte[] bytes) throws FileFormatException {
    System.setProperty("java.awt.headless", "true");
    ImageIO.setUseCache(false);
    BufferedImage image;
    try {
      image = ImageIO.read(new ByteArrayInputStream(bytes));
    } catch (IOException | RuntimeException e) {
      // the decoders of the JDK throw all kinds of exceptions for damaged data
      var problem = new FileFormatException(name, "must be an intact picture, but %s", reason(e));
      problem.initCause(e);
      throw problem;
    }
    if (image == null) {
      throw new FileFormatException(
          name, "must be a picture (PNG, JPEG) or a tensor (.npy, .npz, .safetensors), is neither");
    }
    return image;
  }

  private static String reason(Exception problem) {
    String message = problem.getMessage();
    return message == null ? "its data end early" : message;
  }
}
