package io.github.upconv.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.upconv.layer.Axis;
import io.github.upconv.layer.LayerLine;
import io.github.upconv.layer.SubPixelConvolution;
import io.github.upconv.layer.TransposedConvolution;
import io.github.upconv.layer.WeightedLayer;
import io.github.upconv.tensor.Tensor;
import io.github.upconv.testkit.Case;
import io.github.upconv.testkit.Compare;
import io.github.upconv.testkit.Data;
import io.github.upconv.testkit.Runs;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmoothingTest {
  /** Powers of two divide integers without rounding, so that layer and filter are exact. */
  @ParameterizedTest
  @CsvSource({
    "1x4x9 channels=6 kernel=3 groups=2, 2",
    "2x4x5 channels=2 kernel=5 dilation=3 output-padding=2, 4",
    "1x4x5x6 channels=6 kernel=3x5 groups=2, 2x4",
    "1x2x3x4x3 channels=2 kernel=3x2x1, 2x2x1",
    "1x2x6 channels=3 kernel=1, 2",
  })
  void theFoldedLayerIsTheLayerAndABoxFilter(String fields, String stride) {
    var line = LayerLine.parse("conv-transpose input=" + fields + " stride=" + stride);
    var c = Case.of(line, Data.INTEGERS, 5).withBias(null);
    var folded = ConversionsTest.with(c, Smoothing.fold(ConversionsTest.trained(c)));
    for (var engine : Runs.engines()) {
      var filter = filter(line, stride, Runs.run(c, engine));
      Compare.sameBits(c, Runs.run(filter, engine), Runs.run(folded, engine));
    }
  }

  private static Case filter(LayerLine line, String stride, float[] outputs) {
    int[] box = Arrays.stream(stride.split("x", -1)).mapToInt(Integer::parseInt).toArray();
    String begins = Arrays.stream(box).mapToObj(s -> s / 2 + ",").collect(Collectors.joining());
    String ends =
        Arrays.stream(box).mapToObj(s -> "" + (s - 1) / 2).collect(Collectors.joining(","));
    int channels = line.layer().outputChannels();
    var conv =
        LayerLine.parse(
            "conv input=%s channels=%d groups=%d kernel=%s pads=%s%s"
                .formatted(line.output(), channels, channels, stride, begins, ends));
    float[] means = new float[(int) ((WeightedLayer) conv.layer()).weightShape().elements()];
    Arrays.fill(means, (float) channels / means.length);
    return new Case(conv, Data.INTEGERS, 0, outputs, means, null, null);
  }

  /** Of an uncropped layer, biased and active, the folded one is the same part. */
  @Test
  void whatIsCroppedTakesPart() {
    String whole = "conv-transpose input=1x2x5 channels=2 kernel=3 stride=2 activation=relu";
    var c = Case.of(LayerLine.parse(whole), Data.INTEGERS, 3, true);
    var cropped = Case.of(LayerLine.parse(whole + " pads=2,1"), Data.INTEGERS, 3, true);
    var engine = Runs.engines().getFirst();
    float[] all = Runs.run(fold(c), engine);
    float[] part = Runs.run(fold(cropped), engine);
    int extent = all.length / 2;
    int left = extent - 3;
    assertThat(part).hasSize(2 * left);
    for (int channel = 0; channel < 2; channel++) {
      assertThat(Arrays.copyOfRange(part, channel * left, (channel + 1) * left))
          .containsExactly(
              Arrays.copyOfRange(all, channel * extent + 2, (channel + 1) * extent - 1));
    }
  }

  private static Case fold(Case c) {
    return ConversionsTest.with(c, Smoothing.fold(ConversionsTest.trained(c)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 8})
  void allGainsAreTheirMean(int stride) {
    var layer =
        TransposedConvolution.of(
            2, 2, Axis.of(stride + 1).stride(stride), Axis.of(7).stride(stride));
    float[] weights = PhaseGainsTest.random((int) layer.weightShape().elements());
    // with stride 8, seven taps leave holes
    var before = stride > 7 ? null : PhaseGains.of(layer, weights);
    var smooth = Smoothing.fold(trained(layer, weights));
    var gains = PhaseGains.of(smooth.layer(), ConversionsTest.values(smooth.weight()));
    assertThat(gains.isEven()).isTrue();
    assertThat(smooth.layer().axes().getFirst().kernel()).isEqualTo(stride + 1 + stride - 1);
    requireMeans(before, gains);
  }

  private static void requireMeans(@Nullable PhaseGains before, PhaseGains after) {
    for (int channel = 0; before != null && channel < 2; channel++) {
      double mean = Arrays.stream(before.pair(channel, 1)).average().orElseThrow();
      assertThat(after.pair(channel, 1)[0]).isCloseTo(mean, within(1e-5));
    }
  }

  @Test
  void holesAndSubPixelLayersBecomeEven() {
    var holes = TransposedConvolution.of(1, 1, Axis.of(2).stride(3));
    var smooth = Smoothing.fold(trained(holes, 6, 9));
    assertThat(ConversionsTest.values(smooth.weight())).containsExactly(2, 5, 5, 3);
    var subPixel = SubPixelConvolution.of(1, 1, 2, Axis.of(1));
    var even = Smoothing.fold(trained(subPixel, 2, 6));
    assertThat(ConversionsTest.values(even.weight())).containsExactly(1, 4, 3);
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            Smoothing.fold(
                ConversionsTest.trained(
                    Case.of("conv input=1x1x5 channels=1 kernel=3", Data.INTEGERS, 1))))
        .withMessageStartingWith("layer: need conv-transpose");
  }

  private static TrainedLayer trained(WeightedLayer layer, float... weights) {
    return new TrainedLayer(layer, Tensor.of(weights, layer.weightShape().extents()), null);
  }
}
