package io.github.upconv.testkit;

import io.github.upconv.layer.Activation;
import io.github.upconv.layer.AutoPad;
import io.github.upconv.layer.Axis;
import io.github.upconv.layer.Convolution;
import io.github.upconv.layer.Interpolation;
import io.github.upconv.layer.Interpolation.Coordinates;
import io.github.upconv.layer.Interpolation.Mode;
import io.github.upconv.layer.Interpolation.Rounding;
import io.github.upconv.layer.Layer;
import io.github.upconv.layer.LayerLine;
import io.github.upconv.layer.PadMode;
import io.github.upconv.layer.PixelShuffle;
import io.github.upconv.layer.Resize;
import io.github.upconv.layer.ResizeConvolution;
import io.github.upconv.layer.Scale;
import io.github.upconv.layer.SubPixelConvolution;
import io.github.upconv.layer.TransposedConvolution;
import io.github.upconv.layer.WeightedLayer;
import io.github.upconv.oracle.Sampling;
import io.github.upconv.tensor.Shape;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Random layers of every family: ranks 1 to 3, all modes, coordinates, roundings, pad modes,
 * groups, dilations, output paddings and activations. Valid by construction, so that a layer that
 * the engine refuses is a failure.
 */
public final class Cases {
  private static final long MOST_PRODUCTS = 40_000;

  /** A copy counts as several products, because checking it costs more than making it. */
  private static final int PRODUCTS_PER_COPY = 5;

  private static final long MOST_WIDE_PRODUCTS = 1_000_000;

  /** Families whose sums may run through all taps. */
  private static final Set<Family> CHAINED =
      EnumSet.of(Family.CONV_TRANSPOSE, Family.SUB_PIXEL_CONV, Family.CONV);

  private final Draw draw;
  private final boolean manyChannels;

  /**
   * Whether nothing is drawn that forbids sums through all taps: chance alone rarely allows them.
   */
  private final boolean chained;

  private final int rank;
  private final int[] spatial;

  private Cases(Family family, Draw draw, boolean wide) {
    this.draw = draw;
    manyChannels = wide && draw.chance(0.4);
    chained = !manyChannels && CHAINED.contains(family) && draw.chance(0.4);
    rank = draw.pick(1, 1, 2, 2, 2, 3);
    spatial = new int[rank];
    for (int i = 0; i < rank; i++) {
      spatial[i] = draw.between(1, new int[] {60, 14, 6}[rank - 1]);
    }
    if (wide && !manyChannels) {
      spatial[draw.chance(0.7) ? rank - 1 : draw.between(0, rank - 1)] = draw.between(100, 900);
    }
  }

  /** The case of a seed. */
  public static Case random(Family family, Data data, long seed) {
    return Case.of(line(family, seed), data, seed);
  }

  /** The case of a seed with many channels or long axes, which are computed in several pieces. */
  public static Case wide(Family family, Data data, long seed) {
    return Case.of(line(family, seed, true), data, seed);
  }

  /** The layer line of a seed. */
  public static LayerLine line(Family family, long seed) {
    return line(family, seed, false);
  }

  private static LayerLine line(Family family, long seed, boolean wide) {
    var draw = new Draw(seed * 31 + family.ordinal());
    while (true) {
      var cases = new Cases(family, draw, wide);
      var layer = cases.layer(family).activation(cases.activation());
      long[] extents = new long[2 + cases.rank];
      extents[0] = draw.pick(1, 1, 1, 2, 3);
      extents[1] = layer.inputChannels();
      long products = extents[0] * products(layer);
      for (int i = 0; i < cases.rank; i++) {
        extents[2 + i] = cases.spatial[i];
        products *= cases.spatial[i];
      }
      if (products <= (wide ? MOST_WIDE_PRODUCTS : MOST_PRODUCTS)) {
        return new LayerLine(layer, Shape.of(extents));
      }
    }
  }

