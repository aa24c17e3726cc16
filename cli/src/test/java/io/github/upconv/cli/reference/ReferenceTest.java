package io.github.upconv.cli.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.upconv.layer.LayerLine;
import io.github.upconv.plan.Parameters;
import io.github.upconv.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** Results that were computed by hand. */
class ReferenceTest {
  private static Accuracy judge(String line, Tensor input, Parameters parameters, float... result) {
    var layer = LayerLine.parse(line);
    return new Reference(layer.layer(), input, parameters)
        .judge(false, Tensor.of(result, layer.output().extents()))
        .getFirst();
  }

  private static Tensor tensor(long[] extents, float... values) {
    return Tensor.of(values, extents);
  }

  private static long[] shape(long... extents) {
    return extents;
  }

  private static void assertExact(Accuracy accuracy) {
    assertThat(accuracy.failures()).isZero();
    assertThat(accuracy.worst()).isZero();
  }

  @Test
  void transposedConvolution() {
    var input = tensor(shape(1, 2, 2), 1, 2, 3, 4);
    // input channel 0: output channels 10,20,30 and 1,2,3
    var weight = tensor(shape(2, 2, 3), 10, 20, 30, 1, 2, 3, 100, 0, 0, 0, 0, 5);
    assertExact(
        judge(
            "conv-transpose input=1x2x2 channels=2 kernel=3 stride=2",
            input,
            Parameters.of(weight).bias(tensor(shape(2), 0, 1000)),
            310,
            20,
            450,
            40,
            60,
            1001,
            1002,
            1003 + 2 + 15,
            1004,
            1006 + 20));
  }

  @Test
  void convolutionWithGroupsAndReflection() {
    var input = tensor(shape(1, 2, 3), 1, 2, 3, 4, 5, 6);
    var weight = tensor(shape(2, 1, 2), 1, 10, -1, 1);
    assertExact(
        judge(
            "conv input=1x2x3 channels=2 kernel=2 groups=2 pads=1,0 pad-mode=reflect",
            input,
            Parameters.of(weight),
            12,
            21,
            32,
            -1,
            1,
            1));
  }

  @Test
  void subPixelConvolutionWithBiasBeforeTheShuffle() {
    var input = tensor(shape(1, 1, 2), 1, 2);
    var weight = tensor(shape(4, 1, 1), 1, 10, 100, 1000);
    assertExact(
        judge(
            "sub-pixel-conv input=1x1x2 channels=2 upscale=2 kernel=1 activation=prelu",
            input,
            Parameters.of(weight)
                .bias(tensor(shape(4), 0.5f, -11, 0, 0))
                .slope(tensor(shape(2), 2, 3)),
            1.5f,
            -2,
            2.5f,
            9,
            100,
            1000,
            200,
            2000));
  }

  @Test
  void resizeConvolution() {
    var input = tensor(shape(1, 1, 2), 1, 3);
    assertExact(
        judge(
            "resize-conv input=1x1x2 channels=1 scale=2 kernel=2",
            input,
            Parameters.of(tensor(shape(1, 1, 2), 1, 10)),
            11,
            31,
            33));
    assertExact(
        judge(
            "resize input=1x1x2 mode=linear scale=2", input, Parameters.none(), 1, 1.5f, 2.5f, 3));
  }

  @Test
  void pixelShuffles() {
    var input = tensor(shape(1, 4, 1), 1, 2, 3, 4);
    assertExact(judge("pixel-shuffle input=1x4x1 upscale=2", input, Parameters.none(), 1, 2, 3, 4));
    assertExact(
        judge(
            "pixel-shuffle input=1x4x1 upscale=2 order=dcr", input, Parameters.none(), 1, 3, 2, 4));
  }

  @Test
  void copiesMustBeExact() {
    float next = Math.nextUp(1f);
    var accuracy =
        judge("resize input=1x1x1 scale=2", tensor(shape(1, 1, 1), 1), Parameters.none(), 1, next);
    assertThat(accuracy.outputs()).isEqualTo(2);
    assertThat(accuracy.failures()).isEqualTo(1);
    assertThat(accuracy.worst()).isEqualTo(2);
  }

  @Test
  void roundingIsAllowedAndMistakesAreNot() {
    String line = "conv input=1x3x1 channels=1 kernel=1";
    var input = tensor(shape(1, 3, 1), 1e8f, 1, -1e8f);
    var weight = Parameters.of(tensor(shape(1, 3, 1), 1, 1, 1));
    // the sum is 1; its magnitude 2e8 rounds by 12 at a time
    assertThat(judge(line, input, weight, 0).failures()).isZero();
    assertThat(judge(line, input, weight, 60).failures()).isZero();
    assertThat(judge(line, input, weight, 120).failures()).isEqualTo(1);
  }

  @Test
  void specialValuesMustBeMet() {
    String line = "conv input=1x2x1 channels=1 kernel=1";
    var weight = Parameters.of(tensor(shape(1, 2, 1), 1, 1));
    var nan = tensor(shape(1, 2, 1), 1, Float.NaN);
    assertExact(judge(line, nan, weight, Float.NaN));
    assertThat(judge(line, nan, weight, 1).failures()).isEqualTo(1);
    var infinite = tensor(shape(1, 2, 1), 1, Float.NEGATIVE_INFINITY);
    assertExact(judge(line, infinite, weight, Float.NEGATIVE_INFINITY));
    assertThat(judge(line, infinite, weight, -Float.MAX_VALUE).failures()).isEqualTo(1);
    var finite = tensor(shape(1, 2, 1), 1, 2);
    assertThat(judge(line, finite, weight, Float.NaN).failures()).isEqualTo(1);
    assertThat(judge(line, finite, weight, Float.POSITIVE_INFINITY).failures()).isEqualTo(1);
    var large = tensor(shape(1, 2, 1), Float.MAX_VALUE, Float.MAX_VALUE);
    assertExact(judge(line, large, weight, Float.POSITIVE_INFINITY));
  }

  @Test
  void outputsWithoutTermAreTheBias() {
    String line = "conv-transpose input=1x1x1 channels=1 kernel=1 output-shape=2";
    var parameters = Parameters.of(tensor(shape(1, 1, 1), 1)).bias(tensor(shape(1), 0.1f));
    var input = tensor(shape(1, 1, 1), 0);
    assertExact(judge(line, input, parameters, 0.1f, 0.1f));
    assertThat(judge(line, input, parameters, 0.1f, Math.nextUp(0.1f)).failures()).isEqualTo(1);
  }

  @Test
  void shareIsRandomButFixed() {
    var line = LayerLine.parse("resize input=1x2x50x50 scale=2");
    var zeros = Tensor.of(new float[2 * 50 * 50], 1, 2, 50, 50);
    var output = Tensor.of(new float[2 * 100 * 100], 1, 2, 100, 100);
    var reference = new Reference(line.layer(), zeros, Parameters.none());
    long judged = reference.judgeShare(0.1, 1, output).outputs();
    assertThat(judged).isBetween(1600L, 2400L).isEven();
    assertThat(reference.judgeShare(0.1, 1, output).outputs()).isEqualTo(judged);
    assertThat(reference.judgeShare(1, 1, output).outputs()).isEqualTo(20000);
    assertThat(reference.judgeShare(0, 1, output).outputs()).isZero();
  }
}
