package io.github.upconv.plan;

import io.github.upconv.layer.LayerLine;
import io.github.upconv.testkit.Case;
import io.github.upconv.testkit.Compare;
import io.github.upconv.testkit.Data;
import io.github.upconv.testkit.Runs;
import java.util.Arrays;
import java.util.Collections;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Two layers that are the same function give the same numbers: exactly, on integers. */
class IdentitiesTest {
  private static final int IN = 4;
  private static final int OUT = 6;
  private static final int[] GROUPS = {1, 2};

  /** Rank, factor, kernel, padding. */
  static Stream<Arguments> geometries() {
    return IntStream.rangeClosed(1, 3)
        .boxed()
        .flatMap(rank ->
            IntStream.rangeClosed(1, rank == 3 ? 2 : 3)
                .boxed()
                .flatMap(factor ->
                    IntStream.rangeClosed(1, rank == 1 ? 5 : 3)
                        .boxed()
                        .flatMap(kernel ->
                            IntStream.range(0, kernel)
                                .mapToObj(padding ->
                                    Arguments.arguments(rank, factor, kernel, padding)))));
  }

  /** Nearest resize, then a kernel = transposed convolution with the kernel widened by a box. */
  @ParameterizedTest(name = "rank {0}, factor {1}, kernel {2}, padding {3}")
  @MethodSource("geometries")
  void nearestResizeConvolutionIsATransposedConvolution(
      int rank, int factor, int kernel, int padding) {
    for (int groups : GROUPS) {
      var resized =
          line("resize-conv", rank)
              + " channels=%d mode=nearest scale=%d kernel=%d padding=%d groups=%d"
                  .formatted(OUT, factor, kernel, padding, groups);
      int widened = kernel + factor - 1;
      var transposed =
          line("conv-transpose", rank)
              + " channels=%d kernel=%d stride=%d padding=%d groups=%d"
                  .formatted(OUT, widened, factor, kernel - 1 - padding, groups);
      var c = Case.of(resized, Data.INTEGERS, rank + 10L * groups);
      float[] weight = new float[IN * (OUT / groups) * power(widened, rank)];
      forEach(
          OUT,
          IN / groups,
          power(kernel, rank),
          (oc, icInGroup, tap) -> {
            int[] t = split(tap, kernel, rank);
            float w = c.weight()[(oc * (IN / groups) + icInGroup) * power(kernel, rank) + tap];
            for (int box = 0; box < power(factor, rank); box++) {
              int[] u = split(box, factor, rank);
              for (int i = 0; i < rank; i++) {
                u[i] += kernel - 1 - t[i];
              }
              int at = transposedRow(oc, icInGroup, groups) * power(widened, rank);
              weight[at + join(u, widened)] += w;
            }
          });
      requireSame(
          c,
          new Case(LayerLine.parse(transposed), c.data(), c.seed(), c.x(), weight, c.bias(), null));
    }
  }

  /** Convolution, then pixel shuffle = transposed convolution with a kernel factor times larger. */
  @ParameterizedTest(name = "rank {0}, factor {1}, kernel {2}, padding {3}")
  @MethodSource("geometries")
  void subPixelConvolutionIsATransposedConvolution(int rank, int factor, int kernel, int padding) {
    for (int groups : GROUPS) {
      var subPixel =
          line("sub-pixel-conv", rank)
              + " channels=%d upscale=%d kernel=%d padding=%d groups=%d"
                  .formatted(OUT, factor, kernel, padding, groups);
      int large = factor * kernel;
      var transposed =
          line("conv-transpose", rank)
              + " channels=%d kernel=%d stride=%d padding=%d groups=%d"
                  .formatted(OUT, large, factor, (kernel - 1 - padding) * factor, groups);
      var c = Case.of(subPixel, Data.INTEGERS, rank + 10L * groups).withBias(null);
      int phases = power(factor, rank);
      float[] weight = new float[IN * (OUT / groups) * power(large, rank)];
      forEach(
          OUT * phases,
          IN / groups,
          power(kernel, rank),
          (row, icInGroup, tap) -> {
            int[] t = split(tap, kernel, rank);
            int[] u = split(row % phases, factor, rank);
            for (int i = 0; i < rank; i++) {
              u[i] += (kernel - 1 - t[i]) * factor;
            }
            int at = transposedRow(row / phases, icInGroup, groups) * power(large, rank);
            weight[at + join(u, large)] =
                c.weight()[(row * (IN / groups) + icInGroup) * power(kernel, rank) + tap];
          });
      requireSame(
          c, new Case(LayerLine.parse(transposed), c.data(), c.seed(), c.x(), weight, null, null));
    }
  }

