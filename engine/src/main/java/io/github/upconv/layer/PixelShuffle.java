package io.github.upconv.layer;

import io.github.upconv.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Pixel shuffle (ONNX {@code DepthToSpace}): channels become phases of a larger grid.
 *
 * @param inputChannels channels of the input, a multiple of {@code upscale^rank}
 * @param rank number of spatial axes
 * @param upscale factor of every spatial axis
 * @param order which channels become which phase
 * @param activation applied at the end
 */
public record PixelShuffle(
    int inputChannels, int rank, int upscale, Order order, Activation activation) implements Layer {
  /** Position of the phase in the channel index. */
  public enum Order {
    /** {@code channel = oc * phases + phase}: PyTorch, ONNX CRD. */
    CRD,
    /** {@code channel = phase * outputChannels + oc}: TensorFlow, ONNX DCR. */
    DCR
  }

  /** Checks that the arguments fit each other. */
  public PixelShuffle {
    Checks.rank("input", rank);
    Axis.atLeast("upscale", upscale, 1);
    Axis.atLeast("input channels", inputChannels, 1);
    int phases = Checks.phases(upscale, rank);
    if (inputChannels % phases != 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "input channels: must be a multiple of upscale^%d (%d), were %d",
              rank,
              phases,
              inputChannels));
    }
  }

  /** A shuffle without activation. */
  public static PixelShuffle of(int inputChannels, int rank, int upscale, Order order) {
    return new PixelShuffle(inputChannels, rank, upscale, order, Activation.NONE);
  }

  @Override
  public PixelShuffle activation(Activation newActivation) {
    return new PixelShuffle(inputChannels, rank, upscale, order, newActivation);
  }

  @Override
  public int outputChannels() {
    return inputChannels / Checks.phases(upscale, rank);
  }

  @Override
  public List<AxisMap> axisMaps(Shape input) {
    requireInput(input);
    var maps = new ArrayList<AxisMap>();
    for (int i = 0; i < rank; i++) {
      var identity = Resample.identity(input.extent(2 + i));
      maps.add(
          new AxisMap.Shuffle(
              Checks.gather(identity, Axis.of(1), PadMode.ZERO, AutoPad.NONE), upscale));
    }
    return maps;
  }

  /** One per element: it is moved. */
  @Override
  public long nominalMultiplyAdds(Shape input) {
    return input.elements();
  }
}
