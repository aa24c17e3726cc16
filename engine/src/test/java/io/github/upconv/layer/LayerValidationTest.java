package io.github.upconv.layer;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.upconv.layer.Activation.Kind;
import io.github.upconv.layer.Interpolation.Coordinates;
import io.github.upconv.layer.Interpolation.Mode;
import io.github.upconv.layer.Interpolation.Rounding;
import io.github.upconv.tensor.Shape;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every refusal names the argument, what was needed and what was given. */
class LayerValidationTest {
  private static final Axis K3 = Axis.of(3);
  private static final long LARGE = 1L << 40;

  static Stream<Arguments> layers() {
    return Stream.of(
        refusal("input channels: must be 1 or more, was 0", () -> transposed(0, 1, 1)),
        refusal("channels: must be 1 or more, was -3", () -> transposed(1, -3, 1)),
        refusal("groups: must be 1 or more, was 0", () -> transposed(4, 4, 0)),
        refusal(
            "groups: must divide input channels (4) and output channels (6), was 4",
            () -> transposed(4, 6, 4)),
        refusal(
            "groups: must divide input channels (6) and output channels (4), was 4",
            () -> Convolution.of(6, 4, K3).groups(4)),
        refusal(
            "groups: must divide input channels (2) and output channels (3), was 2",
            () -> SubPixelConvolution.of(2, 3, 2, K3).groups(2)),
        refusal(
            "groups: must divide input channels (2) and output channels (3), was 2",
            () -> nearest(2, 3, K3).groups(2)),
        refusal(
            "kernel: need values for 1 to 3 spatial axes, were 0",
            () -> TransposedConvolution.of(1, 1)),
        refusal(
            "kernel: need values for 1 to 3 spatial axes, were 4",
            () -> Convolution.of(1, 1, K3, K3, K3, K3)),
        refusal(
            "pads: must be 0 with auto-pad, were 1 and 2",
            () -> transposed(AutoPad.VALID, List.of(), K3.padding(1, 2))),
        refusal(
            "pads: must be 0 with auto-pad, were 0 and 2",
            () -> transposed(AutoPad.NONE, List.of(9L), K3.padding(0, 2))),
        refusal(
            "output-shape: need one value for each of the 1 spatial axes, were 2",
            () -> transposed(AutoPad.NONE, List.of(9L, 9L), K3)),
        refusal(
            "output-shape: must be 1 or more, was 0",
            () -> transposed(AutoPad.NONE, List.of(0L), K3)),
        refusal(
            "output-shape: cannot be given with auto-pad=valid",
            () -> transposed(AutoPad.VALID, List.of(9L), K3)),
        refusal(
            "output-padding: is for conv-transpose, was 1",
            () -> Convolution.of(1, 1, K3.stride(2).outputPadding(1))),
        refusal(
            "output-padding: is for conv-transpose, was 1",
            () -> nearest(1, 1, K3.stride(2).outputPadding(1))),
        refusal(
            "output-padding: is for conv-transpose, was 2",
            () -> SubPixelConvolution.of(1, 1, 2, K3.dilation(3).outputPadding(2))),
        refusal(
            "stride: resize-conv convolves with stride 1, was 2",
            () -> nearest(1, 1, K3.stride(2))),
        refusal(
            "stride: sub-pixel-conv convolves with stride 1, was 3",
            () -> SubPixelConvolution.of(1, 1, 2, K3, K3.stride(3))),
        refusal("upscale: must be 1 or more, was 0", () -> SubPixelConvolution.of(1, 1, 0, K3)),
        refusal(
            "scale: need one value for each of the 2 spatial axes, were 1",
            () ->
                new ResizeConvolution(
                    1,
                    1,
                    1,
                    Interpolation.NEAREST,
                    List.of(Scale.by(2, 1)),
                    List.of(K3, K3),
                    PadMode.ZERO,
                    Activation.NONE)),
        refusal(
            "scale: need values for 1 to 3 spatial axes, were 0",
            () -> Resize.of(1, Interpolation.LINEAR)),
        refusal(
            "channels: must be 1 or more, was 0",
            () -> Resize.of(0, Interpolation.LINEAR, Scale.to(1))),
        refusal("upscale: must be 1 or more, was -1", () -> shuffle(4, 2, -1)),
        refusal("input channels: must be 1 or more, was 0", () -> shuffle(0, 2, 2)),
        refusal("input: need values for 1 to 3 spatial axes, were 4", () -> shuffle(16, 4, 2)),
        refusal(
            "input channels: must be a multiple of upscale^3 (27), were 26",
            () -> shuffle(26, 3, 3)),
        refusal("upscale^3: must be below 2^31, was 8000000000", () -> shuffle(8, 3, 2000)),
        refusal("scale: must be 1 or more, was 0", () -> Scale.by(0, 1)),
        refusal("scale: must be 1 or more, was -1", () -> Scale.by(1, -1)),
        refusal("size: must be 1 or more, was 0", () -> Scale.to(0)),
        refusal("scale: must be positive, was -1.5", () -> Scale.by("-1.5")),
        refusal("scale: must be positive, was 0.0", () -> Scale.by("0.0")),
        refusal("scale: must be a decimal such as 1.5, was 'two'", () -> Scale.by("two")),
        refusal(
            "activation: only leaky-relu takes a slope, was relu:0.1",
            () -> new Activation(Kind.RELU, 0.1f)),
        refusal(
            "activation: the slope must be finite, was NaN", () -> Activation.leakyRelu(Float.NaN)),
        refusal(
            "cubic-a: must be finite, was Infinity",
            () -> interpolation(Mode.CUBIC, Double.POSITIVE_INFINITY, false)),
        refusal(
            "exclude-outside: is for mode=cubic, mode was LINEAR",
            () -> interpolation(Mode.LINEAR, -0.75, true)));
  }

