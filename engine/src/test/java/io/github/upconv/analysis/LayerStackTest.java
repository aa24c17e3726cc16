package io.github.upconv.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.upconv.layer.Axis;
import io.github.upconv.layer.Overlap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LayerStackTest {
  /** {@code 3,2 4,2}: kernel and stride of each layer. */
  private static LayerStack stack(String layers) {
    var axes = new ArrayList<Axis>();
    for (String layer : List.of(layers.split(" ", -1))) {
      int comma = layer.indexOf(',');
      int stride = Integer.parseInt(layer.substring(comma + 1));
      axes.add(Axis.of(Integer.parseInt(layer.substring(0, comma))).stride(stride));
    }
    return new LayerStack(axes);
  }

  /** Counts by looking for the taps of each output; shares nothing with the code. */
  private static long[] gathered(int kernel, int stride, int dilation) {
    long[] counts = new long[stride];
    int far = stride * kernel * dilation;
    for (int phase = 0; phase < stride; phase++) {
      for (int input = 0; input * stride <= far + phase; input++) {
        int distance = far + phase - input * stride;
        if (distance % dilation == 0 && distance / dilation < kernel) {
          counts[phase]++;
        }
      }
    }
    return counts;
  }

  @Test
  void patternOfOneLayerIsFoundByBruteForce() {
    for (int kernel = 1; kernel <= 64; kernel++) {
      for (int stride = 1; stride <= 32; stride++) {
        for (int dilation = 1; dilation <= 4; dilation++) {
          var axis = Axis.of(kernel).stride(stride).dilation(dilation);
          long[] pattern = LayerStack.of(axis).pattern();
          assertThat(pattern).as("%s", axis).isEqualTo(gathered(kernel, stride, dilation));
          assertThat(pattern).isEqualTo(Overlap.of(List.of(axis)).counts(0));
        }
      }
    }
  }

  /** What the counts are like follows from kernel, stride and dilation alone. */
  @Test
  void closedFormsOfOneLayer() {
    for (int kernel = 1; kernel <= 64; kernel++) {
      for (int stride = 1; stride <= 32; stride++) {
        for (int dilation = 1; dilation <= 4; dilation++) {
          int common = gcd(stride, dilation);
          var stack = LayerStack.of(Axis.of(kernel).stride(stride).dilation(dilation));
          long[] counts = gathered(kernel, stride, dilation);
          boolean holes = common > 1 || stride > kernel;
          assertThat(stack.isEven()).isEqualTo(!holes && kernel % stride == 0);
          assertThat(Double.isInfinite(stack.ratio())).isEqualTo(holes);
          if (common == 1) {
            long most = Math.ceilDiv(kernel, stride);
            assertThat(Arrays.stream(counts).filter(count -> count == most).count())
                .isEqualTo(kernel % stride == 0 ? stride : kernel % stride);
          }
          if (stride == 2 && common == 1 && kernel % 2 == 1) {
            assertThat(stack.variation()).isCloseTo(1.0 / kernel, within(1e-15));
          }
          for (int rank = 1; rank <= (stride <= 8 ? 3 : 1); rank++) {
            assertThat(stack.variation(rank)).isCloseTo(variation(counts, rank), within(1e-12));
          }
        }
      }
    }
  }

  private static int gcd(int a, int b) {
    return b == 0 ? a : gcd(b, a % b);
  }

  /** Of all products of a count per axis. */
  private static double variation(long[] counts, int rank) {
    int phases = (int) Math.pow(counts.length, rank);
    double[] products = new double[phases];
    for (int phase = 0; phase < phases; phase++) {
      products[phase] = 1;
      for (int rest = phase, axis = 0; axis < rank; axis++, rest /= counts.length) {
        products[phase] *= counts[rest % counts.length];
      }
    }
    double mean = Arrays.stream(products).average().orElseThrow();
    double squares = Arrays.stream(products).map(c -> (c - mean) * (c - mean)).sum();
    return Math.sqrt(squares / phases) / mean;
  }

  @ParameterizedTest
  @CsvSource({
    "'3,2', '2,1', 2, .3333, .4843",
    "'5,2', '3,2', 1.5, .2000, .2857",
    "'4,3', '2,1,1', 2, .3536, .5154",
    "'9,4', '3,2,2,2', 1.5, .1925, .2747",
    "'12,8', '2,2,2,2,1,1,1,1', 2, .3333, .4843",
    "'2,3', '1,1,0', Infinity, .7071, 1.1180",
    "'2,2', '1,1', 1, 0, 0",
    "'4,2', '2,2', 1, 0, 0",
    "'16,8', '2,2,2,2,2,2,2,2', 1, 0, 0",
    "'3,2 3,2', '3,2,3,1', 3, .3685, .5386",
    "'3,2 3,2 3,2', '4,3,5,2,5,3,4,1', 5, .3902, .5725",
    "'3,2 4,2', '3,3,3,3', 1, 0, 0",
    "'3,2 2,1', '3,3', 1, 0, 0",
    "'3,2 3,1', '5,4', 1.25, .1111, .1576",
  })
  void knownPatterns(String layers, String pattern, double ratio, double one, double two) {
    var stack = stack(layers);
    assertThat(Arrays.toString(stack.pattern()).replaceAll("[\\[\\] ]", "")).isEqualTo(pattern);
    assertThat(stack.ratio()).isEqualTo(ratio);
    assertThat(stack.isEven()).isEqualTo(ratio == 1);
    assertThat(stack.variation()).isCloseTo(one, within(5e-5));
    assertThat(stack.variation(2)).isCloseTo(two, within(5e-5));
  }

  @Test
  void figuresOfTheArticle() {
    assertThat(stack("3,2").counts(8)).hasSize(17).startsWith(1, 1, 2, 1, 2).endsWith(2, 1, 1);
    assertThat(Arrays.stream(stack("3,2").counts(8)).sum()).isEqualTo(24);
    assertThat(stack("3,2").counts(5)).hasSize(11);
    assertThat(stack("3,2 3,2").counts(5)).hasSize(23);
    int even = 0;
    for (int kernel = 1; kernel <= 6; kernel++) {
      for (int stride = 1; stride <= 6; stride++) {
        even += stack(kernel + "," + stride).isEven() ? 1 : 0;
      }
    }
    assertThat(even).isEqualTo(14);
  }

  @Test
  void farFromTheBordersCountsRepeatThePattern() {
    var stack = stack("3,2 5,3 2,1");
    long[] pattern = stack.pattern();
    long[] counts = stack.counts(20);
    for (int i = 30; i < 90; i++) {
      assertThat(counts[i]).isEqualTo(pattern[i % pattern.length]);
    }
  }

  /** Stern's diatomic sequence behind a power of two; the maxima are Fibonacci numbers. */
  @Test
  void repeatedLayersMakeTheDiatomicSequence() {
    var layers = new ArrayList<Axis>();
    int largest = 1;
    int next = 2;
    for (int count = 1; count <= 12; count++) {
      layers.add(Axis.of(3).stride(2));
      long[] pattern = new LayerStack(layers).pattern();
      int size = 1 << count;
      assertThat(pattern).hasSize(size);
      for (int i = 0; i < size; i++) {
        assertThat(pattern[i]).isEqualTo(diatomic(size + 1 + i));
      }
      assertThat(Arrays.stream(pattern).max().orElseThrow()).isEqualTo(next);
      int sum = largest + next;
      largest = next;
      next = sum;
    }
  }

  private static int diatomic(int n) {
    return n < 2 ? n : n % 2 == 0 ? diatomic(n / 2) : diatomic(n / 2) + diatomic(n / 2 + 1);
  }

  /** Follows every path from an input through both layers; shares nothing with the code. */
  @Test
  void patternsOfTwoLayersAreFoundByBruteForce() {
    for (int i = 0; i < 625; i++) {
      int kernel = i % 5 + 1;
      int stride = i / 5 % 5 + 1;
      int lastKernel = i / 25 % 5 + 1;
      int lastStride = i / 125 + 1;
      long[] counts = new long[stride * lastStride];
      for (int input = 0; input < 40; input++) {
        for (int tap = 0; tap < kernel; tap++) {
          for (int lastTap = 0; lastTap < lastKernel; lastTap++) {
            int at = (input * stride + tap) * lastStride + lastTap;
            // one period in the middle
            int phase = at - 20 * counts.length;
            if (phase >= 0 && phase < counts.length) {
              counts[phase]++;
            }
          }
        }
      }
      var first = Axis.of(kernel).stride(stride);
      var stack = LayerStack.of(first, Axis.of(lastKernel).stride(lastStride));
      assertThat(stack.pattern()).as("%s", stack).isEqualTo(counts);
    }
  }

  @Test
  void ofAllStacksOfTwoLayers121AreEvenAnd21OfThemHealed() {
    int even = 0;
    int healed = 0;
    for (int i = 0; i < 625; i++) {
      var first = Axis.of(i % 5 + 1).stride(i / 5 % 5 + 1);
      var last = Axis.of(i / 25 % 5 + 1).stride(i / 125 + 1);
      var stack = LayerStack.of(first, last);
      even += stack.isEven() ? 1 : 0;
      healed += stack.isHealedByLastLayer() ? 1 : 0;
    }
    assertThat(even).isEqualTo(121);
    assertThat(healed).isEqualTo(21);
  }

  @Test
  void amplitudesByPrimitivePeriod() {
    var amplitudes = stack("5,2 5,2 5,2").amplitudes();
    assertThat(amplitudes.keySet()).containsExactly(2, 4, 8);
    assertThat(amplitudes.get(2)).isCloseTo(.2000, within(5e-5));
    assertThat(amplitudes.get(4)).isCloseTo(.0566, within(5e-5));
    assertThat(amplitudes.get(8)).isCloseTo(.0277, within(5e-5));
    assertThat(stack("3,2 3,1").amplitudes().get(2)).isCloseTo(.1111, within(5e-5));
  }

  /** Ratios in two dimensions, top layer first. */
  @ParameterizedTest
  @CsvSource({
    "'2,2 3,1 3,1 2,2 3,1 3,1', 1", // VGG
    "'16,16', 1", // ViT
    "'3,2 7,2', 2.25", // ResNet: pool and stem
    "'3,2 3,2 3,2 3,2 7,2', 5.29", // GoogLeNet: pools and the first convolution
    "'11,4', 2.25" // AlexNet
  })
  void gradientsOfClassifiers(String layers, double ratio) {
    assertThat(Math.pow(stack(layers).ratio(), 2)).isCloseTo(ratio, within(1e-12));
  }

  @Test
  void refusesWhatCannotBeCounted() {
    assertThatThrownBy(() -> new LayerStack(List.of())).hasMessageStartingWith("layers: must be");
    assertThatThrownBy(() -> stack("1,2000 1,2000")).hasMessageStartingWith("product of strides:");
    assertThatThrownBy(() -> stack("3,2").counts(0)).hasMessageStartingWith("inputs: must be");
    assertThatThrownBy(() -> stack("3,2").counts(1 << 20)).hasMessageStartingWith("outputs:");
  }
}
