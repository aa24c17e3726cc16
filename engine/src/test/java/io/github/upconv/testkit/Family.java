package io.github.upconv.testkit;

/** The layer families, as the first word of a layer line. */
public enum Family {
  /** Transposed convolution. */
  CONV_TRANSPOSE,
  /** Resize, then convolution. */
  RESIZE_CONV,
  /** Convolution, then pixel shuffle. */
  SUB_PIXEL_CONV,
  /** Resize alone. */
  RESIZE,
  /** Convolution alone. */
  CONV,
  /** Pixel shuffle alone. */
  PIXEL_SHUFFLE
}