  /** Products per input pixel, roughly. */
  private static long products(Layer layer) {
    long growth =
        switch (layer) {
          case ResizeConvolution l -> growth(l.scales());
          case Resize l -> growth(l.scales()) * l.channels();
          case SubPixelConvolution l -> l.phases();
          default -> 1;
        };
    return layer instanceof WeightedLayer l
        ? growth * l.kernelTaps() * l.inputChannelsPerGroup() * l.outputChannels()
        : growth * layer.inputChannels() * PRODUCTS_PER_COPY;
  }

  private static long growth(List<Scale> scales) {
    double growth = 1;
    for (var scale : scales) {
      growth *=
          switch (scale) {
            case Scale.Factor f -> (double) f.numerator() / f.denominator();
            case Scale.Target t -> 3;
          };
    }
    return Math.max(1, (long) growth);
  }

  private Layer layer(Family family) {
    int groups = draw.pick(1, 1, 1, 2, 3, 4);
    int in = groups * channels() / groups;
    int out = channels();
    if (chained) {
      groups = 1;
      in = draw.between(1, 6);
      out = draw.between(12, 40);
    } else if (groups > 1) {
      in = groups * draw.between(1, 9);
      out = groups * draw.pick(draw.between(1, 9), draw.between(10, 20));
    } else if (draw.chance(0.15)) {
      groups = in;
      out = in * draw.pick(1, 1, 2);
    }
    return switch (family) {
      case CONV_TRANSPOSE -> transposed(in, out, groups);
      case RESIZE_CONV -> resizeConvolution(in, out, groups);
      case SUB_PIXEL_CONV -> {
        var padMode = padMode();
        int upscale = draw.pick(1, 2, 2, 3);
        yield new SubPixelConvolution(
            in, out, groups, upscale, gather(spatial, padMode, 1), padMode, Activation.NONE);
      }
      case CONV -> convolution(in, out, groups);
      case RESIZE -> new Resize(channels(), interpolation(), scales(), Activation.NONE);
      case PIXEL_SHUFFLE -> {
        int upscale = draw.pick(1, 2, 2, 3);
        yield new PixelShuffle(
            channels() * (int) Math.pow(upscale, rank),
            rank,
            upscale,
            draw.pick(PixelShuffle.Order.values()),
            Activation.NONE);
      }
    };
  }

  private int channels() {
    if (manyChannels && draw.chance(0.6)) {
      return draw.pick(200, 256, 300, 511, 700, 1030);
    }
    return draw.pick(1, 1, 2, 3, 4, 5, 7, 8, 9, 12, 15, 16, 17, 24, 31, 32, 33, 40, 65);
  }

  private Activation activation() {
    if (draw.chance(0.65)) {
      return Activation.NONE;
    }
    var kind = draw.pick(Activation.Kind.values());
    return kind == Activation.Kind.LEAKY_RELU
        ? Activation.leakyRelu(draw.pick(0.2f, 0.01f, 0.25f, -0.5f, 1.5f))
        : Activation.of(kind);
  }

  private PadMode padMode() {
    return chained ? PadMode.ZERO : draw.pick(PadMode.values());
  }

  private int kernel() {
    return rank == 1 && draw.chance(0.2) ? draw.between(6, 16) : draw.between(1, 5);
  }

  private TransposedConvolution transposed(int in, int out, int groups) {
    int how = draw.between(0, chained ? 6 : 9);
    var axes = new ArrayList<Axis>();
    var requested = new ArrayList<Long>();
    for (int i = 0; i < rank; i++) {
      var axis = Axis.of(kernel()).stride(draw.between(1, 4)).dilation(draw.pick(1, 1, 2, 3));
      axis =
          axis.outputPadding(
              draw.chance(0.3) ? draw.between(0, Math.max(axis.stride(), axis.dilation()) - 1) : 0);
      int window = (axis.kernel() - 1) * axis.dilation() + 1;
      int full = axis.stride() * (spatial[i] - 1) + axis.outputPadding() + window;
      if (how < 7) {
        int begin = draw.between(0, Math.min(full - 1, window));
        axis = axis.padding(begin, draw.between(0, Math.min(full - 1 - begin, window)));
      } else if (how == 9) {
        requested.add((long) Math.max(1, full + draw.between(-5, 3)));
      }
      axes.add(axis);
    }
    var autoPad =
        switch (how) {
          case 7 -> draw.pick(AutoPad.values());
          case 8, 9 -> draw.pick(new AutoPad[] {AutoPad.SAME_UPPER, AutoPad.SAME_LOWER});
          default -> AutoPad.NONE;
        };
    return new TransposedConvolution(in, out, groups, axes, autoPad, requested, Activation.NONE);
  }

