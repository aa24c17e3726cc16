package io.github.upconv.cli.reference;

import io.github.upconv.layer.Axis;
import io.github.upconv.layer.SubPixelConvolution;
import io.github.upconv.layer.WeightedLayer;
import io.github.upconv.tensor.Tensor;

/**
 * Where the weights of a tap lie, relative to those of tap 0. The taps of a sub-pixel convolution
 * are pairs of kernel offset and phase, per axis {@code offset * upscale + phase}, and a phase is a
 * convolution channel.
 */
final class TapOffsets {
  private final long[] offsets;

  TapOffsets(WeightedLayer layer, Tensor weight) {
    int upscale = layer instanceof SubPixelConvolution subPixel ? subPixel.upscale() : 1;
    int taps = 1;
    for (Axis axis : layer.axes()) {
      taps = Math.multiplyExact(taps, axis.kernel() * upscale);
    }
    offsets = new long[taps];
    for (int tap = 0; tap < taps; tap++) {
      int rest = tap;
      int phase = 0;
      int phaseStep = 1;
      for (int axis = layer.rank() - 1; axis >= 0; axis--) {
        int extent = layer.axes().get(axis).kernel() * upscale;
        int along = rest % extent;
        rest /= extent;
        offsets[tap] += along / upscale * weight.stride(2 + axis);
        phase += along % upscale * phaseStep;
        phaseStep *= upscale;
      }
      offsets[tap] += phase * weight.stride(0);
    }
  }

  int taps() {
    return offsets.length;
  }

  long offset(int tap) {
    return offsets[tap];
  }
}
