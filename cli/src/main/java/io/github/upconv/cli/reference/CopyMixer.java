package io.github.upconv.cli.reference;

import io.github.upconv.layer.PixelShuffle;
import io.github.upconv.layer.Resize;
import io.github.upconv.tensor.Tensor;

/** Without weights: each output channel reads one input channel. */
final class CopyMixer implements Mixer {
  private final Tensor input;

  /** Input channel by tap and output channel. */
  private final int[][] channels;

  private CopyMixer(Tensor input, int[][] channels) {
    this.input = input;
    this.channels = channels;
  }

  static CopyMixer of(Resize resize, Tensor input) {
    int[][] channels = new int[1][resize.channels()];
    for (int oc = 0; oc < resize.channels(); oc++) {
      channels[0][oc] = oc;
    }
    return new CopyMixer(input, channels);
  }

  /** The taps of a shuffle are its phases. */
  static CopyMixer of(PixelShuffle shuffle, Tensor input) {
    int outputs = shuffle.outputChannels();
    int phases = shuffle.inputChannels() / outputs;
    int[][] channels = new int[phases][outputs];
    for (int phase = 0; phase < phases; phase++) {
      for (int oc = 0; oc < outputs; oc++) {
        channels[phase][oc] =
            switch (shuffle.order()) {
              case CRD -> oc * phases + phase;
              case DCR -> phase * outputs + oc;
            };
      }
    }
    return new CopyMixer(input, channels);
  }

  @Override
  public int termsPerSample() {
    return 1;
  }

  @Override
  public void add(int tap, long element, double coefficient, double[] values, double[] magnitudes) {
    for (int oc = 0; oc < values.length; oc++) {
      double product =
          coefficient * Mixer.element(input, element + channels[tap][oc] * input.stride(1));
      values[oc] += product;
      magnitudes[oc] += Math.abs(product);
    }
  }
}
