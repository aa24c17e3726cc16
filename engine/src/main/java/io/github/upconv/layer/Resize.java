package io.github.upconv.layer;

import io.github.upconv.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Plain resize of every channel by itself, as ONNX {@code Resize} and PyTorch {@code
 * F.interpolate}.
 *
 * @param channels channels of input and output
 * @param interpolation how elements are computed
 * @param scales how far each spatial axis is resized
 * @param activation applied at the end
 */
public record Resize(
    int channels, Interpolation interpolation, List<Scale> scales, Activation activation)
    implements Layer {
  /** Checks that the arguments fit each other. */
  public Resize {
    scales = List.copyOf(scales);
    Checks.rank("scale", scales.size());
    Checks.sameKind(scales);
    Axis.atLeast("channels", channels, 1);
  }

  /** A resize without activation. */
  public static Resize of(int channels, Interpolation interpolation, Scale... scales) {
    return new Resize(channels, interpolation, List.of(scales), Activation.NONE);
  }

  @Override
  public Resize activation(Activation newActivation) {
    return new Resize(channels, interpolation, scales, newActivation);
  }

  @Override
  public int rank() {
    return scales.size();
  }

  @Override
  public int inputChannels() {
    return channels;
  }

  @Override
  public int outputChannels() {
    return channels;
  }

  @Override
  public List<AxisMap> axisMaps(Shape input) {
    requireInput(input);
    var maps = new ArrayList<AxisMap>();
    for (int i = 0; i < scales.size(); i++) {
      var resample = Resample.of(interpolation, scales.get(i), input.extent(2 + i));
      maps.add(Checks.gather(resample, Axis.of(1), PadMode.ZERO, AutoPad.NONE));
    }
    return maps;
  }

  /** One per source sample of the unclipped interpolation kernel. */
  @Override
  public long nominalMultiplyAdds(Shape input) {
    long samples =
        switch (interpolation.mode()) {
          case NEAREST -> 1;
          case LINEAR -> 2;
          case CUBIC -> 4;
        };
    long perElement = 1;
    for (int i = 0; i < scales.size(); i++) {
      perElement *= samples;
    }
    return Weights.multiplyAdds(outputShape(input).elements(), perElement);
  }
}
