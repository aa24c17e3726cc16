package io.github.upconv.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.upconv.layer.Activation;
import io.github.upconv.layer.Axis;
import io.github.upconv.layer.Interpolation;
import io.github.upconv.layer.LayerLine;
import io.github.upconv.layer.PadMode;
import io.github.upconv.layer.ResizeConvolution;
import io.github.upconv.layer.Scale;
import io.github.upconv.layer.SubPixelConvolution;
import io.github.upconv.layer.TransposedConvolution;
import io.github.upconv.layer.WeightedLayer;
import io.github.upconv.tensor.Shape;
import io.github.upconv.tensor.Tensor;
import io.github.upconv.testkit.Case;
import io.github.upconv.testkit.Compare;
import io.github.upconv.testkit.Data;
import io.github.upconv.testkit.Draw;
import io.github.upconv.testkit.Runs;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Converted layers give the same numbers, borders included: exactly, on integers. */
class ConversionsTest {
  private static final int IN = 4;
  private static final int OUT = 6;

  static LongStream seeds() {
    return LongStream.range(0, 200);
  }

  static TrainedLayer trained(Case c) {
    var layer = (WeightedLayer) c.layer();
    float[] weight = Objects.requireNonNull(c.weight());
    float[] bias = c.bias();
    return new TrainedLayer(
        layer,
        Runs.heap(weight, layer.weightShape()),
        bias == null ? null : Tensor.of(bias, bias.length));
  }

  private static TrainedLayer trained(String line) {
    return trained(Case.of(line, Data.INTEGERS, 1));
  }

  static float[] values(Tensor tensor) {
    return tensor.segment().toArray(ValueLayout.JAVA_FLOAT);
  }

  /** The case with another layer on the same input. */
  static Case with(Case c, TrainedLayer other) {
    var line = new LayerLine(other.layer(), c.input());
    var bias = other.bias();
    return new Case(
        line,
        c.data(),
        c.seed(),
        c.x(),
        values(other.weight()),
        bias == null ? null : values(bias),
        null);
  }

  private static void requireSame(Case c, TrainedLayer converted) {
    var second = with(c, converted);
    for (var engine : Runs.engines()) {
      Compare.sameBits(c + "\n" + second, Runs.run(c, engine), Runs.run(second, engine));
    }
  }

  /** Spatial extents, 1 to 3 of them. */
  private static int[] spatial(Draw draw) {
    int[] extents = new int[draw.between(1, 3)];
    for (int i = 0; i < extents.length; i++) {
      extents[i] = draw.between(1, extents.length == 3 ? 4 : 7);
    }
    return extents;
  }

  /** A kernel with pads of any size, also more than it reaches, on a given extent. */
  private static Axis kernel(Draw draw, int extent) {
    var axis = Axis.of(draw.between(1, 4)).dilation(draw.pick(1, 1, 2));
    int window = (int) axis.window();
    int begin = draw.between(Math.max(0, window - extent), window + 1);
    return axis.padding(begin, draw.between(0, window + 1));
  }

