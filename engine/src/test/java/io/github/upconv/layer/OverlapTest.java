package io.github.upconv.layer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.upconv.machine.Engine;
import io.github.upconv.tensor.Shape;
import io.github.upconv.testkit.Case;
import io.github.upconv.testkit.Data;
import io.github.upconv.testkit.Runs;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OverlapTest {
  /** What a transposed convolution makes of ones, far from the borders. */
  @Test
  void countsAreThoseOfATransposedConvolutionOfOnes() {
    for (int kernel = 1; kernel <= 16; kernel++) {
      for (int stride = 1; stride <= 8; stride++) {
        for (int dilation = 1; dilation <= 3; dilation++) {
          var axis = Axis.of(kernel).stride(stride).dilation(dilation);
          // the first output whose taps all find an input, rounded up to phase 0
          int first = Math.ceilDiv((int) axis.window() - 1, stride) * stride;
          int in = 2 * (first / stride + 1);
          var line = new LayerLine(TransposedConvolution.of(1, 1, axis), Shape.of(1, 1, in));
          float[] out = Runs.run(ones(line), Engine.SCALAR);
          long[] counts = Overlap.of(List.of(axis)).counts(0);
          assertThat(counts).hasSize(stride);
          for (int phase = 0; phase < stride; phase++) {
            assertThat(out[first + phase]).as("%s phase %d", line, phase).isEqualTo(counts[phase]);
          }
        }
      }
    }
  }

  private static Case ones(LayerLine line) {
    var drawn = Case.of(line, Data.INTEGERS, 0, false);
    float[] x = new float[drawn.x().length];
    float[] weight = new float[drawn.weight().length];
    Arrays.fill(x, 1);
    Arrays.fill(weight, 1);
    return drawn.withInput(x).withWeight(weight);
  }

  @Test
  void withoutDilationItIsEvenExactlyWhenTheStrideDividesTheKernel() {
    for (int kernel = 1; kernel <= 16; kernel++) {
      for (int stride = 1; stride <= 8; stride++) {
        var axis = Axis.of(kernel).stride(stride);
        assertThat(Overlap.of(List.of(axis)).isEven())
            .as("kernel %d, stride %d", kernel, stride)
            .isEqualTo(kernel % stride == 0);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "3, 2, 1, '2,1', 2, 4, 8",
    "5, 2, 1, '3,2', 1.5, 2.25, 3.375",
    "4, 3, 1, '2,1,1', 2, 4, 8",
    "9, 4, 1, '3,2,2,2', 1.5, 2.25, 3.375",
    "12, 8, 1, '2,2,2,2,1,1,1,1', 2, 4, 8",
    "2, 3, 1, '1,1,0', Infinity, Infinity, Infinity",
    "3, 2, 2, '3,0', Infinity, Infinity, Infinity",
    "4, 2, 1, '2,2', 1, 1, 1",
    "16, 8, 1, '2,2,2,2,2,2,2,2', 1, 1, 1",
  })
  void knownRatios(
      int kernel, int stride, int dilation, String counts, double one, double two, double three) {
    var axis = Axis.of(kernel).stride(stride).dilation(dilation);
    var overlap = Overlap.of(List.of(axis));
    assertThat(overlap.toString()).contains(counts + " taps per phase");
    assertThat(overlap.isEven()).isEqualTo(one == 1);
    assertThat(overlap.ratio()).isEqualTo(one);
    assertThat(Overlap.of(List.of(axis, axis)).ratio()).isEqualTo(two);
    assertThat(Overlap.of(List.of(axis, axis, axis)).ratio()).isEqualTo(three);
  }

  @Test
  void describesItself() {
    var uneven = Axis.of(3).stride(2);
    assertThat(Overlap.of(List.of(uneven, uneven)))
        .hasToString("uneven: 2,1 x 2,1 taps per phase, most : fewest = 4");
    assertThat(Overlap.of(List.of(Axis.of(2).stride(3))))
        .hasToString("uneven: 1,1,0 taps per phase, some outputs have none");
    assertThat(Overlap.of(List.of(Axis.of(4).stride(2)))).hasToString("even: 2,2 taps per phase");
  }
}
