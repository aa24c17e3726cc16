package io.github.upconv.tensor;

import java.util.Arrays;

/**
 * The extents of a tensor, outermost axis first. Activations are always described as batch x
 * channels x spatial axes, whatever their memory layout is.
 */
public final class Shape {
  private final long[] extents;

  private Shape(long[] extents) {
    this.extents = extents;
  }

  /**
   * A shape with the given extents; none at all is the shape of a scalar.
   *
   * @throws IllegalArgumentException if an extent is negative or the number of elements does not
   *     fit a {@code long}
   */
  public static Shape of(long... extents) {
    var shape = new Shape(extents.clone());
    for (long extent : extents) {
      if (extent < 0) {
        throw new IllegalArgumentException("shape: extents must be 0 or more, were " + shape);
      }
    }
    try {
      shape.elements();
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          "shape: the number of elements must be below 2^63, was that of " + shape, e);
    }
    return shape;
  }

  /** Number of axes. */
  public int rank() {
    return extents.length;
  }

  /** Extent of one axis, counted from the outermost. */
  public long extent(int axis) {
    return extents[axis];
  }

  /** A copy of all extents. */
  public long[] extents() {
    return extents.clone();
  }

  /** Number of elements: the product of the extents, 1 for a scalar. */
  public long elements() {
    // an empty tensor may have other extents whose product overflows
    long product = Arrays.stream(extents).anyMatch(extent -> extent == 0) ? 0 : 1;
    for (long extent : extents) {
      product = product == 0 ? 0 : Math.multiplyExact(product, extent);
    }
    return product;
  }

  /** This shape with one extent replaced. */
  public Shape with(int axis, long extent) {
    long[] changed = extents.clone();
    changed[axis] = extent;
    return of(changed);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape shape && Arrays.equals(extents, shape.extents);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(extents);
  }

  /** The extents joined by {@code x}, as in a layer line: {@code 1x64x32x32}. */
  @Override
  public String toString() {
    if (extents.length == 0) {
      return "scalar";
    }
    var text = new StringBuilder();
    for (long extent : extents) {
      text.append(text.isEmpty() ? "" : "x").append(extent);
    }
    return text.toString();
  }
}
