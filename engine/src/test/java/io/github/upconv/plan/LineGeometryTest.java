package io.github.upconv.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.upconv.layer.Axis;
import io.github.upconv.layer.Convolution;
import io.github.upconv.layer.LayerLine;
import io.github.upconv.layer.TransposedConvolution;
import io.github.upconv.layer.WeightedLayer;
import io.github.upconv.machine.Engine;
import io.github.upconv.tensor.Shape;
import io.github.upconv.testkit.Case;
import io.github.upconv.testkit.Compare;
import io.github.upconv.testkit.Data;
import io.github.upconv.testkit.Parallel;
import io.github.upconv.testkit.Runs;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every geometry of one axis with small extents, on integers, exactly. */
class LineGeometryTest {
  private static final int INPUTS = 6;
  private static final int STRIDES = 4;
  private static final int DILATIONS = 3;

  /**
   * Output channels of layers of two input channels whose sums run through all taps: half a tile,
   * whole ones, and two that are not.
   */
  private static final int[] CHAINED = {3, 12, 13, 17};

  /** Such a layer of a single input channel has so many output channels, at least. */
  private static final int SINGLE = 12;

  /** And so many windows, at most. */
  private static final int FEW_WINDOWS = 4;

  /** Input channels of layers whose sums do not: too many for their output channels. */
  private static final int MIXED = 11;

  static IntStream kernels() {
    return IntStream.rangeClosed(1, 5);
  }

  /** All pads that leave an output, all output paddings. */
  @ParameterizedTest(name = "kernel {0}")
  @MethodSource("kernels")
  void transposedConvolutions(int kernel) {
    for (int stride = 1; stride <= STRIDES; stride++) {
      for (int dilation = 1; dilation <= DILATIONS; dilation++) {
        for (int extra = 0; extra < Math.max(stride, dilation); extra++) {
          var axis = Axis.of(kernel).stride(stride).dilation(dilation).outputPadding(extra);
          for (int in = 1; in <= INPUTS; in++) {
            int extent = in;
            int full = stride * (in - 1) + extra + (kernel - 1) * dilation + 1;
            Parallel.forEach(
                IntStream.range(0, full).boxed(), begin -> allEnds(axis, extent, begin, full));
          }
        }
      }
    }
  }

  private static void allEnds(Axis axis, int in, int begin, int full) {
    for (int end = 0; begin + end < full; end++) {
      checkMixed(TransposedConvolution.of(MIXED, 3, axis.padding(begin, end)), in);
    }
  }

  /** All pads up to the window of the kernel. */
  @ParameterizedTest(name = "kernel {0}")
  @MethodSource("kernels")
  void convolutions(int kernel) {
    for (int stride = 1; stride <= STRIDES; stride++) {
      for (int dilation = 1; dilation <= DILATIONS; dilation++) {
        int window = (kernel - 1) * dilation + 1;
        var axis = Axis.of(kernel).stride(stride).dilation(dilation);
        for (int in = 1; in <= INPUTS; in++) {
          for (int begin = 0; begin <= window; begin++) {
            for (int end = 0; end <= window; end++) {
              if (in + begin + end >= window) {
                checkMixed(Convolution.of(MIXED, 3, axis.padding(begin, end)), in);
              }
            }
          }
        }
      }
    }
  }

  /** Pads 0 to 2, all output paddings, sums through all taps. */
  @ParameterizedTest(name = "kernel {0}")
  @MethodSource("kernels")
  void chainsOfTransposedConvolutions(int kernel) {
    for (int stride = 1; stride <= STRIDES; stride++) {
      for (int dilation = 1; dilation <= DILATIONS; dilation++) {
        for (int extra = 0; extra < Math.max(stride, dilation); extra++) {
          var axis = Axis.of(kernel).stride(stride).dilation(dilation).outputPadding(extra);
          int full = extra + (kernel - 1) * dilation + 1 - stride;
          Parallel.forEach(
              IntStream.range(0, 9).boxed(),
              pads -> {
                var padded = axis.padding(pads / 3, pads % 3);
                for (int in = 1; in <= INPUTS; in++) {
                  if (pads / 3 + pads % 3 < in * axis.stride() + full) {
                    checkChains(padded, in);
                  }
                }
              });
        }
      }
    }
  }

  private static void checkChains(Axis axis, int in) {
    for (int channels : CHAINED) {
      var single = TransposedConvolution.of(1, channels, axis);
      int rows = PhaseMixing.isSingleTap(single) ? channels * axis.kernel() : channels;
      boolean taken = rows >= SINGLE && windows(axis) <= FEW_WINDOWS;
      assertThat(Route.PHASE_MIX.refusal(single).isEmpty()).as("%s", single).isEqualTo(taken);
      var layer = TransposedConvolution.of(2, channels, axis);
      assertThat(Route.PHASE_MIX.refusal(layer)).as("%s", layer).isEmpty();
      check(layer, in);
    }
  }

  /** From the first to the last source that the outputs of one position read. */
  private static int windows(Axis axis) {
    int[] shifts =
        IntStream.range(0, axis.stride() * axis.kernel())
            .map(i -> i / axis.kernel() + axis.padBegin() - i % axis.kernel() * axis.dilation())
            .filter(distance -> distance % axis.stride() == 0)
            .map(distance -> distance / axis.stride())
            .toArray();
    return Arrays.stream(shifts).max().orElseThrow()
        - Arrays.stream(shifts).min().orElseThrow()
        + 1;
  }

  /** All pads up to the window of the kernel, sums through all taps. */
  @ParameterizedTest(name = "kernel {0}")
  @MethodSource("kernels")
  void chainsOfConvolutions(int kernel) {
    for (int dilation = 1; dilation <= DILATIONS; dilation++) {
      int window = (kernel - 1) * dilation + 1;
      var axis = Axis.of(kernel).dilation(dilation);
      for (int in = 1; in <= INPUTS; in++) {
        for (int pads = 0; pads < (window + 1) * (window + 1); pads++) {
          int begin = pads / (window + 1);
          int end = pads % (window + 1);
          if (in + begin + end >= window) {
            var layer = Convolution.of(2, CHAINED[pads % CHAINED.length], axis.padding(begin, end));
            assertThat(Route.PHASE_MIX.refusal(layer)).isEmpty();
            check(layer, in);
          }
        }
      }
    }
  }

  private static void checkMixed(WeightedLayer layer, int in) {
    if (!PhaseMixing.isSingleTap(layer)) {
      assertThat(Route.PHASE_MIX.refusal(layer)).as("%s", layer).isPresent();
    }
    check(layer, in);
  }

  private static void check(WeightedLayer layer, int in) {
    var line = new LayerLine(layer, Shape.of(1, layer.inputChannels(), in));
    var c = Case.of(line, Data.INTEGERS, in);
    var expected = c.expected();
    Compare.withOracle(c, expected, Runs.run(c, Engine.best()));
    if (in == 3) {
      Compare.withOracle(c, expected, Runs.run(c, Engine.SCALAR));
    }
  }
}
