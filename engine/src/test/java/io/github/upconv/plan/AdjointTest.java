package io.github.upconv.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.upconv.layer.Axis;
import io.github.upconv.layer.Convolution;
import io.github.upconv.layer.LayerLine;
import io.github.upconv.layer.TransposedConvolution;
import io.github.upconv.tensor.Shape;
import io.github.upconv.testkit.Case;
import io.github.upconv.testkit.Data;
import io.github.upconv.testkit.Draw;
import io.github.upconv.testkit.Runs;
import java.util.ArrayList;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A transposed convolution is the adjoint of the convolution with the same weights: {@code <gy, A
 * x> = <A* gy, x>}, exactly on integers.
 */
class AdjointTest {
  @ParameterizedTest(name = "rank {0}")
  @ValueSource(ints = {1, 2, 3})
  void theTransposedConvolutionIsTheAdjoint(int rank) {
    for (long seed = 0; seed < 150; seed++) {
      check(rank, seed);
    }
  }

  private static void check(int rank, long seed) {
    var draw = new Draw(seed);
    int groups = draw.pick(1, 1, 2, 3);
    int in = groups * draw.between(1, 6);
    int out = groups * draw.between(1, 6);
    long[] extents = new long[2 + rank];
    extents[0] = draw.between(1, 2);
    extents[1] = in;
    var forward = new ArrayList<Axis>();
    var backward = new ArrayList<Axis>();
    for (int i = 0; i < rank; i++) {
      var axis =
          Axis.of(draw.between(1, 4)).stride(draw.between(1, 4)).dilation(draw.between(1, 3));
      int window = (axis.kernel() - 1) * axis.dilation() + 1;
      axis = axis.padding(draw.between(0, window - 1), draw.between(0, window - 1));
      int extent = window + draw.between(0, 7);
      extents[2 + i] = extent;
      forward.add(axis);
      // inputs that the last window does not reach have no gradient, but they are there
      int rest = (extent + axis.padBegin() + axis.padEnd() - window) % axis.stride();
      backward.add(axis.outputPadding(rest));
    }
    var a = Convolution.of(in, out, forward.toArray(Axis[]::new)).groups(groups);
    var adjoint = TransposedConvolution.of(out, in, backward.toArray(Axis[]::new)).groups(groups);
    var c = Case.of(new LayerLine(a, Shape.of(extents)), Data.INTEGERS, seed, false);
    var outputShape = c.line().output();
    float[] gy = Case.of(new LayerLine(adjoint, outputShape), Data.INTEGERS, seed + 1, false).x();
    var back =
        new Case(new LayerLine(adjoint, outputShape), c.data(), seed, gy, c.weight(), null, null);
    for (var engine : Runs.engines()) {
      float[] y = Runs.run(c, engine);
      float[] gx = Runs.run(back, engine);
      assertThat(back.line().output()).as("%s", c).isEqualTo(c.input());
      assertThat(dot(gx, c.x())).as("%s%n%s", c, back).isEqualTo(dot(gy, y));
    }
  }

  private static long dot(float[] a, float[] b) {
    long sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (long) a[i] * (long) b[i];
    }
    return sum;
  }
}
