package io.github.upconv.analysis;

import io.github.upconv.layer.AutoPad;
import io.github.upconv.layer.Axis;
import io.github.upconv.layer.Interpolation;
import io.github.upconv.layer.PadMode;
import io.github.upconv.layer.ResizeConvolution;
import io.github.upconv.layer.Scale;
import io.github.upconv.layer.SubPixelConvolution;
import io.github.upconv.layer.TransposedConvolution;
import io.github.upconv.layer.WeightedLayer;
import io.github.upconv.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the three families have in common: every input adds a patch to the output, at its position
 * times the stride, and the output is cropped. A transposed convolution is written down like this;
 * the patch of a convolution is its reversed kernel, for a nearest resize in front it is widened
 * with a box of the factor, for a pixel shuffle behind it the phases are its interleaved taps.
 *
 * @param source gives channels, groups and activation
 * @param kernels the patches, without dilation
 * @param steps along each axis
 * @param bias per output channel
 */
record Patches(WeightedLayer source, KernelBank kernels, List<Step> steps, @Nullable Tensor bias) {
  /**
   * One axis.
   *
   * @param stride distance of patches
   * @param begin outputs cropped at the begin, 0 or more
   * @param end outputs cropped at the end, 0 or more
   */
  record Step(int stride, int begin, int end) {}

  TrainedLayer transposed() {
    var axes = new ArrayList<Axis>();
    for (int i = 0; i < steps.size(); i++) {
      var step = steps.get(i);
      axes.add(Axis.of(kernels.extent(i)).stride(step.stride).padding(step.begin, step.end));
    }
    var layer =
        new TransposedConvolution(
            source.inputChannels(),
            source.outputChannels(),
            source.groups(),
            axes,
            AutoPad.NONE,
            List.of(),
            source.activation());
    return new TrainedLayer(layer, kernels.weight(layer), bias);
  }

  TrainedLayer resized() {
    var axes = new ArrayList<Axis>();
    var scales = new ArrayList<Scale>();
    var quotient = kernels;
    for (int i = 0; i < steps.size(); i++) {
      var step = steps.get(i);
      int kernel = kernels.extent(i) - step.stride + 1;
      if (kernel < 1) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "kernel: need the stride (%d) or more, was %d",
                step.stride,
                kernels.extent(i)));
      }
      quotient = quotient.unbox(i, step.stride);
      axes.add(padded(kernel, kernel - 1L - step.begin, kernel - 1L - step.end));
      scales.add(Scale.by(step.stride, 1));
    }
    var layer =
        new ResizeConvolution(
            source.inputChannels(),
            source.outputChannels(),
            source.groups(),
            Interpolation.NEAREST,
            scales,
            axes,
            PadMode.ZERO,
            source.activation());
    var resized = new TrainedLayer(layer, quotient.reversed().weight(layer), bias);
    // a division has a remainder in general; rounding errors add up over the taps
    if (!kernels.isClose(PatchReader.read(resized).kernels, layer.kernelTaps() * 0x1p-23)) {
      throw new IllegalArgumentException(
          "weights: need a box of the stride times a smaller kernel for every pair of channels,"
              + " were others");
    }
    return resized;
  }

  TrainedLayer subPixel() {
    int factor = steps.getFirst().stride;
    var axes = new ArrayList<Axis>();
    var whole = kernels;
    for (int i = 0; i < steps.size(); i++) {
      var step = steps.get(i);
      if (step.stride != factor) {
        throw new IllegalArgumentException(
            "stride: need one for all axes, were " + factor + " and " + step.stride);
      }
      long outputs = (long) kernels.extent(i) - step.begin - step.end;
      if (Math.floorMod(outputs, factor) != 0) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "pads: need output extents that are multiples of the stride (%d), one input gave"
                    + " %d",
                factor,
                outputs));
      }
      // zeros in front, until the first output that is left is one of phase 0
      int before = Math.floorMod(-step.begin, factor);
      int kernel = toInt(Math.ceilDiv((long) kernels.extent(i) + before, factor));
      long begin = kernel - 1L - (step.begin + before) / factor;
      axes.add(padded(kernel, begin, Math.floorDiv(outputs, factor) + kernel - 2 - begin));
      whole = whole.spread(i, 1, before, toInt((long) kernel * factor));
    }
    var layer =
        new SubPixelConvolution(
            source.inputChannels(),
            source.outputChannels(),
            source.groups(),
            factor,
            axes,
            PadMode.ZERO,
            source.activation());
    var weight = whole.separate(factor).reversed().weight(layer);
    return new TrainedLayer(layer, weight, ofPhases(layer));
  }

  private @Nullable Tensor ofPhases(SubPixelConvolution layer) {
    if (bias == null) {
      return null;
    }
    float[] values = new float[toInt(layer.biasExtent())];
    for (int row = 0; row < values.length; row++) {
      values[row] = bias.get(row / layer.phases());
    }
    return Tensor.of(values, values.length);
  }

  /** Every output is the mean of as many as the stride, along each axis; extents stay. */
  Patches smoothed() {
    var sums = kernels;
    double count = 1;
    var wider = new ArrayList<Step>();
    for (int i = 0; i < steps.size(); i++) {
      var step = steps.get(i);
      sums = sums.box(i, step.stride);
      count *= step.stride;
      int before = (step.stride - 1) / 2;
      int behind = step.stride - 1 - before;
      wider.add(
          new Step(
              step.stride, toInt((long) step.begin + before), toInt((long) step.end + behind)));
    }
    return new Patches(source, sums.divided(count), wider, bias);
  }

  private static Axis padded(int kernel, long begin, long end) {
    if (begin < 0 || end < 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "pads: need outputs cropped by less than a kernel, a convolution would pad by %d and"
                  + " %d",
              begin,
              end));
    }
    return Axis.of(kernel).padding(toInt(begin), toInt(end));
  }

  static int toInt(long extent) {
    if (extent != (int) extent) {
      throw new IllegalArgumentException("kernel: must be below 2^31, would be " + extent);
    }
    return (int) extent;
  }
}
