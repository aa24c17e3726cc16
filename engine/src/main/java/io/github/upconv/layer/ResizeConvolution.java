package io.github.upconv.layer;

import io.github.upconv.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Resize-convolution: the input is resized to another grid, padded there, then convolved with
 * stride 1. The resized tensor is never made.
 *
 * @param inputChannels channels of the input
 * @param outputChannels channels of the output
 * @param groups divides both channel counts
 * @param interpolation how the input is resized
 * @param scales how far each spatial axis is resized
 * @param axes kernel along each spatial axis, with stride 1
 * @param padMode what taps outside the resized grid read
 * @param activation applied at the end
 */
public record ResizeConvolution(
    int inputChannels,
    int outputChannels,
    int groups,
    Interpolation interpolation,
    List<Scale> scales,
    List<Axis> axes,
    PadMode padMode,
    Activation activation)
    implements WeightedLayer {
  /** Checks that the arguments fit each other. */
  public ResizeConvolution {
    scales = List.copyOf(scales);
    axes = List.copyOf(axes);
    Checks.rank("kernel", axes.size());
    Checks.sameRank("scale", scales.size(), axes.size());
    Checks.sameKind(scales);
    Checks.channels(inputChannels, outputChannels, groups);
    Checks.noOutputPadding(axes);
    Checks.unitStride("resize-conv", axes);
  }

  /** A layer with one scale for all axes, zero padding, one group and no activation. */
  public static ResizeConvolution of(
      int inputChannels,
      int outputChannels,
      Interpolation interpolation,
      Scale scale,
      Axis... axes) {
    var scales = new ArrayList<Scale>();
    for (int i = 0; i < axes.length; i++) {
      scales.add(scale);
    }
    return new ResizeConvolution(
        inputChannels,
        outputChannels,
        1,
        interpolation,
        scales,
        List.of(axes),
        PadMode.ZERO,
        Activation.NONE);
  }

  /** This layer with another number of groups. */
  public ResizeConvolution groups(int newGroups) {
    return new ResizeConvolution(
        inputChannels, outputChannels, newGroups, interpolation, scales, axes, padMode, activation);
  }

  /** This layer with another padding mode. */
  public ResizeConvolution padMode(PadMode newPadMode) {
    return new ResizeConvolution(
        inputChannels, outputChannels, groups, interpolation, scales, axes, newPadMode, activation);
  }

  @Override
  public ResizeConvolution activation(Activation newActivation) {
    return new ResizeConvolution(
        inputChannels, outputChannels, groups, interpolation, scales, axes, padMode, newActivation);
  }

  /** {@code outputChannels x inputChannels/groups x kernel}. */
  @Override
  public Shape weightShape() {
    return Weights.shape(outputChannels, inputChannelsPerGroup(), axes);
  }

  @Override
  public List<AxisMap> axisMaps(Shape input) {
    requireInput(input);
    var maps = new ArrayList<AxisMap>();
    for (int i = 0; i < axes.size(); i++) {
      var resample = Resample.of(interpolation, scales.get(i), input.extent(2 + i));
      maps.add(Checks.gather(resample, axes.get(i), padMode, AutoPad.NONE));
    }
    return maps;
  }

  @Override
  public long nominalMultiplyAdds(Shape input) {
    return Weights.multiplyAdds(
        outputShape(input).elements(), inputChannelsPerGroup(), kernelTaps());
  }
}
