package io.github.upconv.cli.reference;

import io.github.upconv.layer.SubPixelConvolution;
import io.github.upconv.layer.TransposedConvolution;
import io.github.upconv.layer.WeightedLayer;
import io.github.upconv.tensor.Tensor;

/** Mixes the input channels of a group with the weights of a tap. */
final class WeightMixer implements Mixer {
  private final Tensor input;
  private final int groups;
  private final int groupInputs;
  private final int groupOutputs;

  /**
   * By tap, as one line of group x input channel of the group x output channel of the group: the
   * output channels are innermost, so that the loop over them is free of dependencies.
   */
  private final double[][] weights;

  WeightMixer(WeightedLayer layer, Tensor input, Tensor weight) {
    this.input = input;
    groups = layer.groups();
    groupInputs = layer.inputChannelsPerGroup();
    groupOutputs = layer.outputChannelsPerGroup();
    var kernel = new TapOffsets(layer, weight);
    weights = new double[kernel.taps()][layer.inputChannels() * groupOutputs];
    for (int tap = 0; tap < weights.length; tap++) {
      int at = 0;
      for (int ic = 0; ic < layer.inputChannels(); ic++) {
        int firstOutput = ic / groupInputs * groupOutputs;
        for (int oc = firstOutput; oc < firstOutput + groupOutputs; oc++) {
          long element = channelOffset(layer, weight, ic, oc) + kernel.offset(tap);
          weights[tap][at++] = Mixer.element(weight, weight.offset() + element);
        }
      }
    }
  }

  /** Where the weights of a pair of channels begin. */
  private static long channelOffset(WeightedLayer layer, Tensor weight, int ic, int oc) {
    if (layer instanceof TransposedConvolution) {
      return ic * weight.stride(0) + oc % layer.outputChannelsPerGroup() * weight.stride(1);
    }
    int phases = layer instanceof SubPixelConvolution subPixel ? subPixel.phases() : 1;
    return (long) oc * phases * weight.stride(0)
        + ic % layer.inputChannelsPerGroup() * weight.stride(1);
  }

  @Override
  public int termsPerSample() {
    return groupInputs;
  }

  @Override
  public void add(int tap, long element, double coefficient, double[] values, double[] magnitudes) {
    double[] line = weights[tap];
    int channel = 0;
    for (int group = 0; group < groups; group++) {
      for (int ic = 0; ic < groupInputs; ic++, channel++) {
        double x = coefficient * Mixer.element(input, element + channel * input.stride(1));
        accumulate(
            x,
            line,
            channel * groupOutputs,
            values,
            magnitudes,
            group * groupOutputs,
            groupOutputs);
      }
    }
  }

  private static void accumulate(
      double x,
      double[] weights,
      int from,
      double[] values,
      double[] magnitudes,
      int to,
      int count) {
    for (int i = 0; i < count; i++) {
      double product = x * weights[from + i];
      values[to + i] += product;
      magnitudes[to + i] += Math.abs(product);
    }
  }
}
