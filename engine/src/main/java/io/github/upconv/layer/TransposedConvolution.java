package io.github.upconv.layer;

import io.github.upconv.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Transposed convolution ("deconvolution"): every input element adds a kernel-sized patch to the
 * output. {@code out[oc][i*stride + t*dilation - padBegin] += w[ic][oc][t] * in[ic][i]}, as ONNX
 * {@code ConvTranspose} and PyTorch {@code ConvTranspose1d/2d/3d}.
 *
 * @param inputChannels channels of the input
 * @param outputChannels channels of the output
 * @param groups divides both channel counts; both counts for a depthwise layer
 * @param axes kernel along each spatial axis
 * @param autoPad rule for the pads, which are then 0 in the axes
 * @param requestedExtents spatial output extents that decide the pads (ONNX {@code output_shape}),
 *     or empty
 * @param activation applied at the end
 */
public record TransposedConvolution(
    int inputChannels,
    int outputChannels,
    int groups,
    List<Axis> axes,
    AutoPad autoPad,
    List<Long> requestedExtents,
    Activation activation)
    implements WeightedLayer {
  /** Checks that the arguments fit each other. */
  public TransposedConvolution {
    axes = List.copyOf(axes);
    requestedExtents = List.copyOf(requestedExtents);
    Checks.rank("kernel", axes.size());
    Checks.channels(inputChannels, outputChannels, groups);
    Checks.noPadsWith(autoPad, axes);
    if (!requestedExtents.isEmpty()) {
      Checks.sameRank("output-shape", requestedExtents.size(), axes.size());
      for (long extent : requestedExtents) {
        Axis.atLeast("output-shape", extent, 1);
      }
      Checks.noPadsWith(AutoPad.SAME_UPPER, axes);
      if (autoPad == AutoPad.VALID) {
        throw new IllegalArgumentException("output-shape: cannot be given with auto-pad=valid");
      }
    }
  }

  /** A layer with explicit pads, one group and no activation. */
  public static TransposedConvolution of(int inputChannels, int outputChannels, Axis... axes) {
    return new TransposedConvolution(
        inputChannels, outputChannels, 1, List.of(axes), AutoPad.NONE, List.of(), Activation.NONE);
  }

  /** This layer with another number of groups. */
  public TransposedConvolution groups(int newGroups) {
    return new TransposedConvolution(
        inputChannels, outputChannels, newGroups, axes, autoPad, requestedExtents, activation);
  }

  @Override
  public TransposedConvolution activation(Activation newActivation) {
    return new TransposedConvolution(
        inputChannels, outputChannels, groups, axes, autoPad, requestedExtents, newActivation);
  }

  /** {@code inputChannels x outputChannels/groups x kernel}. */
  @Override
  public Shape weightShape() {
    return Weights.shape(inputChannels, outputChannelsPerGroup(), axes);
  }

  @Override
  public List<AxisMap> axisMaps(Shape input) {
    requireInput(input);
    var maps = new ArrayList<AxisMap>();
    for (int i = 0; i < axes.size(); i++) {
      maps.add(map(i, input.extent(2 + i)));
    }
    return maps;
  }

  private AxisMap map(int index, long in) {
    Axis axis = axes.get(index);
    long natural =
        Checks.add(Checks.multiply(axis.stride(), in - 1), axis.outputPadding() + axis.window());
    long begin = axis.padBegin();
    long end = axis.padEnd();
    boolean same = autoPad == AutoPad.SAME_UPPER || autoPad == AutoPad.SAME_LOWER;
    if (same || !requestedExtents.isEmpty()) {
      long wanted =
          requestedExtents.isEmpty()
              ? Checks.multiply(in, axis.stride())
              : requestedExtents.get(index);
      // the total may be negative; floor division then puts the odd extra output at the end
      long total = natural - wanted;
      long half = Math.floorDiv(total, 2);
      begin = autoPad == AutoPad.SAME_UPPER ? half : total - half;
      end = total - begin;
    }
    long out = Checks.outputExtent("pads", natural - begin - end, in);
    return AxisMap.Scatter.of(in, out, axis, begin);
  }

  @Override
  public long nominalMultiplyAdds(Shape input) {
    return Weights.multiplyAdds(Checks.product(input, 0), outputChannelsPerGroup(), kernelTaps());
  }
}
