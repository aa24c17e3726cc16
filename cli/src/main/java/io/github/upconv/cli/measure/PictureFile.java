package io.github.upconv.cli.measure;

import io.github.upconv.analysis.Plane;
import io.github.upconv.cli.file.FileFormatException;
import io.github.upconv.cli.file.ImageFile;
import io.github.upconv.cli.file.TensorFile;
import io.github.upconv.tensor.Shape;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** Reads images from PNG, JPEG and other pictures and from tensors. */
public final class PictureFile {
  private static final List<String> GREY = List.of("grey");
  private static final List<String> COLOURS = List.of("red", "green", "blue");

  private static final String STANDARD_INPUT = "standard input";

  /** What the tensor to look at is called in files that the program writes. */
  private static final String USUAL_NAME = "output";

  /** Images, channels, height, width. */
  private static final int AXES = 4;

  private PictureFile() {}

  /**
   * Reads a file.
   *
   * @param file a picture, or a tensor as for {@link TensorFile}: height x width, channels x height
   *     x width, or images x channels x height x width; {@code -} is standard input with either
   * @return one image, or as many as the tensor has; without transparency
   * @throws FileFormatException if it is neither, or has values that are not finite
   */
  public static List<Picture> read(String file) throws FileFormatException {
    if (file.equals("-")) {
      return standardInput(file);
    }
    if (TensorFile.isName(file)) {
      try (var open = TensorFile.open(file)) {
        return tensor(file, open);
      }
    }
    return List.of(picture(file, ImageFile.read(file)));
  }

  private static List<Picture> standardInput(String file) throws FileFormatException {
    byte[] data;
    try {
      data = System.in.readAllBytes();
    } catch (IOException e) {
      throw new FileFormatException(
          STANDARD_INPUT, "must be readable, but %s", String.valueOf(e.getMessage()));
    }
    if (TensorFile.isData(data)) {
      try (var open = TensorFile.open(file, new ByteArrayInputStream(data))) {
        return tensor(STANDARD_INPUT, open);
      }
    }
    return List.of(picture(STANDARD_INPUT, ImageFile.decode(STANDARD_INPUT, data)));
  }

  private static Picture picture(String file, BufferedImage image) throws FileFormatException {
    // the samples themselves: a conversion of grey to RGB would bend them
    if (image.getColorModel() instanceof ComponentColorModel model
        && model.getTransferType() <= DataBuffer.TYPE_USHORT) {
      int count = model.getNumColorComponents();
      if (count != GREY.size() && count != COLOURS.size()) {
        throw new FileFormatException(
            file, "must be grey or red, green and blue, has %d colours", count);
      }
      var raster = image.getRaster();
      double white = Math.scalb(1.0, model.getComponentSize(0)) - 1;
      return picture(file, image, count, white, (channel, x, y) -> raster.getSample(x, y, channel));
    }
    int[] shifts = {16, 8, 0};
    return picture(
        file,
        image,
        COLOURS.size(),
        255,
        (channel, x, y) -> (image.getRGB(x, y) >> shifts[channel]) & 255);
  }

  private interface Samples {
    int at(int channel, int x, int y);
  }

  private static Picture picture(
      String file, BufferedImage image, int count, double white, Samples samples) {
    int width = image.getWidth();
    var channels =
        IntStream.range(0, count)
            .mapToObj(channel ->
                plane(image.getHeight(), width, at -> samples.at(channel, at % width, at / width)))
            .toList();
    return new Picture(file, count == GREY.size() ? GREY : COLOURS, channels, 0, white);
  }

  private static Plane plane(int height, int width, IntToDoubleFunction values) {
    double[] plane = new double[Math.multiplyExact(height, width)];
    Arrays.setAll(plane, values);
    return new Plane(height, width, plane);
  }

  private static List<Picture> tensor(String file, TensorFile open) throws FileFormatException {
    var info = open.tensor(USUAL_NAME);
    long[] extents = extents(file, info.shape());
    try (var arena = Arena.ofConfined()) {
      float[] values = open.read(info, arena).segment().toArray(ValueLayout.JAVA_FLOAT);
      requireFinite(file, values);
      var pictures = new ArrayList<Picture>();
      for (int image = 0; image < extents[0]; image++) {
        String name = extents[0] == 1 ? file : file + '[' + image + ']';
        pictures.add(picture(name, values, image, extents));
      }
      return pictures;
    }
  }

  /** Images, channels, height, width. */
  private static long[] extents(String file, Shape shape) throws FileFormatException {
    int rank = shape.rank();
    if (rank < 2 || rank > AXES) {
      throw new FileFormatException(
          file, "must have 2 to 4 axes, images x channels x height x width, has shape %s", shape);
    }
    if (shape.elements() == 0 || shape.elements() > Integer.MAX_VALUE - 8) {
      throw new FileFormatException(file, "must have 1 to 2^31 - 9 values, has shape %s", shape);
    }
    long[] extents = new long[AXES];
    Arrays.fill(extents, 1);
    System.arraycopy(shape.extents(), 0, extents, AXES - rank, rank);
    return extents;
  }

  private static void requireFinite(String file, float[] values) throws FileFormatException {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw new FileFormatException(file, "must have finite values, has %s", value);
      }
    }
  }

  private static Picture picture(String name, float[] values, int image, long[] extents) {
    int count = (int) extents[1];
    int height = (int) extents[2];
    int width = (int) extents[3];
    var channels = new ArrayList<Plane>();
    for (int channel = 0; channel < count; channel++) {
      int from = (image * count + channel) * height * width;
      channels.add(plane(height, width, at -> values[from + at]));
    }
    var range =
        channels.stream()
            .flatMapToDouble(plane -> Arrays.stream(plane.values()))
            .summaryStatistics();
    var names =
        switch (count) {
          case 1 -> GREY;
          case 3 -> COLOURS;
          default -> IntStream.range(0, count).mapToObj(Integer::toString).toList();
        };
    return new Picture(name, names, channels, range.getMin(), range.getMax());
  }
}
