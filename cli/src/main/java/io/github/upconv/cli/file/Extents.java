package io.github.upconv.cli.file;

import io.github.upconv.tensor.Shape;
import java.util.Arrays;

/** Collects the extents that a header states and refuses those that no tensor can have. */
final class Extents {
  /** The most axes of a numpy array. */
  private static final int MOST_AXES = 64;

  /** The largest element has 8 bytes; no product with it may overflow. */
  private static final long MOST_ELEMENTS = Long.MAX_VALUE / 8;

  private final String file;
  private long[] extents = {};
  private long elements = 1;

  Extents(String file) {
    this.file = file;
  }

  /** Appends the extent of the next inner axis. */
  void add(long extent) throws FileFormatException {
    if (extent < 0) {
      throw new FileFormatException(file, "shape must have extents of 0 or more, has %d", extent);
    }
    if (extents.length == MOST_AXES) {
      throw new FileFormatException(file, "shape must have at most %d axes, has more", MOST_AXES);
    }
    // an extent of 0 is skipped: the strides of an empty tensor are products of the others
    if (extent > MOST_ELEMENTS / elements) {
      throw new FileFormatException(
          file, "shape must have fewer than 2^60 elements, has more up to its extent %d", extent);
    }
    elements *= Math.max(1, extent);
    extents = Arrays.copyOf(extents, extents.length + 1);
    extents[extents.length - 1] = extent;
  }

  Shape shape() {
    return Shape.of(extents);
  }
}
