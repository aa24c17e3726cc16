package io.github.upconv.layer;

import io.github.upconv.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Sub-pixel convolution: a stride-1 convolution to {@code outputChannels * upscale^rank} channels,
 * then a pixel shuffle in {@code crd} order (PyTorch {@code PixelShuffle}).
 *
 * @param inputChannels channels of the input
 * @param outputChannels channels of the output, after the shuffle
 * @param groups groups of the convolution; divides both channel counts
 * @param upscale factor of every spatial axis
 * @param axes kernel along each spatial axis, with stride 1
 * @param padMode what taps outside the input read
 * @param activation applied at the end
 */
public record SubPixelConvolution(
    int inputChannels,
    int outputChannels,
    int groups,
    int upscale,
    List<Axis> axes,
    PadMode padMode,
    Activation activation)
    implements WeightedLayer {
  /** Checks that the arguments fit each other. */
  public SubPixelConvolution {
    axes = List.copyOf(axes);
    Checks.rank("kernel", axes.size());
    Checks.channels(inputChannels, outputChannels, groups);
    Axis.atLeast("upscale", upscale, 1);
    Checks.phases(upscale, axes.size());
    Checks.noOutputPadding(axes);
    Checks.unitStride("sub-pixel-conv", axes);
  }

  /** A layer with zero padding, one group and no activation. */
  public static SubPixelConvolution of(
      int inputChannels, int outputChannels, int upscale, Axis... axes) {
    return new SubPixelConvolution(
        inputChannels, outputChannels, 1, upscale, List.of(axes), PadMode.ZERO, Activation.NONE);
  }

  /** This layer with another number of groups. */
  public SubPixelConvolution groups(int newGroups) {
    return new SubPixelConvolution(
        inputChannels, outputChannels, newGroups, upscale, axes, padMode, activation);
  }

  /** This layer with another padding mode. */
  public SubPixelConvolution padMode(PadMode newPadMode) {
    return new SubPixelConvolution(
        inputChannels, outputChannels, groups, upscale, axes, newPadMode, activation);
  }

  @Override
  public SubPixelConvolution activation(Activation newActivation) {
    return new SubPixelConvolution(
        inputChannels, outputChannels, groups, upscale, axes, padMode, newActivation);
  }

  /** Convolution channels that make one output channel: {@code upscale^rank}. */
  public int phases() {
    return Checks.phases(upscale, axes.size());
  }

  /** {@code outputChannels * upscale^rank x inputChannels/groups x kernel}. */
  @Override
  public Shape weightShape() {
    return Weights.shape(Checks.multiply(outputChannels, phases()), inputChannelsPerGroup(), axes);
  }

  /** The bias comes before the shuffle: value {@code oc * upscale^rank + phase}. */
  @Override
  public long biasExtent() {
    return weightShape().extent(0);
  }

  @Override
  public List<AxisMap> axisMaps(Shape input) {
    requireInput(input);
    var maps = new ArrayList<AxisMap>();
    for (int i = 0; i < axes.size(); i++) {
      var identity = Resample.identity(input.extent(2 + i));
      maps.add(
          new AxisMap.Shuffle(
              Checks.gather(identity, axes.get(i), padMode, AutoPad.NONE), upscale));
    }
    return maps;
  }

  @Override
  public long nominalMultiplyAdds(Shape input) {
    return Weights.multiplyAdds(
        outputShape(input).elements(), inputChannelsPerGroup(), kernelTaps());
  }
}
