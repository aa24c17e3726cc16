package io.github.upconv.oracle;

import io.github.upconv.layer.Axis;
import io.github.upconv.layer.Convolution;
import io.github.upconv.layer.Interpolation;
import io.github.upconv.layer.Layer;
import io.github.upconv.layer.PixelShuffle;
import io.github.upconv.layer.Resize;
import io.github.upconv.layer.ResizeConvolution;
import io.github.upconv.layer.SubPixelConvolution;
import io.github.upconv.layer.TransposedConvolution;
import io.github.upconv.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates a layer as ONNX {@code ConvTranspose}, {@code Conv}, {@code Resize} and {@code
 * DepthToSpace} define it: really enlarges, really pads, then convolves. All arrays are dense and
 * channels first. Ranks 1 and 2 are lifted to 3 by axes of extent 1 in front.
 */
public final class Oracle {
  private Oracle() {}

  /**
   * The exact output, up to {@code double}.
   *
   * @param bias one value per channel of the convolution (of a sub-pixel layer: before the shuffle)
   * @param slope slopes of PReLU, one or one per output channel
   */
  public static Expected evaluate(
      Layer layer,
      Shape input,
      float[] x,
      float @Nullable [] weight,
      float @Nullable [] bias,
      float @Nullable [] slope) {
    var grid = Grid.of(x, lift(input));
    var result =
        switch (layer) {
          case TransposedConvolution l -> withBias(Convolutions.transposed(l, grid, weight), bias);
          case ResizeConvolution l -> {
            var large = Rearrangements.resize(grid, l.interpolation(), l.scales());
            var padded = Rearrangements.pad(large, lift(l.axes()), l.padMode());
            yield withBias(
                Convolutions.convolve(
                    padded, lift(l.axes()), l.outputChannels(), l.groups(), weight),
                bias);
          }
          case SubPixelConvolution l -> {
            int channels = l.outputChannels() * power(l.upscale(), l.axes().size());
            var padded = Rearrangements.pad(grid, lift(l.axes()), l.padMode());
            var wide = Convolutions.convolve(padded, lift(l.axes()), channels, l.groups(), weight);
            yield Rearrangements.shuffle(
                withBias(wide, bias), l.upscale(), l.axes().size(), PixelShuffle.Order.CRD);
          }
          case Convolution l -> {
            var axes = Convolutions.explicit(lift(l.axes()), l.autoPad(), grid.extents);
            var padded = Rearrangements.pad(grid, axes, l.padMode());
            yield withBias(
                Convolutions.convolve(padded, axes, l.outputChannels(), l.groups(), weight), bias);
          }
          case Resize l -> Rearrangements.resize(grid, l.interpolation(), l.scales());
          case PixelShuffle l -> Rearrangements.shuffle(grid, l.upscale(), l.rank(), l.order());
        };
    int unit = lowestBit(x);
    if (weight != null) {
      unit += lowestBit(weight);
    }
    if (bias != null) {
      unit = Math.min(unit, lowestBit(bias));
    }
    boolean splitInfinity =
        layer instanceof ResizeConvolution l
            && l.interpolation().mode() != Interpolation.Mode.NEAREST
            && hasInfinity(weight);
    return new Expected(result, layer.rank(), unit, splitInfinity, layer.activation(), slope);
  }

  private static boolean hasInfinity(float[] values) {
    for (float value : values) {
      if (Float.isInfinite(value)) {
        return true;
      }
    }
    return false;
  }

  /** The largest {@code e} such that all finite values are multiples of {@code 2^e}. */
  static int lowestBit(float[] values) {
    int lowest = Float.MAX_EXPONENT;
    for (float value : values) {
      if (value != 0 && Float.isFinite(value)) {
        int exponent = Math.max(Math.getExponent(value), Float.MIN_EXPONENT) - 23;
        long mantissa = (long) Math.scalb((double) value, -exponent);
        lowest = Math.min(lowest, exponent + Long.numberOfTrailingZeros(mantissa));
      }
    }
    return lowest;
  }

  private static int[] lift(Shape shape) {
    int[] extents = {1, 1, 1, 1, 1};
    long[] given = shape.extents();
    for (int axis = 0; axis < given.length; axis++) {
      int to = axis < 2 ? axis : 5 - given.length + axis;
      extents[to] = Math.toIntExact(given[axis]);
    }
    return extents;
  }

  static List<Axis> lift(List<Axis> axes) {
    var lifted = new ArrayList<Axis>();
    for (int i = axes.size(); i < 3; i++) {
      lifted.add(Axis.of(1));
    }
    lifted.addAll(axes);
    return lifted;
  }

  static int power(int base, int exponent) {
    int power = 1;
    for (int i = 0; i < exponent; i++) {
      power = Math.multiplyExact(power, base);
    }
    return power;
  }

  private static Grid withBias(Grid grid, float @Nullable [] bias) {
    if (bias == null) {
      return grid;
    }
    int perChannel = grid.extent(2) * grid.extent(3) * grid.extent(4);
    for (int i = 0; i < grid.value.length; i++) {
      grid.add(i, bias[i / perChannel % grid.extent(1)]);
    }
    return grid;
  }
}
