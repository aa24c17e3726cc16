package io.github.upconv.plan;

import io.github.upconv.kernel.Kernels;
import io.github.upconv.kernel.Spread;
import io.github.upconv.layer.Layer;
import io.github.upconv.layer.SubPixelConvolution;
import io.github.upconv.layer.WeightedLayer;
import io.github.upconv.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/**
 * The values of a layer in the order that its kernels read, in memory of its own.
 *
 * <pre>
 *   | packed weights | bias: phase 0: channel 0 .. | phase 1: .. | slack |
 *   | slope: channel 0 .. | slack | scale: .. | slack | shift: .. | slack |
 * </pre>
 *
 * <p>Only sub-pixel convolutions have more than one phase: their bias comes before the shuffle.
 *
 * @param segment the memory
 * @param paddable whether padding may be multiplied like any pixel: no weight is infinite or NaN,
 *     and no bias is -0, which an output without a term keeps
 * @param hasBias whether outputs get a bias, which is 0 where a weighted layer has none
 * @param biasAt position of the biases
 * @param slopeAt position of the slopes
 * @param scaled whether outputs are scaled and shifted
 * @param scaleAt position of the scales
 * @param shiftAt position of the shifts
 * @param channels output channels
 * @param outerPhases phases of the outermost lifted axis
 * @param middlePhases phases of the middle axis
 * @param innerPhases phases of the innermost axis
 */
record PackedParameters(
    MemorySegment segment,
    boolean paddable,
    boolean hasBias,
    long biasAt,
    long slopeAt,
    boolean scaled,
    long scaleAt,
    long shiftAt,
    int channels,
    int outerPhases,
    int middlePhases,
    int innerPhases) {
  static PackedParameters pack(
      Layer layer, Parameters parameters, Mixing mixing, Kernels kernels, Arena arena) {
    int upscale = layer instanceof SubPixelConvolution subPixel ? subPixel.upscale() : 1;
    int outerPhases = layer.rank() > 1 ? upscale : 1;
    int middlePhases = layer.rank() > 2 ? upscale : 1;
    int phases = Math.multiplyExact(outerPhases * middlePhases, upscale);
    int channels = layer.outputChannels();
    long slack = (long) kernels.lanes() * Float.BYTES;
    long biasAt = mixing.weightBytes();
    long slopeAt = biasAt + (long) phases * channels * Float.BYTES + slack;
    long line = (long) channels * Float.BYTES + slack;
    long scaleAt = slopeAt + line;
    long shiftAt = scaleAt + line;
    var segment = arena.allocate(shiftAt + line, 64);
    boolean hasBias = false;
    if (layer instanceof WeightedLayer weighted && parameters.weight() != null) {
      hasBias = true;
      mixing.pack(new WeightView(weighted, parameters.weight()), segment);
      if (parameters.bias() != null) {
        for (int phase = 0; phase < phases; phase++) {
          for (int c = 0; c < channels; c++) {
            float value = parameters.bias().get((long) c * phases + phase);
            set(segment, biasAt, (long) phase * channels + c, value);
          }
        }
      }
    }
    packSlopes(layer, parameters.slope(), segment, slopeAt);
    boolean scaled = false;
    if (parameters.scale() != null && parameters.shift() != null) {
      scaled = true;
      for (int c = 0; c < channels; c++) {
        set(segment, scaleAt, c, parameters.scale().get(c));
        set(segment, shiftAt, c, parameters.shift().get(c));
      }
    }
    return new PackedParameters(
        segment,
        isFinite(segment, mixing.weightBytes()) && !hasNegativeZero(segment, biasAt, slopeAt),
        hasBias,
        biasAt,
        slopeAt,
        scaled,
        scaleAt,
        shiftAt,
        channels,
        outerPhases,
        middlePhases,
        upscale);
  }

  private static void packSlopes(
      Layer layer, @Nullable Tensor slope, MemorySegment segment, long slopeAt) {
    for (int c = 0; c < layer.outputChannels(); c++) {
      float value = layer.activation().slope();
      if (slope != null) {
        value = slope.get(slope.shape().extent(0) == 1 ? 0 : c);
      }
      set(segment, slopeAt, c, value);
    }
  }

  private static boolean isFinite(MemorySegment weights, long bytes) {
    for (long at = 0; at < bytes; at += Float.BYTES) {
      if (!Float.isFinite(weights.get(ValueLayout.JAVA_FLOAT_UNALIGNED, at))) {
        return false;
      }
    }
    return true;
  }

  private static boolean hasNegativeZero(MemorySegment biases, long from, long end) {
    for (long at = from; at < end; at += Float.BYTES) {
      if (biases.get(ValueLayout.JAVA_INT_UNALIGNED, at) == Float.floatToRawIntBits(-0f)) {
        return true;
      }
    }
    return false;
  }

  private static void set(MemorySegment segment, long at, long index, float value) {
    segment.set(ValueLayout.JAVA_FLOAT_UNALIGNED, at + index * Float.BYTES, value);
  }

  /** Position of the bias of a row of outputs from a channel on, for phase 0 along the row. */
  long biasAt(long outer, long middle, int channel) {
    if (!hasBias) {
      return Spread.NO_BIAS;
    }
    // two divisions a row took 8 % of a depthwise layer
    long phase =
        outerPhases == 1 && middlePhases == 1
            ? 0
            : outer % outerPhases * middlePhases + middle % middlePhases;
    return biasAt + Float.BYTES * (phase * innerPhases * channels + channel);
  }

  /** Bytes from the bias of one phase along a row to that of the next. */
  long biasPitch() {
    return (long) channels * Float.BYTES;
  }

  /** Position of the slope of a channel. */
  long slopeAt(int channel) {
    return slopeAt + (long) channel * Float.BYTES;
  }

  /** Position of the scale of a channel. */
  long scaleAt(int channel) {
    return scaleAt + (long) channel * Float.BYTES;
  }

  /** Position of the shift of a channel. */
  long shiftAt(int channel) {
    return shiftAt + (long) channel * Float.BYTES;
  }
}
