package io.github.upconv.layer;

import java.util.Locale;

/**
 * The kernel of a convolution along one spatial axis, in ONNX terms.
 *
 * @param kernel number of taps, 1 or more
 * @param stride distance of neighbouring kernel positions, 1 or more
 * @param dilation distance of neighbouring taps, 1 or more
 * @param padBegin padding (for a transposed convolution: cropping) before the first element, 0 or
 *     more
 * @param padEnd the same behind the last element, 0 or more
 * @param outputPadding extra outputs at the end of a transposed convolution, 0 or more and less
 *     than the larger of stride and dilation
 */
public record Axis(
    int kernel, int stride, int dilation, int padBegin, int padEnd, int outputPadding) {
  /** Checks every range given above. */
  public Axis {
    atLeast("kernel", kernel, 1);
    atLeast("stride", stride, 1);
    atLeast("dilation", dilation, 1);
    atLeast("pads", padBegin, 0);
    atLeast("pads", padEnd, 0);
    atLeast("output-padding", outputPadding, 0);
    if (outputPadding > 0 && outputPadding >= Math.max(stride, dilation)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "output-padding: must be less than the larger of stride and dilation (%d), was %d",
              Math.max(stride, dilation),
              outputPadding));
    }
  }

  /** A kernel with stride 1, dilation 1 and no padding. */
  public static Axis of(int kernel) {
    return new Axis(kernel, 1, 1, 0, 0, 0);
  }

  /** This axis with another stride. */
  public Axis stride(int newStride) {
    return new Axis(kernel, newStride, dilation, padBegin, padEnd, outputPadding);
  }

  /** This axis with another dilation. */
  public Axis dilation(int newDilation) {
    return new Axis(kernel, stride, newDilation, padBegin, padEnd, outputPadding);
  }

  /** This axis with equal padding at both ends. */
  public Axis padding(int padding) {
    return padding(padding, padding);
  }

  /** This axis with the given padding at its begin and end. */
  public Axis padding(int begin, int end) {
    return new Axis(kernel, stride, dilation, begin, end, outputPadding);
  }

  /** This axis with another output padding. */
  public Axis outputPadding(int newOutputPadding) {
    return new Axis(kernel, stride, dilation, padBegin, padEnd, newOutputPadding);
  }

  /** Input positions that one kernel covers: {@code (kernel - 1) * dilation + 1}. */
  public long window() {
    return (kernel - 1L) * dilation + 1;
  }

  static void atLeast(String name, long value, long least) {
    if (value < least) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%s: must be %d or more, was %d", name, least, value));
    }
  }
}
