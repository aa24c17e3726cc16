package io.github.upconv.plan;

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
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every geometry of one axis with small extents, on integers, exactly. */
class LineGeometryTest {
  private static final int INPUTS = 6;
  private static final int STRIDES = 4;
  private static final int DILATIONS = 3;

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
      check(TransposedConvolution.of(2, 3, axis.padding(begin, end)), in);
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
                check(Convolution.of(2, 3, axis.padding(begin, end)), in);
              }
            }
          }
        }
      }
    }
  }

  private static void check(WeightedLayer layer, int in) {
    var line = new LayerLine(layer, Shape.of(1, 2, in));
    var c = Case.of(line, Data.INTEGERS, in);
    var expected = c.expected();
    Compare.withOracle(c, expected, Runs.run(c, Engine.best()));
    if (in == 3) {
      Compare.withOracle(c, expected, Runs.run(c, Engine.SCALAR));
    }
  }
}
