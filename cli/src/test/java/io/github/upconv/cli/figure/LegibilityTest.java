package io.github.upconv.cli.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Figures up to kernel 16, stride 8 and three layers: {@link Svg} refuses a text that touches
 * another one or reaches beyond the picture.
 */
class LegibilityTest {
  private static final int LARGEST_KERNEL = 16;
  private static final int LARGEST_STRIDE = 8;

  private static final List<int[]> LAYERS = layers();

  private static List<int[]> layers() {
    var layers = new ArrayList<int[]>();
    for (int kernel = 1; kernel <= LARGEST_KERNEL; kernel++) {
      for (int stride = 1; stride <= LARGEST_STRIDE; stride++) {
        layers.add(new int[] {kernel, stride, 1 + (kernel + stride) % 3});
      }
    }
    return layers;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 16, 64})
  void overlapOfALayer(int inputs) {
    for (int[] layer : LAYERS) {
      var svg = new Svg(Samples.overlap(inputs, layer));
      assertThat(svg.elements("input")).hasSizeLessThanOrEqualTo(inputs);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 7})
  void overlapOfStacks(int inputs) {
    for (int i = 0; i < LAYERS.size(); i++) {
      int[] first = LAYERS.get(i);
      int[] second = LAYERS.get((i * 37 + 11) % LAYERS.size());
      int[] third = LAYERS.get((i * 53 + 29) % LAYERS.size());
      assertThat(new Svg(Samples.overlap(inputs, first, second)).texts("heading")).hasSize(2);
      assertThat(new Svg(Samples.overlap(inputs, first, second, third)).texts("heading"))
          .hasSize(3);
    }
  }

  /** Every layer stands above what it leads to, so that squares of a layer touch its windows. */
  @Test
  void layersOfAStackAreAligned() {
    var svg = new Svg(Samples.overlap(5, new int[] {3, 2, 1}, new int[] {4, 2, 1}));
    var outputs = svg.numbers("output", "x");
    var widths = svg.numbers("output", "width");
    var inputs = svg.numbers("input", "x");
    var sizes = svg.numbers("input", "width");
    for (int i = 0; i < 11; i++) {
      double output = outputs.get(i) + widths.get(i) / 2;
      double input = inputs.get(5 + i) + sizes.get(5 + i) / 2;
      assertThat(input).isCloseTo(output, within(.02));
    }
  }

  @Test
  void maps() {
    for (int[] layer : LAYERS) {
      new Svg(Samples.map(1, 4, layer[0], layer[1]));
      new Svg(Samples.map(9, 2, layer[0], layer[1]));
    }
    var large = new Svg(Samples.map(100, 2, 5, 3));
    assertThat(large.texts("axis"))
        .containsExactly("output column", "output row, 71 to 230 of 302");
  }

  @Test
  void slices() {
    for (int i = 0; i < LAYERS.size(); i += 3) {
      long[] counts = Samples.paint(Samples.ones(2), LAYERS.get(i)[0], LAYERS.get(i)[1], 1);
      int extent = counts.length;
      var svg = new Svg(CountMapFigure.drawSlices("slices", counts, counts, counts));
      assertThat(svg.texts("heading")).hasSize(extent);
      assertThat(svg.elements("cell")).hasSize(extent * extent * extent);
    }
  }

  @Test
  void matrices() {
    for (int[] layer : LAYERS) {
      new Svg(Samples.matrix(1, layer[0], layer[1]));
      new Svg(Samples.matrix(7, layer[0], layer[1]));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 8})
  void phases(int channels) {
    for (int stride = 1; stride <= LARGEST_STRIDE; stride++) {
      int phases = stride;
      assertThat(new Svg(Samples.phases(channels, phases)).elements("phase"))
          .hasSize(channels * phases);
      new Svg(Samples.phases(channels, phases, phases));
      var volume = new Svg(Samples.phases(channels, phases, phases, phases));
      assertThat(volume.elements("phase")).hasSize(channels * phases * phases * phases);
    }
  }

  @Test
  void gainsOfAnySize() {
    for (int exponent = -30; exponent <= 30; exponent += 3) {
      double unit = Math.pow(10, exponent);
      double[] gains = IntStream.range(0, 4).mapToDouble(i -> (i - 1.7) * unit).toArray();
      var channel = new PhaseFigure.Channel("channel 0", List.of(2, 2), gains, unit);
      new Svg(PhaseFigure.draw("gains", List.of(channel, channel), new double[] {unit}));
    }
  }
}
