package io.github.upconv.analysis;

import io.github.upconv.analysis.Patches.Step;
import io.github.upconv.layer.AutoPad;
import io.github.upconv.layer.Axis;
import io.github.upconv.layer.Interpolation;
import io.github.upconv.layer.PadMode;
import io.github.upconv.layer.Resize;
import io.github.upconv.layer.ResizeConvolution;
import io.github.upconv.layer.Samples;
import io.github.upconv.layer.Scale;
import io.github.upconv.layer.SubPixelConvolution;
import io.github.upconv.layer.TransposedConvolution;
import io.github.upconv.tensor.Shape;
import io.github.upconv.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes layers of the three families as patches, and says for which that is not possible. */
final class PatchReader {
  private PatchReader() {}

  static Patches read(TrainedLayer trained) {
    return switch (trained.layer()) {
      case TransposedConvolution layer -> read(trained, layer);
      case ResizeConvolution layer -> read(trained, layer);
      case SubPixelConvolution layer -> read(trained, layer);
      default ->
          throw new IllegalArgumentException(
              "layer: need conv-transpose, resize-conv or sub-pixel-conv, was conv");
    };
  }

  private static Patches read(TrainedLayer trained, TransposedConvolution layer) {
    boolean fixed = layer.autoPad() == AutoPad.NONE || layer.autoPad() == AutoPad.VALID;
    if (!fixed || !layer.requestedExtents().isEmpty()) {
      throw new IllegalArgumentException(
          "pads: need those of the layer itself, were auto-pad or output-shape");
    }
    var steps = new ArrayList<Step>();
    for (var axis : layer.axes()) {
      steps.add(new Step(axis.stride(), axis.padBegin(), axis.padEnd() - axis.outputPadding()));
    }
    return extended(trained, dense(trained), steps, trained.bias());
  }

  private static Patches read(TrainedLayer trained, ResizeConvolution layer) {
    requireZeros(layer.padMode(), layer.axes());
    var kernels = dense(trained).reversed();
    var steps = new ArrayList<Step>();
    for (int i = 0; i < layer.rank(); i++) {
      int factor = nearestFactor(layer.interpolation(), layer.scales().get(i));
      kernels = kernels.box(i, factor);
      steps.add(step(layer.axes().get(i), factor, 1));
    }
    return extended(trained, kernels, steps, trained.bias());
  }

  private static Patches read(TrainedLayer trained, SubPixelConvolution layer) {
    requireZeros(layer.padMode(), layer.axes());
    int factor = layer.upscale();
    var kernels = dense(trained).reversed().interleave(factor);
    var steps = layer.axes().stream().map(axis -> step(axis, factor, factor)).toList();
    return extended(trained, kernels, steps, ofChannels(trained, layer.phases()));
  }

  /** Padding by all but one tap would crop nothing; a unit is what one padded element makes. */
  private static Step step(Axis axis, int stride, int unit) {
    long reach = axis.window() - 1;
    return new Step(
        stride,
        Patches.toInt((reach - axis.padBegin()) * unit),
        Patches.toInt((reach - axis.padEnd()) * unit));
  }

  private static KernelBank dense(TrainedLayer trained) {
    var kernels = KernelBank.of(trained);
    var axes = trained.layer().axes();
    for (int i = 0; i < axes.size(); i++) {
      kernels = kernels.spread(i, axes.get(i).dilation(), 0, Patches.toInt(axes.get(i).window()));
    }
    return kernels;
  }

  /** Where less than nothing is cropped at an end, the patch gets zeros instead. */
  private static Patches extended(
      TrainedLayer trained, KernelBank kernels, List<Step> steps, @Nullable Tensor bias) {
    var cropped = new ArrayList<Step>();
    for (int i = 0; i < steps.size(); i++) {
      var step = steps.get(i);
      int before = Math.max(0, -step.begin());
      int behind = Math.max(0, -step.end());
      int extent = Patches.toInt((long) kernels.extent(i) + before + behind);
      kernels = kernels.spread(i, 1, before, extent);
      cropped.add(new Step(step.stride(), step.begin() + before, step.end() + behind));
    }
    return new Patches(trained.layer(), kernels, cropped, bias);
  }

  private static void requireZeros(PadMode padMode, List<Axis> axes) {
    boolean padded = axes.stream().anyMatch(axis -> axis.padBegin() > 0 || axis.padEnd() > 0);
    if (padded && padMode != PadMode.ZERO) {
      throw new IllegalArgumentException("pad-mode: need zero, was " + name(padMode));
    }
  }

  /** The factor of a resize whose output o is a copy of input {@code floor(o / factor)}. */
  private static int nearestFactor(Interpolation interpolation, Scale scale) {
    if (interpolation.mode() != Interpolation.Mode.NEAREST) {
      throw new IllegalArgumentException("mode: need nearest, was " + name(interpolation.mode()));
    }
    if (!(scale instanceof Scale.Factor factor) || factor.denominator() != 1) {
      String given = scale instanceof Scale.Target ? "size " + scale : scale.toString();
      throw new IllegalArgumentException("scale: need a whole factor, was " + given);
    }
    int whole = Patches.toInt(factor.numerator());
    if (!repeats(interpolation, scale, whole)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "coordinates: need a resize that repeats every element %d times, were %s with"
                  + " rounding %s",
              whole,
              name(interpolation.coordinates()),
              name(interpolation.rounding())));
    }
    return whole;
  }

  private static boolean repeats(Interpolation interpolation, Scale scale, long factor) {
    long extent = 3; // a begin, an inside and an end
    var map = Resize.of(1, interpolation, scale).axisMaps(Shape.of(1, 1, extent)).getFirst();
    var samples = new Samples();
    for (long source = 0; source < extent; source++) {
      samples.clear();
      // sources ascend, so the first and the last output of one stand for all between
      map.collect(source * factor, samples);
      map.collect(source * factor + factor - 1, samples);
      if (samples.source(0) != source || samples.source(1) != source) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable Tensor ofChannels(TrainedLayer trained, int phases) {
    var bias = trained.bias();
    if (bias == null) {
      return null;
    }
    float[] values = new float[trained.layer().outputChannels()];
    for (int channel = 0; channel < values.length; channel++) {
      values[channel] = bias.get((long) channel * phases);
      for (int phase = 1; phase < phases; phase++) {
        float other = bias.get((long) channel * phases + phase);
        if (other != values[channel]) {
          throw new IllegalArgumentException(
              String.format(
                  Locale.ROOT,
                  "bias: need one for all phases of a channel, were %s and %s in channel %d",
                  values[channel],
                  other,
                  channel));
        }
      }
    }
    return Tensor.of(values, values.length);
  }

  private static String name(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
