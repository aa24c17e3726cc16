package io.github.upconv.plan;

import io.github.upconv.kernel.Columns;
import io.github.upconv.layer.SubPixelConvolution;
import io.github.upconv.layer.TransposedConvolution;
import io.github.upconv.layer.WeightedLayer;
import io.github.upconv.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/**
 * Weights of any layer family addressed alike: by output channel, term (input channel within the
 * group) and tap.
 */
final class WeightView {
  private final MemorySegment segment;
  private final WeightedLayer layer;
  private final long offset;
  private final long outputStride;
  private final long groupStride;
  private final long termStride;
  private final long[] tapOffsets;

  WeightView(WeightedLayer layer, Tensor weight) {
    this.layer = layer;
    segment = weight.segment();
    offset = weight.offset();
    int upscale = 1;
    int phases = 1;
    if (layer instanceof TransposedConvolution) {
      outputStride = weight.stride(1);
      groupStride = layer.inputChannelsPerGroup() * weight.stride(0);
      termStride = weight.stride(0);
    } else {
      if (layer instanceof SubPixelConvolution subPixel) {
        upscale = subPixel.upscale();
        phases = subPixel.phases();
      }
      outputStride = phases * weight.stride(0);
      groupStride = layer.outputChannelsPerGroup() * outputStride;
      termStride = weight.stride(1);
    }
    tapOffsets = tapOffsets(layer, weight, upscale);
  }

  /** Positions of the taps, the innermost axis fastest; a shuffled axis has a tap per phase. */
  private static long[] tapOffsets(WeightedLayer layer, Tensor weight, int upscale) {
    long[] offsets = {0};
    for (int axis = 0; axis < layer.rank(); axis++) {
      int kernel = layer.axes().get(axis).kernel();
      long[] longer = new long[offsets.length * kernel * upscale];
      long phaseStride = (long) Math.pow(upscale, layer.rank() - 1 - axis) * weight.stride(0);
      int at = 0;
      for (long outer : offsets) {
        for (int tap = 0; tap < kernel; tap++) {
          for (int phase = 0; phase < upscale; phase++) {
            longer[at++] =
                outer + tap * weight.stride(2 + axis) + (upscale > 1 ? phase * phaseStride : 0);
          }
        }
      }
      offsets = longer;
    }
    return offsets;
  }

  /** Copies the weights of all terms of an output channel and tap, {@code toStride} bytes apart. */
  void copy(int outputChannel, int tap, MemorySegment to, long toAt, long toStride) {
    int perGroup = layer.outputChannelsPerGroup();
    long element =
        offset
            + (outputChannel / perGroup) * groupStride
            + (outputChannel % perGroup) * outputStride
            + tapOffsets[tap];
    Columns.PLAIN.copy(
        segment,
        element * Float.BYTES,
        0,
        termStride * Float.BYTES,
        to,
        toAt,
        0,
        toStride,
        1,
        layer.inputChannelsPerGroup());
  }
}
