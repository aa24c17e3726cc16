package io.github.upconv.kernel;

/** The taps of a product that has none: its terms begin where the panel does. */
final class OneTap {
  static final long[] AT_BEGIN = {0};

  private OneTap() {}
}
