package io.github.upconv.cli.reference;

import io.github.upconv.layer.Layer;
import io.github.upconv.layer.PixelShuffle;
import io.github.upconv.layer.Resize;
import io.github.upconv.layer.WeightedLayer;
import io.github.upconv.plan.Parameters;
import io.github.upconv.tensor.Tensor;
import java.lang.foreign.ValueLayout;
import java.util.Objects;

/** How one source element of every input channel enters all output channels of a position. */
sealed interface Mixer permits WeightMixer, CopyMixer {
  /** Products that one sample adds to one output. */
  int termsPerSample();

  /**
   * Adds the products of one sample to every output channel, and their absolute values to the
   * magnitudes.
   *
   * @param tap index of the kernel offset, outermost axis first
   * @param element index of the source element of channel 0 in the input's memory
   */
  void add(int tap, long element, double coefficient, double[] values, double[] magnitudes);

  /** The mixer of a layer. */
  static Mixer of(Layer layer, Tensor input, Parameters parameters) {
    return switch (layer) {
      case WeightedLayer weighted ->
          new WeightMixer(weighted, input, Objects.requireNonNull(parameters.weight()));
      case PixelShuffle shuffle -> CopyMixer.of(shuffle, input);
      case Resize resize -> CopyMixer.of(resize, input);
    };
  }

  /** One element by its index in the tensor's memory. */
  static float element(Tensor tensor, long element) {
    return tensor.segment().get(ValueLayout.JAVA_FLOAT_UNALIGNED, Float.BYTES * element);
  }
}
