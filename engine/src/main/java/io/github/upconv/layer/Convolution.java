package io.github.upconv.layer;

import io.github.upconv.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Convolution of any stride, as ONNX {@code Conv}: {@code out[oc][o] = sum w[oc][ic][t] *
 * in[ic][o*stride + t*dilation - padBegin]}.
 *
 * @param inputChannels channels of the input
 * @param outputChannels channels of the output
 * @param groups divides both channel counts
 * @param axes kernel along each spatial axis
 * @param padMode what taps outside the input read
 * @param autoPad rule for the pads, which are then 0 in the axes
 * @param activation applied at the end
 */
public record Convolution(
    int inputChannels,
    int outputChannels,
    int groups,
    List<Axis> axes,
    PadMode padMode,
    AutoPad autoPad,
    Activation activation)
    implements WeightedLayer {
  /** Checks that the arguments fit each other. */
  public Convolution {
    axes = List.copyOf(axes);
    Checks.rank("kernel", axes.size());
    Checks.channels(inputChannels, outputChannels, groups);
    Checks.noOutputPadding(axes);
    Checks.noPadsWith(autoPad, axes);
  }

  /** A layer with explicit zero padding, one group and no activation. */
  public static Convolution of(int inputChannels, int outputChannels, Axis... axes) {
    return new Convolution(
        inputChannels,
        outputChannels,
        1,
        List.of(axes),
        PadMode.ZERO,
        AutoPad.NONE,
        Activation.NONE);
  }

  /** This layer with another number of groups. */
  public Convolution groups(int newGroups) {
    return new Convolution(
        inputChannels, outputChannels, newGroups, axes, padMode, autoPad, activation);
  }

  /** This layer with another padding mode. */
  public Convolution padMode(PadMode newPadMode) {
    return new Convolution(
        inputChannels, outputChannels, groups, axes, newPadMode, autoPad, activation);
  }

  @Override
  public Convolution activation(Activation newActivation) {
    return new Convolution(
        inputChannels, outputChannels, groups, axes, padMode, autoPad, newActivation);
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
      maps.add(
          Checks.gather(Resample.identity(input.extent(2 + i)), axes.get(i), padMode, autoPad));
    }
    return maps;
  }

  @Override
  public long nominalMultiplyAdds(Shape input) {
    return Weights.multiplyAdds(
        outputShape(input).elements(), inputChannelsPerGroup(), kernelTaps());
  }
}
