package io.github.upconv.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.upconv.layer.Interpolation.Coordinates;
import io.github.upconv.layer.Interpolation.Mode;
import io.github.upconv.layer.Interpolation.Rounding;
import io.github.upconv.tensor.Shape;
import io.github.upconv.testkit.Cases;
import io.github.upconv.testkit.Family;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LayerLineTest {
  private static final String DECONVOLUTION =
      "conv-transpose input=1x2x4x4 channels=3 kernel=4x4 stride=2x2 pads=1,1,1,1";

  @ParameterizedTest
  @EnumSource(Family.class)
  void printsWhatItReads(Family family) {
    for (long seed = 0; seed < 500; seed++) {
      var line = Cases.line(family, seed);
      assertThat(LayerLine.parse(line.toString())).isEqualTo(line);
    }
  }

  @Test
  void defaultsAreLeftOut() {
    assertThat(
            LayerLine.parse(
                "conv-transpose input=1x2x4x4 channels=3 kernel=4 stride=2 padding=1"
                    + " output-padding=0x0 dilation=1x1 groups=1 auto-pad=none activation=none"))
        .hasToString(DECONVOLUTION);
  }

  @Test
  void resizesDefaultToWhatPyTorchDoes() {
    assertThat(((Resize) LayerLine.parse("resize input=1x1x4 scale=2").layer()).interpolation())
        .isEqualTo(Interpolation.NEAREST);
    assertThat(resize("mode=nearest scale=2")).isEqualTo(Interpolation.NEAREST);
    assertThat(resize("mode=linear scale=2")).isEqualTo(Interpolation.LINEAR);
    assertThat(resize("mode=cubic scale=2")).isEqualTo(Interpolation.CUBIC);
    assertThat(
            resize("mode=cubic scale=2 cubic-a=-0.5 exclude-outside=1 coordinates=align-corners"))
        .isEqualTo(
            new Interpolation(Mode.CUBIC, Coordinates.ALIGN_CORNERS, Rounding.FLOOR, -0.5, true));
    assertThat(resize("mode=nearest size=7 coordinates=half-pixel rounding=round-prefer-floor"))
        .isEqualTo(
            new Interpolation(
                Mode.NEAREST, Coordinates.HALF_PIXEL, Rounding.ROUND_PREFER_FLOOR, -0.75, false));
  }

  private static Interpolation resize(String fields) {
    return ((Resize) LayerLine.parse("resize input=1x1x4 " + fields).layer()).interpolation();
  }

  @Test
  void perAxisValuesAndPadsFollowOnnx() {
    var layer =
        (TransposedConvolution)
            LayerLine.parse(
                    "conv-transpose input=1x1x4x5 channels=1 kernel=2x3 stride=3x4 pads=0,1,2,3"
                        + " output-padding=1x2 dilation=1x2")
                .layer();
    assertThat(layer.axes())
        .containsExactly(new Axis(2, 3, 1, 0, 2, 1), new Axis(3, 4, 2, 1, 3, 2));
  }

  @ParameterizedTest
  @CsvSource({"none", "relu", "leaky-relu:0.2", "leaky-relu:-1.5", "prelu", "tanh", "sigmoid"})
  void activations(String activation) {
    var line = LayerLine.parse(DECONVOLUTION + " activation=" + activation);
    assertThat(line.layer().activation()).hasToString(activation);
    assertThat(LayerLine.parse(line.toString())).isEqualTo(line);
  }

  /** Whatever a value was made from, its line reads back as the same value. */
  @ParameterizedTest
  @ValueSource(
      floats = {
        0.1f,
        1 / 3f,
        1e-20f,
        1e20f,
        Float.MIN_VALUE,
        Float.MAX_VALUE,
        Float.MIN_NORMAL,
        0.001234567f
      })
  void everySlopeReadsBack(float slope) {
    var line = LayerLine.parse(DECONVOLUTION);
    var sloped = new LayerLine(line.layer().activation(Activation.leakyRelu(slope)), line.input());
    assertThat(LayerLine.parse(sloped.toString())).isEqualTo(sloped);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.6, -1.0 / 3, 1e-30, 0.0012345678901234567, Double.MIN_VALUE})
  void everyCubicCoefficientReadsBack(double a) {
    var how = new Interpolation(Mode.CUBIC, Coordinates.HALF_PIXEL, Rounding.FLOOR, a, false);
    var line = new LayerLine(Resize.of(1, how, Scale.to(5)), Shape.of(1, 1, 4));
    assertThat(LayerLine.parse(line.toString())).isEqualTo(line);
  }

  @Test
  void unreducedFactorsReadBack() {
    var resize = Resize.of(1, Interpolation.NEAREST, Scale.by(4, 2), Scale.by(9, 6));
    var line = new LayerLine(resize, Shape.of(1, 1, 4, 4));
    assertThat(LayerLine.parse(line.toString())).isEqualTo(line);
  }

  @Test
  void aFactorNextToATargetIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Resize.of(1, Interpolation.NEAREST, Scale.to(4), Scale.by(2, 1)))
        .withMessageStartingWith("scale: ");
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            new ResizeConvolution(
                1,
                1,
                1,
                Interpolation.NEAREST,
                List.of(Scale.by(2, 1), Scale.to(4)),
                List.of(Axis.of(1), Axis.of(1)),
                PadMode.ZERO,
                Activation.NONE))
        .withMessageStartingWith("scale: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"tr-TR", "ar-EG-u-nu-arab", "th-TH-u-nu-thai", "az", "lt", "fa-IR"})
  void theDefaultLocaleDoesNotMatter(String tag) {
    var line = LayerLine.parse(DECONVOLUTION + " activation=sigmoid");
    var resize =
        LayerLine.parse(
            "resize input=1x1x9 mode=linear scale=1.5 coordinates=half-pixel-symmetric");
    var before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag(tag));
      assertThat(line).hasToString(DECONVOLUTION + " activation=sigmoid");
      assertThat(LayerLine.parse(line.toString())).isEqualTo(line);
      assertThat(LayerLine.parse(resize.toString())).isEqualTo(resize);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Axis.of(-12))
          .withMessage("kernel: must be 1 or more, was -12");
    } finally {
      Locale.setDefault(before);
    }
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        refusal("conv", "input: conv needs it"),
        refusal("conv input=1x1x4", "channels: conv needs it"),
        refusal("conv input=1x1x4 channels=1", "kernel: conv needs it"),
        refusal(
            "sub-pixel-conv input=1x1x4 channels=1 kernel=1", "upscale: sub-pixel-conv needs it"),
        refusal("resize input=1x1x4", "scale: resize needs it"),
        refusal(
            "deconv input=1x1x4",
            "layer: need conv-transpose, resize-conv, sub-pixel-conv, resize, conv,"
                + " pixel-shuffle, was 'deconv'"),
        refusal(
            "CONV input=1x1x4",
            "layer: need conv-transpose, resize-conv, sub-pixel-conv, resize, conv,"
                + " pixel-shuffle, was 'CONV'"),
        refusal("conv input", "layer: need fields of the form key=value, was 'input'"),
        refusal("conv =1", "layer: need fields of the form key=value, was '=1'"),
        refusal("conv input=1x1x4 input=1x1x4 channels=1 kernel=1", "input: is given twice"),
        refusal(
            "conv input=1x1x4 channels=1 kernel=1 colour=red", "colour: is not a field of conv"),
        refusal(
            "conv input=1x1x4 channels=1 kernel=1 output-shape=2",
            "output-shape: is not a field of conv"),
        refusal("resize input=1x1x4 scale=2 kernel=3", "kernel: is not a field of resize"),
        refusal(
            "conv input=1x1 channels=1 kernel=1",
            "input: need batch x channels x 1 to 3 spatial extents, was 1x1"),
        refusal(
            "conv input=1x1x1x1x1x1 channels=1 kernel=1",
            "input: need batch x channels x 1 to 3 spatial extents, was 1x1x1x1x1x1"),
        refusal("conv input=1x0x4 channels=1 kernel=1", "input: must be 1 or more, was 0"),
        refusal(
            "conv input=1x1xx4 channels=1 kernel=1",
            "input: must be an integer of at most 18 digits, was ''"),
        refusal(
            "conv input=1x1x4 channels=one kernel=1",
            "channels: must be an integer of at most 18 digits, was 'one'"),
        refusal(
            "conv input=1x1x4 channels=2147483648 kernel=1",
            "channels: must be below 2^31, was 2147483648"),
        refusal(
            "conv input=1x1x4 channels=٣ kernel=1",
            "channels: must be an integer of at most 18 digits, was '\\u0663'"),
        refusal(
            "conv input=1x1x4 channels=３ kernel=1",
            "channels: must be an integer of at most 18 digits, was '\\uff13'"),
        refusal(
            "conv input=1x1x4 channels=1 kernel=1x1",
            "kernel: need one value for each of the 1 spatial axes, were 2"),
        refusal(
            "conv input=1x1x4 channels=1 kernel=1 pads=1",
            "pads: need 2 values, all begins then all ends, were 1"),
        refusal(
            "conv input=1x1x4 channels=1 kernel=1 pads=1,1 padding=1",
            "padding: cannot be given together with pads"),
        refusal(
            "conv input=1x1x4 channels=1 kernel=1 pads=1,-1", "pads: must be 0 or more, was -1"),
        refusal(
            "conv input=1x1x4 channels=1 kernel=1 pad-mode=wrap",
            "pad-mode: need one of zero, reflect, replicate, was 'wrap'"),
        refusal(
            "conv input=1x1x4 channels=1 kernel=1 auto-pad=same",
            "auto-pad: need one of none, same-upper, same-lower, valid, was 'same'"),
        refusal(
            "conv input=1x1x4 channels=1 kernel=5",
            "kernel: its window (5) must fit into the padded input (4)"),
        refusal("resize input=1x1x4 scale=2 size=8", "size: cannot be given together with scale"),
        refusal("resize input=1x1x4 scale=two", "scale: must be a decimal such as 1.5, was 'two'"),
        refusal(
            "resize input=1x1x4 scale=2x2",
            "scale: need one value for each of the 1 spatial axes, were 2"),
        refusal(
            "resize input=1x1x4 scale=2 mode=bilinear",
            "mode: need one of nearest, linear, cubic, was 'bilinear'"),
        refusal(
            "resize input=1x1x4 scale=2 coordinates=center",
            "coordinates: need one of asymmetric, half-pixel, pytorch-half-pixel, align-corners,"
                + " half-pixel-symmetric, was 'center'"),
        refusal(
            "resize input=1x1x4 scale=2 rounding=up",
            "rounding: need one of floor, ceil, round-prefer-floor, round-prefer-ceil, was 'up'"),
        refusal(
            "resize input=1x1x4 scale=2 mode=cubic exclude-outside=yes",
            "exclude-outside: must be 0 or 1, was 'yes'"),
        refusal(
            "resize input=1x1x4 scale=2 mode=cubic cubic-a=a",
            "cubic-a: must be a decimal such as 1.5, was 'a'"),
        refusal(
            "pixel-shuffle input=1x4x4 upscale=2 order=rcd",
            "order: need one of crd, dcr, was 'rcd'"),
        refusal(
            "pixel-shuffle input=1x3x4 upscale=2",
            "input channels: must be a multiple of upscale^1 (2), were 3"),
        refusal(
            "conv input=1x1x4 channels=1 kernel=1 activation=swish",
            "activation: need none, relu, leaky-relu:SLOPE, prelu, tanh or sigmoid, was 'swish'"),
        refusal(
            "conv input=1x1x4 channels=1 kernel=1 activation=leaky-relu",
            "activation: leaky-relu needs its slope, as in leaky-relu:0.2"),
        refusal(
            "conv input=1x1x4 channels=1 kernel=1 activation=leaky-relu:x",
            "activation: must be a decimal such as 1.5, was 'x'"),
        refusal(
            "conv input=1x1x4 channels=1 kernel=1 activation=relu:0.5",
            "activation: only leaky-relu takes a slope, was relu:0.5"));
  }

  private static Arguments refusal(String line, String message) {
    return Arguments.arguments(line, message);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusals")
  void refuses(String line, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LayerLine.parse(line))
        .withMessage(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "conv input=1x99999999999x4 channels=1 kernel=1",
        "conv input=999999999999999999x9999999x999999999 channels=1 kernel=1",
        "conv-transpose input=1x1x999999999999999999 channels=1 kernel=1 stride=2147483647",
        "sub-pixel-conv input=1x1x4x4x4 channels=1 kernel=1 upscale=99999",
        "pixel-shuffle input=1x4x4x4x4 upscale=99999",
        "resize input=1x1x999999999 scale=1.000000000000000001",
        "resize input=1x1x999999999999999999 scale=999999999999999999",
        "",
        " \t ",
      })
  void refusesWhatOverflows(String line) {
    assertThatIllegalArgumentException().isThrownBy(() -> LayerLine.parse(line));
  }

  @Test
  void messagesEscapeAndShortenForeignText() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LayerLine.parse("conv input=1x1x\u001b[31m channels=1 kernel=1"))
        .withMessageContaining("\\u001b[31m")
        .withMessageNotContaining("\u001b");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LayerLine.parse("x".repeat(10_000) + " input=1x1x1"))
        .satisfies(e -> assertThat(e.getMessage().length()).isLessThan(300));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LayerLine.parse("resize input=1x1x1 scale=" + "9".repeat(10_000)))
        .satisfies(e -> assertThat(e.getMessage().length()).isLessThan(300));
  }
}