  static Stream<Arguments> inputs() {
    var conv = Convolution.of(2, 2, K3, K3);
    return Stream.of(
        refusal(
            "input: need batch x channels x 2 spatial extents, was 1x2x5",
            () -> conv.outputShape(Shape.of(1, 2, 5))),
        refusal(
            "input: need 2 channels, was 1x3x5x5", () -> conv.outputShape(Shape.of(1, 3, 5, 5))),
        refusal(
            "input: every extent must be 1 or more, was 0x2x5x5",
            () -> conv.outputShape(Shape.of(0, 2, 5, 5))),
        refusal(
            "input: every extent must be 1 or more, was 1x2x5x0",
            () -> conv.outputShape(Shape.of(1, 2, 5, 0))),
        refusal(
            "kernel: its window (3) must fit into the padded input (2)",
            () -> conv.outputShape(Shape.of(1, 2, 5, 2))),
        refusal(
            "kernel: its window (9) must fit into the padded input (8)",
            () -> nearest(1, 1, Axis.of(5).dilation(2).padding(1)).outputShape(Shape.of(1, 1, 3))),
        refusal(
            "pads: reflect padding must be less than the padded extent (4), was 4",
            () ->
                nearest(1, 1, K3.padding(0, 4))
                    .padMode(PadMode.REFLECT)
                    .outputShape(Shape.of(1, 1, 2))),
        refusal(
            "pads: reflect padding must be less than the padded extent (1), was 1",
            () ->
                SubPixelConvolution.of(1, 1, 2, K3.padding(1))
                    .padMode(PadMode.REFLECT)
                    .outputShape(Shape.of(1, 1, 1))),
        refusal(
            "pads: the output extent must be 1 or more, was 0 for input extent 2",
            () ->
                TransposedConvolution.of(1, 1, K3.stride(2).padding(2, 3))
                    .outputShape(Shape.of(1, 1, 2))),
        refusal(
            "pads: the output extent must be 1 or more, was -7 for input extent 1",
            () -> TransposedConvolution.of(1, 1, K3.padding(5)).outputShape(Shape.of(1, 1, 1))),
        refusal(
            "scale: the resized extent must be 1 or more, was 0 for input extent 3",
            () ->
                Resize.of(1, Interpolation.NEAREST, Scale.by("0.3"))
                    .outputShape(Shape.of(1, 1, 3))));
  }

