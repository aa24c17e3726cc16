package io.github.upconv.layer;

import io.github.upconv.tensor.Shape;
import java.util.List;

/** A layer that mixes channels with trained weights. */
public sealed interface WeightedLayer extends Layer
    permits TransposedConvolution, ResizeConvolution, SubPixelConvolution, Convolution {
  /** The kernel along every spatial axis, outermost first. */
  List<Axis> axes();

  /** Number of groups that mix only among themselves; divides both channel counts. */
  int groups();

  /** Shape of the weights; dense channels-first order. */
  Shape weightShape();

  /** Number of bias values: one per channel that the convolution makes. */
  default long biasExtent() {
    return outputChannels();
  }

  @Override
  default int rank() {
    return axes().size();
  }

  /** Input channels that one output channel reads. */
  default int inputChannelsPerGroup() {
    return inputChannels() / groups();
  }

  /** Output channels of one group. */
  default int outputChannelsPerGroup() {
    return outputChannels() / groups();
  }

  /** Number of kernel offsets: the product of the axes. */
  default long kernelTaps() {
    long taps = 1;
    for (Axis axis : axes()) {
      taps = Checks.multiply(taps, axis.kernel());
    }
    return taps;
  }
}
