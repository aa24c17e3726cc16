package io.github.upconv.layer;

/** What a convolution reads outside its input. */
public enum PadMode {
  /** Nothing: a tap outside contributes no term. */
  ZERO,
  /** The input mirrored at its border elements, which are not repeated. */
  REFLECT,
  /** The border element. */
  REPLICATE
}