  /** Sizes that do not fit: whatever the message says, it is the documented exception. */
  static Stream<Arguments> overflows() {
    int most = Integer.MAX_VALUE;
    return Stream.of(
        overflow(
            "stride times extent",
            () ->
                TransposedConvolution.of(1, 1, Axis.of(1).stride(most))
                    .outputShape(Shape.of(1, 1, LARGE))),
        overflow(
            "elements of the output",
            () ->
                TransposedConvolution.of(1, most, Axis.of(1), Axis.of(1))
                    .outputShape(Shape.of(1, 1, LARGE >> 10, LARGE >> 10))),
        overflow(
            "auto-pad extent",
            () ->
                new TransposedConvolution(
                        1,
                        1,
                        1,
                        List.of(Axis.of(1).stride(most)),
                        AutoPad.SAME_UPPER,
                        List.of(),
                        Activation.NONE)
                    .outputShape(Shape.of(1, 1, LARGE))),
        overflow(
            "scaled extent",
            () ->
                Resize.of(1, Interpolation.NEAREST, Scale.by(LARGE, 1))
                    .outputShape(Shape.of(1, 1, LARGE))),
        overflow(
            "exact positions",
            () ->
                Resize.of(1, Interpolation.LINEAR, Scale.by((1L << 61) + 1, 1L << 61))
                    .outputShape(Shape.of(1, 1, 1 << 20))),
        overflow(
            "phases of a sub-pixel layer",
            () ->
                SubPixelConvolution.of(1, 1, 2000, K3, K3, K3)
                    .outputShape(Shape.of(1, 1, 9, 9, 9))),
        overflow(
            "weights of a sub-pixel layer",
            () -> SubPixelConvolution.of(1, 1, 2000, K3, K3, K3).weightShape()),
        overflow(
            "weights",
            () -> Convolution.of(most, most, Axis.of(most), Axis.of(most)).weightShape()),
        overflow(
            "multiply-adds",
            () ->
                Convolution.of(most, most, Axis.of(1))
                    .nominalMultiplyAdds(Shape.of(1, most, 100))));
  }

  private static Arguments refusal(String message, ThrowingCallable call) {
    return arguments(message, call);
  }

  private static Arguments overflow(String what, ThrowingCallable call) {
    return arguments(what, call);
  }

  private static TransposedConvolution transposed(int in, int out, int groups) {
    return TransposedConvolution.of(in, out, K3).groups(groups);
  }

  private static TransposedConvolution transposed(
      AutoPad autoPad, List<Long> requested, Axis... axes) {
    return new TransposedConvolution(1, 1, 1, List.of(axes), autoPad, requested, Activation.NONE);
  }

  private static ResizeConvolution nearest(int in, int out, Axis... axes) {
    return ResizeConvolution.of(in, out, Interpolation.NEAREST, Scale.by(2, 1), axes);
  }

  private static PixelShuffle shuffle(int in, int rank, int upscale) {
    return PixelShuffle.of(in, rank, upscale, PixelShuffle.Order.CRD);
  }

  private static Interpolation interpolation(Mode mode, double a, boolean excludeOutside) {
    return new Interpolation(mode, Coordinates.HALF_PIXEL, Rounding.FLOOR, a, excludeOutside);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"layers", "inputs"})
  void refuses(String message, ThrowingCallable call) {
    assertThatIllegalArgumentException().isThrownBy(call).withMessage(message);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("overflows")
  void refusesWhatOverflows(String what, ThrowingCallable call) {
    assertThatIllegalArgumentException().as(what).isThrownBy(call).withMessageContaining(":");
  }
}