  /** Axes of a convolution over a grid of the given extents. */
  private List<Axis> gather(int[] extents, PadMode padMode, int mostStride) {
    var axes = new ArrayList<Axis>();
    for (int extent : extents) {
      var axis =
          Axis.of(kernel()).stride(draw.between(1, mostStride)).dilation(draw.pick(1, 1, 1, 2, 3));
      int window = (axis.kernel() - 1) * axis.dilation() + 1;
      int most = padMode == PadMode.REFLECT ? Math.min(extent - 1, window) : window;
      int begin = draw.between(0, most);
      int end = draw.chance(0.5) ? begin : draw.between(0, most);
      if (extent + begin + end < window) {
        axis = Axis.of(1).stride(axis.stride());
      }
      axes.add(axis.padding(begin, end));
    }
    return axes;
  }

  private Convolution convolution(int in, int out, int groups) {
    var padMode = padMode();
    var axes = gather(spatial, padMode, chained ? 1 : 4);
    var autoPad = draw.chance(0.2) ? draw.pick(AutoPad.values()) : AutoPad.NONE;
    if (autoPad != AutoPad.NONE) {
      padMode = padMode == PadMode.REFLECT ? PadMode.ZERO : padMode;
      for (int i = 0; i < rank; i++) {
        int window = (axes.get(i).kernel() - 1) * axes.get(i).dilation() + 1;
        var axis = autoPad == AutoPad.VALID && window > spatial[i] ? Axis.of(1) : axes.get(i);
        axes.set(i, axis.padding(0));
      }
    }
    return new Convolution(in, out, groups, axes, padMode, autoPad, Activation.NONE);
  }

  private ResizeConvolution resizeConvolution(int in, int out, int groups) {
    var how = interpolation();
    var scales = scales();
    int[] resized = new int[rank];
    for (int i = 0; i < rank; i++) {
      resized[i] = Sampling.of(how, scales.get(i), spatial[i]).outputExtent();
    }
    var padMode = draw.pick(PadMode.values());
    return new ResizeConvolution(
        in, out, groups, how, scales, gather(resized, padMode, 1), padMode, Activation.NONE);
  }

  private Interpolation interpolation() {
    var mode = draw.pick(new Mode[] {Mode.NEAREST, Mode.NEAREST, Mode.LINEAR, Mode.CUBIC});
    return new Interpolation(
        mode,
        draw.pick(Coordinates.values()),
        mode == Mode.NEAREST ? draw.pick(Rounding.values()) : Rounding.FLOOR,
        mode == Mode.CUBIC ? Double.parseDouble(draw.pick("-0.75", "-0.5", "-0.6")) : -0.75,
        mode == Mode.CUBIC && draw.chance(0.3));
  }

  private List<Scale> scales() {
    boolean targets = draw.chance(0.3);
    var scales = new ArrayList<Scale>();
    for (int i = 0; i < rank; i++) {
      if (targets) {
        scales.add(Scale.to(draw.between(1, 3 * spatial[i])));
      } else {
        var scale = Scale.by(draw.pick("2", "2", "2", "3", "4", "1", "1.5", "2.5", "0.7", "4/3"));
        int resized = Sampling.of(Interpolation.NEAREST, scale, spatial[i]).outputExtent();
        scales.add(resized > 0 ? scale : Scale.by("2"));
      }
    }
    return scales;
  }
}
