package io.github.upconv.layer;

import io.github.upconv.tensor.Shape;
import java.util.List;
import java.util.Locale;

/** Argument checks that the layers share. */
final class Checks {
  private Checks() {}

  static void channels(int inputChannels, int outputChannels, int groups) {
    Axis.atLeast("input channels", inputChannels, 1);
    Axis.atLeast("channels", outputChannels, 1);
    Axis.atLeast("groups", groups, 1);
    if (inputChannels % groups != 0 || outputChannels % groups != 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "groups: must divide input channels (%d) and output channels (%d), was %d",
              inputChannels,
              outputChannels,
              groups));
    }
  }

  static void rank(String name, int count) {
    if (count < 1 || count > 3) {
      throw new IllegalArgumentException(
          name + ": need values for 1 to 3 spatial axes, were " + count);
    }
  }

  static void sameRank(String name, int count, int rank) {
    if (count != rank) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: need one value for each of the %d spatial axes, were %d",
              name,
              rank,
              count));
    }
  }

  static void sameKind(List<Scale> scales) {
    if (scales.stream().map(Object::getClass).distinct().count() > 1) {
      throw new IllegalArgumentException(
          "scale: need factors for all axes or sizes for all axes, were both: " + scales);
    }
  }

  /** {@code upscale^rank}. */
  static int phases(int upscale, int rank) {
    long phases = 1;
    for (int i = 0; i < rank; i++) {
      phases = multiply(phases, upscale);
    }
    return toInt("upscale^" + rank, phases);
  }

  static long multiply(long a, long b) {
    try {
      return Math.multiplyExact(a, b);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "layer: sizes must be below 2^63, was %d x %d", a, b), e);
    }
  }

  static long add(long a, long b) {
    try {
      return Math.addExact(a, b);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "layer: sizes must be below 2^63, was %d + %d", a, b), e);
    }
  }

  static int toInt(String name, long value) {
    if (value != (int) value) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%s: must be below 2^31, was %d", name, value));
    }
    return (int) value;
  }

  static void noOutputPadding(List<Axis> axes) {
    for (Axis axis : axes) {
      if (axis.outputPadding() != 0) {
        throw new IllegalArgumentException(
            "output-padding: is for conv-transpose, was " + axis.outputPadding());
      }
    }
  }

  static void unitStride(String op, List<Axis> axes) {
    for (Axis axis : axes) {
      if (axis.stride() != 1) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT, "stride: %s convolves with stride 1, was %d", op, axis.stride()));
      }
    }
  }

  static void noPadsWith(AutoPad autoPad, List<Axis> axes) {
    for (Axis axis : axes) {
      if (autoPad != AutoPad.NONE && (axis.padBegin() != 0 || axis.padEnd() != 0)) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "pads: must be 0 with auto-pad, were %d and %d",
                axis.padBegin(),
                axis.padEnd()));
      }
    }
  }

  static long outputExtent(String what, long extent, long input) {
    if (extent < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: the output extent must be 1 or more, was %d for input extent %d",
              what,
              extent,
              input));
    }
    return extent;
  }

  /** The gather of a convolution over a resized axis. */
  static AxisMap.Gather gather(Resample resample, Axis axis, PadMode padMode, AutoPad autoPad) {
    long in = resample.outputExtent();
    long begin = axis.padBegin();
    long end = axis.padEnd();
    if (autoPad == AutoPad.SAME_UPPER || autoPad == AutoPad.SAME_LOWER) {
      long outputs = Math.ceilDiv(in, axis.stride());
      long total = Math.max(0, (outputs - 1) * axis.stride() + axis.window() - in);
      begin = autoPad == AutoPad.SAME_UPPER ? total / 2 : total - total / 2;
      end = total - begin;
    }
    if (padMode == PadMode.REFLECT && Math.max(begin, end) >= in) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "pads: reflect padding must be less than the padded extent (%d), was %d",
              in,
              Math.max(begin, end)));
    }
    long padded = add(in, begin + end);
    if (padded < axis.window()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "kernel: its window (%d) must fit into the padded input (%d)",
              axis.window(),
              padded));
    }
    long outputs = (padded - axis.window()) / axis.stride() + 1;
    return new AxisMap.Gather(
        resample, outputs, axis.kernel(), axis.stride(), axis.dilation(), begin, padMode);
  }

  static long product(Shape input, int from) {
    long product = 1;
    for (int axis = from; axis < input.rank(); axis++) {
      product = multiply(product, input.extent(axis));
    }
    return product;
  }
}
