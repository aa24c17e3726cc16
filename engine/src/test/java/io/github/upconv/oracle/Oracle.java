package io.github.upconv.oracle;

import io.github.upconv.layer.AutoPad;
import io.github.upconv.layer.Axis;
import io.github.upconv.layer.Convolution;
import io.github.upconv.layer.Interpolation;
import io.github.upconv.layer.Layer;
import io.github.upconv.layer.PadMode;
import io.github.upconv.layer.PixelShuffle;
import io.github.upconv.layer.Resize;
import io.github.upconv.layer.ResizeConvolution;
import io.github.upconv.layer.Scale;
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
          case TransposedConvolution l -> withBias(transposed(l, grid, weight), bias);
          case ResizeConvolution l -> {
            var large = resize(grid, l.interpolation(), l.scales());
            var padded = pad(large, lift(l.axes()), l.padMode());
            yield withBias(
                convolve(padded, lift(l.axes()), l.outputChannels(), l.groups(), weight), bias);
          }
          case SubPixelConvolution l -> {
            int channels = l.outputChannels() * power(l.upscale(), l.axes().size());
            var padded = pad(grid, lift(l.axes()), l.padMode());
            var wide = convolve(padded, lift(l.axes()), channels, l.groups(), weight);
            yield shuffle(
                withBias(wide, bias), l.upscale(), l.axes().size(), PixelShuffle.Order.CRD);
          }
          case Convolution l -> {
            var axes = explicit(lift(l.axes()), l.autoPad(), grid.extents);
            var padded = pad(grid, axes, l.padMode());
            yield withBias(convolve(padded, axes, l.outputChannels(), l.groups(), weight), bias);
          }
          case Resize l -> resize(grid, l.interpolation(), l.scales());
          case PixelShuffle l -> shuffle(grid, l.upscale(), l.rank(), l.order());
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
  private static int lowestBit(float[] values) {
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

  private static List<Axis> lift(List<Axis> axes) {
    var lifted = new ArrayList<Axis>();
    for (int i = axes.size(); i < 3; i++) {
      lifted.add(Axis.of(1));
    }
    lifted.addAll(axes);
    return lifted;
  }

  private static int power(int base, int exponent) {
    int power = 1;
    for (int i = 0; i < exponent; i++) {
      power = Math.multiplyExact(power, base);
    }
    return power;
  }

  /** Every input element adds its patch; what falls outside is cropped. */
  private static Grid transposed(TransposedConvolution layer, Grid in, float[] weight) {
    var axes = lift(layer.axes());
    int[] begin = new int[3];
    int[] extents = in.extents.clone();
    extents[1] = layer.outputChannels();
    for (int i = 0; i < 3; i++) {
      int spatial = i - (3 - layer.axes().size());
      var axis = axes.get(i);
      int size = in.extent(2 + i);
      int window = (axis.kernel() - 1) * axis.dilation() + 1;
      int full = axis.stride() * (size - 1) + axis.outputPadding() + window;
      begin[i] = axis.padBegin();
      extents[2 + i] = full - axis.padBegin() - axis.padEnd();
      Integer wanted = null;
      if (spatial >= 0 && !layer.requestedExtents().isEmpty()) {
        wanted = Math.toIntExact(layer.requestedExtents().get(spatial));
      } else if (layer.autoPad() == AutoPad.SAME_UPPER || layer.autoPad() == AutoPad.SAME_LOWER) {
        wanted = size * axis.stride();
      }
      if (wanted != null) {
        int total = full - wanted;
        int half = (int) Math.floor(total / 2.0);
        begin[i] = layer.autoPad() == AutoPad.SAME_UPPER ? half : total - half;
        extents[2 + i] = wanted;
      }
    }
    var out = new Grid(extents);
    int inPerGroup = layer.inputChannels() / layer.groups();
    int outPerGroup = layer.outputChannels() / layer.groups();
    var kernel = axes.stream().mapToInt(Axis::kernel).toArray();
    for (int n = 0; n < in.extent(0); n++) {
      for (int ic = 0; ic < in.extent(1); ic++) {
        for (int id = 0; id < in.extent(2); id++) {
          for (int ih = 0; ih < in.extent(3); ih++) {
            for (int iw = 0; iw < in.extent(4); iw++) {
              int source = in.index(n, ic, id, ih, iw);
              for (int ocInGroup = 0; ocInGroup < outPerGroup; ocInGroup++) {
                int oc = ic / inPerGroup * outPerGroup + ocInGroup;
                int w = (ic * outPerGroup + ocInGroup) * kernel[0] * kernel[1] * kernel[2];
                for (int kd = 0; kd < kernel[0]; kd++) {
                  for (int kh = 0; kh < kernel[1]; kh++) {
                    for (int kw = 0; kw < kernel[2]; kw++, w++) {
                      int od = id * axes.get(0).stride() + kd * axes.get(0).dilation() - begin[0];
                      int oh = ih * axes.get(1).stride() + kh * axes.get(1).dilation() - begin[1];
                      int ow = iw * axes.get(2).stride() + kw * axes.get(2).dilation() - begin[2];
                      if (isInside(out, od, oh, ow)) {
                        out.addProduct(out.index(n, oc, od, oh, ow), in, source, weight[w]);
                      }
                    }
                  }
                }
              }
            }
          }
        }
      }
    }
    return out;
  }

  private static boolean isInside(Grid grid, int d, int h, int w) {
    return d >= 0
        && h >= 0
        && w >= 0
        && d < grid.extent(2)
        && h < grid.extent(3)
        && w < grid.extent(4);
  }

  /** The pads of {@code auto_pad}: as many outputs as strides fit, an odd pad at one end. */
  private static List<Axis> explicit(List<Axis> axes, AutoPad autoPad, int[] extents) {
    if (autoPad == AutoPad.NONE || autoPad == AutoPad.VALID) {
      return axes;
    }
    var explicit = new ArrayList<Axis>();
    for (int i = 0; i < 3; i++) {
      var axis = axes.get(i);
      int in = extents[2 + i];
      int outputs = (in + axis.stride() - 1) / axis.stride();
      int window = (axis.kernel() - 1) * axis.dilation() + 1;
      int total = Math.max(0, (outputs - 1) * axis.stride() + window - in);
      int smaller = total / 2;
      int larger = total - smaller;
      explicit.add(
          autoPad == AutoPad.SAME_UPPER
              ? axis.padding(smaller, larger)
              : axis.padding(larger, smaller));
    }
    return explicit;
  }

  /** Really pads. Zero padding makes elements without terms. */
  private static Grid pad(Grid in, List<Axis> axes, PadMode mode) {
    int[] extents = in.extents.clone();
    for (int i = 0; i < 3; i++) {
      extents[2 + i] += axes.get(i).padBegin() + axes.get(i).padEnd();
    }
    var out = new Grid(extents);
    out.binaryDigits = in.binaryDigits;
    for (int n = 0; n < extents[0]; n++) {
      for (int c = 0; c < extents[1]; c++) {
        for (int d = 0; d < extents[2]; d++) {
          for (int h = 0; h < extents[3]; h++) {
            for (int w = 0; w < extents[4]; w++) {
              int id = unpad(d - axes.get(0).padBegin(), in.extent(2), mode);
              int ih = unpad(h - axes.get(1).padBegin(), in.extent(3), mode);
              int iw = unpad(w - axes.get(2).padBegin(), in.extent(4), mode);
              if (isInside(in, id, ih, iw)) {
                out.copy(out.index(n, c, d, h, w), in, in.index(n, c, id, ih, iw));
              }
            }
          }
        }
      }
    }
    return out;
  }

  private static int unpad(int position, int extent, PadMode mode) {
    int last = extent - 1;
    return switch (mode) {
      case ZERO -> position;
      case REFLECT -> last - Math.abs(last - Math.abs(position));
      case REPLICATE -> Math.max(0, Math.min(last, position));
    };
  }

  private static Grid convolve(
      Grid in, List<Axis> axes, int outputChannels, int groups, float[] weight) {
    int[] extents = in.extents.clone();
    extents[1] = outputChannels;
    for (int i = 0; i < 3; i++) {
      int window = (axes.get(i).kernel() - 1) * axes.get(i).dilation() + 1;
      extents[2 + i] = (in.extent(2 + i) - window) / axes.get(i).stride() + 1;
    }
    var out = new Grid(extents);
    out.binaryDigits = in.binaryDigits;
    int[] kernel = axes.stream().mapToInt(Axis::kernel).toArray();
    int[] stride = axes.stream().mapToInt(Axis::stride).toArray();
    int[] dilation = axes.stream().mapToInt(Axis::dilation).toArray();
    for (int n = 0; n < extents[0]; n++) {
      for (int oc = 0; oc < extents[1]; oc++) {
        for (int od = 0; od < extents[2]; od++) {
          for (int oh = 0; oh < extents[3]; oh++) {
            for (int ow = 0; ow < extents[4]; ow++) {
              int at = out.index(n, oc, od, oh, ow);
              int[] first = {od * stride[0], oh * stride[1], ow * stride[2]};
              window(in, out, at, n, oc, first, kernel, dilation, groups, weight);
            }
          }
        }
      }
    }
    return out;
  }

  private static void window(
      Grid in,
      Grid out,
      int at,
      int n,
      int oc,
      int[] first,
      int[] kernel,
      int[] dilation,
      int groups,
      float[] weight) {
    int inPerGroup = in.extent(1) / groups;
    int outPerGroup = out.extent(1) / groups;
    int w = oc * inPerGroup * kernel[0] * kernel[1] * kernel[2];
    for (int icInGroup = 0; icInGroup < inPerGroup; icInGroup++) {
      int ic = oc / outPerGroup * inPerGroup + icInGroup;
      for (int kd = 0; kd < kernel[0]; kd++) {
        for (int kh = 0; kh < kernel[1]; kh++) {
          for (int kw = 0; kw < kernel[2]; kw++, w++) {
            int d = first[0] + kd * dilation[0];
            int h = first[1] + kh * dilation[1];
            int source = in.index(n, ic, d, h, first[2] + kw * dilation[2]);
            if (in.terms[source] > 0) {
              out.addProduct(at, in, source, weight[w]);
            }
          }
        }
      }
    }
  }

  private static Grid resize(Grid in, Interpolation how, List<Scale> scales) {
    int[] extents = in.extents.clone();
    var samples = new ArrayList<List<List<Sampling.Sample>>>();
    int binaryDigits = in.binaryDigits;
    for (int i = 0; i < 3; i++) {
      int given = i - (3 - scales.size());
      var sampling =
          given < 0
              ? Sampling.of(Interpolation.NEAREST, Scale.to(1), 1)
              : Sampling.of(how, scales.get(given), in.extent(2 + i));
      extents[2 + i] = sampling.outputExtent();
      samples.add(sampling.samples());
      binaryDigits +=
          samples.getLast().stream()
              .flatMap(List::stream)
              .mapToInt(Sampling.Sample::binaryDigits)
              .max()
              .orElse(0);
    }
    var out = new Grid(extents);
    out.binaryDigits = binaryDigits;
    for (int n = 0; n < extents[0]; n++) {
      for (int c = 0; c < extents[1]; c++) {
        for (int od = 0; od < extents[2]; od++) {
          for (int oh = 0; oh < extents[3]; oh++) {
            for (int ow = 0; ow < extents[4]; ow++) {
              int at = out.index(n, c, od, oh, ow);
              for (var d : samples.get(0).get(od)) {
                for (var h : samples.get(1).get(oh)) {
                  for (var w : samples.get(2).get(ow)) {
                    int source = in.index(n, c, d.source(), h.source(), w.source());
                    out.addSample(
                        at, in, source, d.coefficient() * h.coefficient() * w.coefficient());
                  }
                }
              }
            }
          }
        }
      }
    }
    return out;
  }

  /** Channels become phases; the phase counts the outermost axis slowest. */
  private static Grid shuffle(Grid in, int upscale, int rank, PixelShuffle.Order order) {
    int[] factor = {rank > 2 ? upscale : 1, rank > 1 ? upscale : 1, upscale};
    int phases = power(upscale, rank);
    int[] extents = in.extents.clone();
    extents[1] /= phases;
    for (int i = 0; i < 3; i++) {
      extents[2 + i] *= factor[i];
    }
    var out = new Grid(extents);
    out.binaryDigits = in.binaryDigits;
    for (int n = 0; n < extents[0]; n++) {
      for (int oc = 0; oc < extents[1]; oc++) {
        for (int od = 0; od < extents[2]; od++) {
          for (int oh = 0; oh < extents[3]; oh++) {
            for (int ow = 0; ow < extents[4]; ow++) {
              int phase =
                  (od % factor[0] * factor[1] + oh % factor[1]) * factor[2] + ow % factor[2];
              int ic =
                  order == PixelShuffle.Order.CRD ? oc * phases + phase : phase * extents[1] + oc;
              out.copy(
                  out.index(n, oc, od, oh, ow),
                  in,
                  in.index(n, ic, od / factor[0], oh / factor[1], ow / factor[2]));
            }
          }
        }
      }
    }
    return out;
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
