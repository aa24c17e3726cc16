package io.github.upconv.layer;

/** How pads are derived when they are not given; the rules of ONNX. */
public enum AutoPad {
  /** Pads are given. */
  NONE,
  /** Output extent = ceil(input / stride) (transposed: input * stride); an odd pad goes behind. */
  SAME_UPPER,
  /** As {@link #SAME_UPPER}, with an odd pad in front. */
  SAME_LOWER,
  /** No padding. */
  VALID
}
