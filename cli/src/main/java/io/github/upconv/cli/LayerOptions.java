package io.github.upconv.cli;

import io.github.upconv.layer.Axis;
import io.github.upconv.layer.Interpolation;
import io.github.upconv.layer.LayerLine;
import io.github.upconv.layer.Overlap;
import io.github.upconv.layer.ResizeConvolution;
import io.github.upconv.layer.Scale;
import io.github.upconv.layer.SubPixelConvolution;
import io.github.upconv.layer.TransposedConvolution;
import io.github.upconv.layer.WeightedLayer;
import io.github.upconv.tensor.Shape;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that make a layer of weights; the shape of the weights tells the rest. */
final class LayerOptions {
  @Option(
      names = "--op",
      paramLabel = "LAYER",
      description = "conv-transpose, sub-pixel-conv or resize-conv. Default: conv-transpose.")
  private @Nullable String op;

  @Option(
      names = "--stride",
      paramLabel = "SxS",
      converter = ExtentsConverter.class,
      description = "Stride of conv-transpose: one for all axes, or one per axis.")
  private @Nullable List<Integer> stride;

  @Option(
      names = "--upscale",
      paramLabel = "N",
      converter = CountConverter.class,
      description = "Factor of sub-pixel-conv.")
  private @Nullable Integer upscale;

  @Option(
      names = "--dilation",
      paramLabel = "DxD",
      converter = ExtentsConverter.class,
      description = "Distance of kernel taps. Default: 1.")
  private @Nullable List<Integer> dilation;

  @Option(
      names = "--groups",
      paramLabel = "N",
      converter = CountConverter.class,
      description = "Groups of channels. Default: 1.")
  private @Nullable Integer groups;

  /** The layer of a case file, which has its own fields. */
  WeightedLayer ofLine(String line) {
    if (op != null || stride != null || upscale != null || dilation != null || groups != null) {
      throw new UsageException(
          "--op, --stride, --upscale, --dilation, --groups: are for weights alone; a case file has"
              + " its layer");
    }
    try {
      if (LayerLine.parse(line).layer() instanceof WeightedLayer layer) {
        return layer;
      }
    } catch (IllegalArgumentException e) {
      throw new UsageException("layer of the case file: " + e.getMessage(), e);
    }
    throw new UsageException("layer of the case file: need one with weights, was '" + line + "'");
  }

  /** The layer that weights of a shape belong to. */
  WeightedLayer ofShape(Shape weights) {
    if (weights.rank() < 3 || weights.rank() > 5 || weights.elements() == 0) {
      throw new UsageException(
          "WEIGHTS: need two axes of channels and 1 to 3 of the kernel, all 1 or more, was shape "
              + weights);
    }
    try {
      return make(weights);
    } catch (IllegalArgumentException e) {
      throw new UsageException(e);
    } catch (ArithmeticException e) {
      throw new UsageException("WEIGHTS: need less than 2^31 channels, were more: " + weights);
    }
  }

  /** Whether a shape is one that the options can mean, where the choice is theirs. */
  boolean fits(Shape weights) {
    int rank = weights.rank() - 2;
    return rank >= 1
        && rank <= 3
        && weights.elements() > 0
        && fits(stride, rank)
        && fits(dilation, rank)
        && (groups == null || weights.extent(0) % groups == 0)
        && (upscale == null || weights.extent(0) % Math.pow(upscale, rank) == 0)
        && !Double.isInfinite(Overlap.of(ofShape(weights).axes()).ratio());
  }

  private static boolean fits(@Nullable List<Integer> perAxis, int rank) {
    return perAxis == null || perAxis.size() == 1 || perAxis.size() == rank;
  }

  private WeightedLayer make(Shape weights) {
    int outer = Math.toIntExact(weights.extent(0));
    int inner = Math.toIntExact(weights.extent(1));
    int count = groups == null ? 1 : groups;
    return switch (op == null ? "conv-transpose" : op) {
      case "conv-transpose" -> {
        if (stride == null) {
          throw new UsageException("--stride: need the stride of the layer, was none");
        }
        var axes = axes(weights, stride);
        yield TransposedConvolution.of(outer, Math.multiplyExact(inner, count), axes).groups(count);
      }
      case "sub-pixel-conv" -> subPixel(outer, Math.multiplyExact(inner, count), count, weights);
      case "resize-conv" -> {
        var axes = axes(weights, List.of(1));
        int inputs = Math.multiplyExact(inner, count);
        var nearest = Interpolation.NEAREST;
        // away from the borders any factor gives the same sums of taps
        yield ResizeConvolution.of(inputs, outer, nearest, Scale.by(2, 1), axes).groups(count);
      }
      default ->
          throw new UsageException(
              "--op: need conv-transpose, sub-pixel-conv or resize-conv, was '" + op + "'");
    };
  }

  private WeightedLayer subPixel(int outer, int inputs, int count, Shape weights) {
    if (upscale == null) {
      throw new UsageException("--upscale: need the factor of the layer, was none");
    }
    double phases = Math.pow(upscale, weights.rank() - 2);
    if (outer % phases != 0) {
      throw new UsageException(
          String.format(
              Locale.ROOT,
              "--upscale: need phases that divide the first extent of the weights, were %.0f and"
                  + " %d",
              phases,
              outer));
    }
    var axes = axes(weights, List.of(1));
    return SubPixelConvolution.of(inputs, (int) (outer / phases), upscale, axes).groups(count);
  }

  private Axis[] axes(Shape weights, List<Integer> strides) {
    return IntStream.range(0, weights.rank() - 2)
        .mapToObj(axis -> {
          int rank = weights.rank() - 2;
          int kernel = Math.toIntExact(weights.extent(2 + axis));
          var result = Axis.of(kernel).stride(along("--stride", strides, axis, rank));
          return dilation == null
              ? result
              : result.dilation(along("--dilation", dilation, axis, rank));
        })
        .toArray(Axis[]::new);
  }

  private static int along(String option, List<Integer> values, int axis, int rank) {
    if (values.size() != 1 && values.size() != rank) {
      throw new UsageException(
          option + ": need one for all axes or " + rank + ", were " + values.size());
    }
    return values.get(values.size() == 1 ? 0 : axis);
  }
}