  private static Case draw(WeightedLayer layer, int[] spatial, Draw draw, long seed) {
    long[] input = new long[2 + spatial.length];
    input[0] = 2;
    input[1] = IN;
    for (int i = 0; i < spatial.length; i++) {
      input[2 + i] = spatial[i];
    }
    var activation = draw.chance(.3) ? Activation.of(Activation.Kind.RELU) : Activation.NONE;
    var active = layer.activation(activation);
    return Case.of(new LayerLine(active, Shape.of(input)), Data.INTEGERS, seed);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void resizeConvolutionIsATransposedConvolutionAndBack(long seed) {
    var draw = new Draw(seed);
    int[] spatial = spatial(draw);
    var axes = new ArrayList<Axis>();
    var scales = new ArrayList<Scale>();
    for (int extent : spatial) {
      axes.add(kernel(draw, extent));
      scales.add(Scale.by(draw.between(1, 3), 1));
    }
    var layer =
        new ResizeConvolution(
            IN,
            OUT,
            draw.pick(1, 2),
            Interpolation.NEAREST,
            scales,
            axes,
            PadMode.ZERO,
            Activation.NONE);
    var c = draw(layer, spatial, draw, seed);
    var transposed = Conversions.toTransposedConvolution(trained(c));
    requireSame(c, transposed);
    requireSame(c, Conversions.toResizeConvolution(transposed));
    for (int i = 0; i < spatial.length; i++) {
      long widened = axes.get(i).window() + transposed.layer().axes().get(i).stride() - 1;
      assertThat(transposed.weight().shape().extent(2 + i)).isGreaterThanOrEqualTo(widened);
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void subPixelConvolutionIsATransposedConvolutionAndBack(long seed) {
    var draw = new Draw(seed);
    int[] spatial = spatial(draw);
    var axes = new ArrayList<Axis>();
    for (int extent : spatial) {
      axes.add(kernel(draw, extent));
    }
    var layer =
        new SubPixelConvolution(
            IN, OUT, draw.pick(1, 2), draw.between(1, 3), axes, PadMode.ZERO, Activation.NONE);
    var drawn = draw(layer, spatial, draw, seed);
    var c = drawn.withBias(equalInPhases(drawn.bias(), layer.phases()));
    var transposed = Conversions.toTransposedConvolution(trained(c));
    requireSame(c, transposed);
    requireSame(c, Conversions.toSubPixelConvolution(transposed));
  }

  private static float @Nullable [] equalInPhases(float @Nullable [] bias, int phases) {
    if (bias == null) {
      return null;
    }
    float[] equal = new float[bias.length];
    for (int i = 0; i < equal.length; i++) {
      equal[i] = bias[i / phases * phases];
    }
    return equal;
  }

  /** Kernels that are no multiple of the stride, dilation, pads and output padding of any kind. */
  @ParameterizedTest
  @MethodSource("seeds")
  void transposedConvolutionIsASubPixelConvolution(long seed) {
    var draw = new Draw(seed);
    int[] spatial = spatial(draw);
    int stride = draw.between(1, 3);
    var axes = new Axis[spatial.length];
    for (int i = 0; i < axes.length; i++) {
      var axis = Axis.of(draw.between(1, 5)).stride(stride).dilation(draw.pick(1, 1, 2));
      int window = (int) axis.window();
      int begin = draw.between(0, window - 1);
      int left = draw.between(1, window - begin);
      // extra outputs make what one input gives a multiple of the stride
      axes[i] =
          axis.padding(begin, window - begin - left).outputPadding(Math.floorMod(-left, stride));
    }
    var layer = TransposedConvolution.of(IN, OUT, axes).groups(draw.pick(1, 2));
    var c = draw(layer, spatial, draw, seed);
    var subPixel = Conversions.toSubPixelConvolution(trained(c));
    requireSame(c, subPixel);
    requireSame(c, Conversions.toTransposedConvolution(subPixel));
  }

  /** Well-known pairs; kernels of other sizes would be exact as well, with zeros in them. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kernel=4 stride=2 padding=1 | kernel=3 padding=1 upscale=2",
        "kernel=3 stride=2 padding=1 output-padding=1 | kernel=2 pads=0,1 upscale=2",
        "kernel=6 stride=2 | kernel=3 padding=2 upscale=2",
        "kernel=9 stride=3 padding=3 | kernel=3 padding=1 upscale=3",
      })
  void kernelsAreAsSmallAsTheyCanBe(String from, String to) {
    String transposed = "conv-transpose input=1x2x5 channels=2 " + from;
    String subPixel = "sub-pixel-conv input=1x2x5 channels=2 " + to;
    assertThat(Conversions.toSubPixelConvolution(trained(transposed)).layer())
        .isEqualTo(LayerLine.parse(subPixel).layer());
  }

  @Test
  void theTapsAreThoseOfTheFormulas() {
    var scale = Scale.by(2, 1);
    var resize = ResizeConvolution.of(1, 1, Interpolation.NEAREST, scale, Axis.of(3).padding(1));
    var boxed = trained(resize, 1, 10, 100);
    // reversed 100, 10, 1; each plus the one before it
    var transposed = Conversions.toTransposedConvolution(boxed);
    assertThat(values(transposed.weight())).containsExactly(100, 110, 11, 1);
    assertThat(transposed.layer())
        .isEqualTo(TransposedConvolution.of(1, 1, Axis.of(4).stride(2).padding(1)));

    var shuffled = trained(SubPixelConvolution.of(1, 1, 2, Axis.of(2)), 1, 2, 30, 40);
    assertThat(values(Conversions.toTransposedConvolution(shuffled).weight()))
        .containsExactly(2, 40, 1, 30);
  }

  private static TrainedLayer trained(WeightedLayer layer, float... weights) {
    return new TrainedLayer(layer, Runs.heap(weights, layer.weightShape()), null);
  }

  /** Boxes of real weights are rounded, and so is what they are boxes of. */
  @ParameterizedTest
  @MethodSource("seeds")
  void realWeightsComeBackRounded(long seed) {
    String kernel = "scale=3x2 kernel=5x3 padding=1";
    var c = Case.of("resize-conv input=1x4x5x5 channels=6 groups=2 " + kernel, Data.REALS, seed);
    var back = Conversions.toResizeConvolution(Conversions.toTransposedConvolution(trained(c)));
    float[] weights = values(back.weight());
    for (int i = 0; i < weights.length; i++) {
      assertThat(weights[i]).isCloseTo(Objects.requireNonNull(c.weight())[i], within(1e-5f));
    }
  }

  @Test
  void layersOfTheFamilyStayAsTheyAre() {
    var transposed = trained("conv-transpose input=1x2x5 channels=2 kernel=3 auto-pad=same-upper");
    var resize = trained("resize-conv input=1x2x5 channels=2 kernel=3 scale=1.5 mode=cubic");
    var subPixel = trained("sub-pixel-conv input=1x2x5 channels=2 kernel=3 upscale=2");
    assertThat(Conversions.toTransposedConvolution(transposed)).isSameAs(transposed);
    assertThat(Conversions.toResizeConvolution(resize)).isSameAs(resize);
    assertThat(Conversions.toSubPixelConvolution(subPixel)).isSameAs(subPixel);
  }

  /** All of these copy input floor(o / 2) to output o. */
  @ParameterizedTest
  @CsvSource({
    "half-pixel, round-prefer-floor",
    "half-pixel, round-prefer-ceil",
    "pytorch-half-pixel, round-prefer-floor",
    "half-pixel-symmetric, round-prefer-ceil",
    "asymmetric, round-prefer-floor",
    "align-corners, round-prefer-floor"
  })
  void otherNearestResizes(String coordinates, String rounding) {
    for (int extent = 1; extent < 40; extent++) {
      String input = "resize-conv input=1x2x" + extent + " channels=2 kernel=3 padding=1 scale=2";
      String rule = " coordinates=" + coordinates + " rounding=" + rounding;
      var c = Case.of(input + rule, Data.INTEGERS, extent);
      requireSame(c, Conversions.toTransposedConvolution(trained(c)));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "conv kernel=3 | layer: need conv-transpose, resize-conv or sub-pixel-conv, was conv",
        "resize-conv kernel=3 scale=2 mode=linear | mode: need nearest, was linear",
        "resize-conv kernel=3 scale=1.5 | scale: need a whole factor, was 1.5",
        "resize-conv kernel=3 size=10 | scale: need a whole factor, was size 10",
        "resize-conv kernel=3 scale=2 coordinates=half-pixel | coordinates: need a resize that"
            + " repeats every element 2 times, were half-pixel with rounding floor",
        "resize-conv kernel=3 scale=3 coordinates=align-corners rounding=round-prefer-ceil"
            + " | coordinates: need a resize that repeats every element 3 times",
        "resize-conv kernel=3 scale=2 padding=1 pad-mode=reflect | pad-mode: need zero, was"
            + " reflect",
        "sub-pixel-conv kernel=3 upscale=2 padding=1 pad-mode=replicate | pad-mode: need zero",
        "sub-pixel-conv kernel=3 upscale=2 | bias: need one for all phases of a channel, were",
      })
  void refusesTransposedConvolutions(String layer, String message) {
    refuses(layer, message, Conversions::toTransposedConvolution);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "conv-transpose kernel=3 stride=2 | pads: need output extents that are multiples of the"
            + " stride (2), one input gave 3",
        "conv-transpose kernel=3 stride=2 auto-pad=same-upper | pads: need those of the layer",
        "conv-transpose kernel=3 stride=2 output-shape=12 | pads: need those of the layer",
        "conv-transpose kernel=2 pads=3,0 | pads: need outputs cropped by less than a kernel, a"
            + " convolution would pad by -2 and 1",
        "resize-conv kernel=2 scale=2 | pads: need output extents that are multiples",
      })
  void refusesSubPixelConvolutions(String layer, String message) {
    refuses(layer, message, Conversions::toSubPixelConvolution);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "conv-transpose kernel=4 stride=2 | weights: need a box of the stride times a smaller",
        "conv-transpose kernel=2 stride=3 | kernel: need the stride (3) or more, was 2",
        "conv-transpose kernel=4 stride=2 pads=3,0 | pads: need outputs cropped by less",
      })
  void refusesResizeConvolutions(String layer, String message) {
    refuses(layer, message, Conversions::toResizeConvolution);
  }

  private static void refuses(
      String layer, String message, UnaryOperator<TrainedLayer> conversion) {
    var words = List.of(layer.split(" ", 2));
    var line = LayerLine.parse(words.get(0) + " input=1x2x5 channels=2 " + words.get(1));
    var c = Case.of(line, Data.INTEGERS, 1, true);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> conversion.apply(trained(c)))
        .withMessageStartingWith(message);
  }