  /** ICNR: equal kernels for all phases = convolution, then nearest resize. */
  @ParameterizedTest(name = "rank {0}, factor {1}, kernel {2}, padding {3}")
  @MethodSource("geometries")
  void equalPhasesAreANearestResize(int rank, int factor, int kernel, int padding) {
    var plain =
        Case.of(
            LayerLine.parse(
                line("conv", rank)
                    + " channels=%d kernel=%d padding=%d".formatted(OUT, kernel, padding)),
            Data.INTEGERS,
            rank,
            true);
    int phases = power(factor, rank);
    float[] weight = new float[plain.weight().length * phases];
    float[] bias = new float[OUT * phases];
    int row = plain.weight().length / OUT;
    for (int oc = 0; oc < OUT * phases; oc++) {
      System.arraycopy(plain.weight(), oc / phases * row, weight, oc * row, row);
      bias[oc] = plain.bias()[oc / phases];
    }
    var subPixel =
        line("sub-pixel-conv", rank)
            + " channels=%d upscale=%d kernel=%d padding=%d"
                .formatted(OUT, factor, kernel, padding);
    var c =
        new Case(
            LayerLine.parse(subPixel), plain.data(), plain.seed(), plain.x(), weight, bias, null);
    for (var engine : Runs.engines()) {
      float[] small = Runs.run(plain, engine);
      var resize = "resize input=%s scale=%d".formatted(plain.line().output(), factor);
      var enlarge = new Case(LayerLine.parse(resize), plain.data(), 0, small, null, null, null);
      Compare.sameBits(c, Runs.run(enlarge, engine), Runs.run(c, engine));
    }
  }

  /** A box of the stride behind a transposed convolution folds into its kernel. */
  @ParameterizedTest(name = "rank {0}, factor {1}, kernel {2}, padding {3}")
  @MethodSource("geometries")
  void aBoxBehindATransposedConvolutionFoldsIntoIt(int rank, int factor, int kernel, int padding) {
    if (padding > 0) {
      return;
    }
    var c =
        Case.of(
                line("conv-transpose", rank)
                    + " channels=%d kernel=%d stride=%d".formatted(OUT, kernel, factor),
                Data.INTEGERS,
                rank)
            .withBias(null);
    int widened = kernel + factor - 1;
    float[] weight = new float[IN * OUT * power(widened, rank)];
    forEach(
        IN,
        OUT,
        power(kernel, rank),
        (ic, oc, tap) -> {
          for (int box = 0; box < power(factor, rank); box++) {
            int[] u = split(tap, kernel, rank);
            int[] b = split(box, factor, rank);
            for (int i = 0; i < rank; i++) {
              u[i] += b[i];
            }
            int row = ic * OUT + oc;
            weight[row * power(widened, rank) + join(u, widened)] +=
                c.weight()[row * power(kernel, rank) + tap];
          }
        });
    var folded =
        line("conv-transpose", rank)
            + " channels=%d kernel=%d stride=%d".formatted(OUT, widened, factor);
    for (var engine : Runs.engines()) {
      float[] rough = Runs.run(c, engine);
      var smooth =
          "conv input=%s channels=%d kernel=%d padding=%d groups=%d"
              .formatted(c.line().output(), OUT, factor, factor - 1, OUT);
      float[] ones = new float[OUT * power(factor, rank)];
      Arrays.fill(ones, 1);
      var box = new Case(LayerLine.parse(smooth), c.data(), 0, rough, ones, null, null);
      var one = new Case(LayerLine.parse(folded), c.data(), c.seed(), c.x(), weight, null, null);
      Compare.sameBits(c, Runs.run(box, engine), Runs.run(one, engine));
    }
  }

  private interface EachWeight {
    void accept(int outer, int inner, int tap);
  }

  private static void forEach(int outers, int inners, int taps, EachWeight action) {
    for (int outer = 0; outer < outers; outer++) {
      for (int inner = 0; inner < inners; inner++) {
        for (int tap = 0; tap < taps; tap++) {
          action.accept(outer, inner, tap);
        }
      }
    }
  }

  private static void requireSame(Case first, Case second) {
    for (var engine : Runs.engines()) {
      float[] actual = Runs.run(second, engine);
      Compare.sameBits(first + "\n" + second, Runs.run(first, engine), actual);
    }
  }

  private static String line(String op, int rank) {
    int[] extents = rank == 3 ? new int[] {3, 4, 3} : new int[] {5, 6};
    var spatial = IntStream.range(0, rank).mapToObj(i -> "x" + extents[i]).toList();
    return op + " input=2x" + IN + String.join("", spatial);
  }

  /** Row of the weight of a transposed convolution, whose layout has input channels first. */
  private static int transposedRow(int oc, int icInGroup, int groups) {
    int outPerGroup = OUT / groups;
    int ic = oc / outPerGroup * (IN / groups) + icInGroup;
    return ic * outPerGroup + oc % outPerGroup;
  }

  private static int power(int base, int exponent) {
    return Collections.nCopies(exponent, base).stream().reduce(1, (a, b) -> a * b);
  }

  private static int[] split(int index, int extent, int rank) {
    int[] digits = new int[rank];
    for (int i = rank - 1; i >= 0; i--) {
      digits[i] = index % extent;
      index /= extent;
    }
    return digits;
  }

  private static int join(int[] digits, int extent) {
    int index = 0;
    for (int digit : digits) {
      index = index * extent + digit;
    }
    return index;
  }
}
