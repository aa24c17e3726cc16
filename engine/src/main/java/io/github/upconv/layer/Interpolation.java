package io.github.upconv.layer;

/**
 * How a resize computes an element from its neighbours, in ONNX terms.
 *
 * @param mode number of source samples per axis
 * @param coordinates where an output element lies in the input
 * @param rounding which source element is nearest; only read by {@link Mode#NEAREST}
 * @param cubicA free coefficient of the cubic kernel; only read by {@link Mode#CUBIC}
 * @param excludeOutside whether cubic samples outside the input are dropped and the rest is scaled
 *     to sum 1, instead of repeating the border
 */
public record Interpolation(
    Mode mode, Coordinates coordinates, Rounding rounding, double cubicA, boolean excludeOutside) {
  /** PyTorch's {@code mode="nearest"}. */
  public static final Interpolation NEAREST =
      new Interpolation(Mode.NEAREST, Coordinates.ASYMMETRIC, Rounding.FLOOR, -0.75, false);

  /** PyTorch's {@code mode="linear" | "bilinear" | "trilinear"}, {@code align_corners=False}. */
  public static final Interpolation LINEAR =
      new Interpolation(Mode.LINEAR, Coordinates.HALF_PIXEL, Rounding.FLOOR, -0.75, false);

  /** PyTorch's {@code mode="bicubic"}, {@code align_corners=False}. */
  public static final Interpolation CUBIC =
      new Interpolation(Mode.CUBIC, Coordinates.HALF_PIXEL, Rounding.FLOOR, -0.75, false);

  /** Number of source samples. */
  public enum Mode {
    /** One sample. */
    NEAREST,
    /** Two samples per axis. */
    LINEAR,
    /** Four samples per axis. */
    CUBIC
  }

  /**
   * Position {@code x} in the input of output {@code o}, with {@code scale = out / in} or as given.
   */
  public enum Coordinates {
    /** {@code x = o / scale}. */
    ASYMMETRIC,
    /** {@code x = (o + 0.5) / scale - 0.5}. */
    HALF_PIXEL,
    /** As {@link #HALF_PIXEL}, but 0 where the output has one element. */
    PYTORCH_HALF_PIXEL,
    /** {@code x = o * (in - 1) / (in * scale - 1)}, 0 where the output has one element. */
    ALIGN_CORNERS,
    /** As {@link #HALF_PIXEL}, shifted so that a truncated output stays centred. */
    HALF_PIXEL_SYMMETRIC
  }

  /** Choice of the nearest source element. */
  public enum Rounding {
    /** {@code floor(x)}. */
    FLOOR,
    /** {@code ceil(x)}. */
    CEIL,
    /** {@code ceil(x - 0.5)}. */
    ROUND_PREFER_FLOOR,
    /** {@code floor(x + 0.5)}. */
    ROUND_PREFER_CEIL
  }

  /** Checks that the cubic coefficient is finite. */
  public Interpolation {
    if (!Double.isFinite(cubicA)) {
      throw new IllegalArgumentException("cubic-a: must be finite, was " + cubicA);
    }
    if (excludeOutside && mode != Mode.CUBIC) {
      throw new IllegalArgumentException("exclude-outside: is for mode=cubic, mode was " + mode);
    }
  }
}