  @Test
  void refusesWhatIsNoLayer() {
    var layer = TransposedConvolution.of(1, 1, Axis.of(3).stride(2));
    var even = Axis.of(4).stride(2);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TrainedLayer(layer, Tensor.of(new float[3], 3), null))
        .withMessage("weight: need shape 1x1x3, was 3");
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            new TrainedLayer(layer, Tensor.of(new float[3], 1, 1, 3), Tensor.of(new float[2], 2)))
        .withMessage("bias: need shape 1, was 2");
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            Conversions.toSubPixelConvolution(
                trained(TransposedConvolution.of(1, 1, even, even.stride(1)), new float[16])))
        .withMessage("stride: need one for all axes, were 2 and 1");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Conversions.toSubPixelConvolution(trained(layer.groups(1), 1, Float.NaN, 1)))
        .withMessage("weights: must be finite, one was NaN");
  }

  @Test
  void refusesWhatDoesNotFit() {
    var resize = ResizeConvolution.of(1, 1, Interpolation.NEAREST, Scale.by(2, 1), Axis.of(2));
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            Conversions.toTransposedConvolution(trained(resize, Float.MAX_VALUE, Float.MAX_VALUE)))
        .withMessage("weights: must stay finite, one became Infinity");
    for (long factor : new long[] {1L << 31, (1L << 31) - 1}) {
      var huge = ResizeConvolution.of(1, 1, Interpolation.NEAREST, Scale.by(factor, 1), Axis.of(2));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Conversions.toTransposedConvolution(trained(huge, 1, 1)))
          .withMessageContaining("2^31, would be");
    }
  }
}
