package io.github.upconv.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.upconv.layer.Axis;
import io.github.upconv.layer.Convolution;
import io.github.upconv.layer.LayerLine;
import io.github.upconv.layer.SubPixelConvolution;
import io.github.upconv.layer.TransposedConvolution;
import io.github.upconv.layer.WeightedLayer;
import io.github.upconv.tensor.Layout;
import io.github.upconv.tensor.Shape;
import io.github.upconv.testkit.Case;
import io.github.upconv.testkit.Compare;
import io.github.upconv.testkit.Data;
import io.github.upconv.testkit.Draw;
import io.github.upconv.testkit.Parallel;
import io.github.upconv.testkit.Placement;
import io.github.upconv.testkit.Runs;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Random planes and volumes whose sums run through all taps: on integers exactly. */
class PhaseGeometryTest {
  private enum Kind {
    CONVOLUTION {
      @Override
      WeightedLayer layer(int out, int[] extents, Draw draw) {
        return Convolution.of(IN, out, gather(extents, draw));
      }
    },
    SUB_PIXEL {
      @Override
      WeightedLayer layer(int out, int[] extents, Draw draw) {
        return SubPixelConvolution.of(IN, out, draw.between(2, 3), gather(extents, draw));
      }
    },
    /** A kernel that is no longer than its stride: no output has two taps. */
    TILING {
      @Override
      WeightedLayer layer(int out, int[] extents, Draw draw) {
        return spread(out, extents, draw, true);
      }
    },
    OVERLAPPING {
      @Override
      WeightedLayer layer(int out, int[] extents, Draw draw) {
        return spread(out, extents, draw, false);
      }
    };

    private static final int IN = 3;

    abstract WeightedLayer layer(int out, int[] extents, Draw draw);

    /** Axes of stride 1 with pads up to the window. */
    private static Axis[] gather(int[] extents, Draw draw) {
      var axes = new Axis[extents.length];
      for (int i = 0; i < axes.length; i++) {
        var axis = Axis.of(draw.between(1, axes.length == 2 ? 5 : 3)).dilation(draw.pick(1, 1, 2));
        int window = (int) axis.window();
        int least = Math.max(0, window - extents[i]);
        int begin = draw.between(0, window);
        axes[i] = axis.padding(begin, draw.between(Math.max(0, least - begin), window));
      }
      return axes;
    }

    /** One that has few enough windows. */
    private static WeightedLayer spread(int out, int[] extents, Draw draw, boolean tiling) {
      while (true) {
        var layer = TransposedConvolution.of(IN, out, spreadAxes(extents, draw, tiling));
        if (Route.PHASE_MIX.refusal(layer).isEmpty()) {
          return layer;
        }
      }
    }

    private static Axis[] spreadAxes(int[] extents, Draw draw, boolean tiling) {
      var axes = new Axis[extents.length];
      for (int i = 0; i < axes.length; i++) {
        int stride = draw.between(1, 4);
        int kernel = draw.between(1, tiling ? stride : 5);
        var axis =
            Axis.of(kernel)
                .stride(stride)
                .dilation(tiling ? 1 : draw.pick(1, 1, 2, 3))
                .outputPadding(draw.between(0, stride - 1));
        int full = stride * (extents[i] - 1) + axis.outputPadding() + (int) axis.window();
        int begin = draw.between(0, Math.min(full - 1, 3));
        axes[i] = axis.padding(begin, draw.between(0, Math.min(full - 1 - begin, 3)));
      }
      return axes;
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void planesAndVolumesAreExact(Kind kind) {
    Parallel.forEach(LongStream.range(0, 200).boxed(), seed -> check(kind, seed));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  @Tag("width")
  void someAtEveryVectorWidth(Kind kind) {
    Parallel.forEach(LongStream.range(1000, 1030).boxed(), seed -> check(kind, seed));
  }

  private static void check(Kind kind, long seed) {
    var draw = new Draw(seed);
    int[] extents = new int[draw.pick(2, 2, 3)];
    long[] input = new long[2 + extents.length];
    input[0] = draw.between(1, 3);
    input[1] = Kind.IN;
    for (int i = 0; i < extents.length; i++) {
      extents[i] = draw.between(1, extents.length == 2 ? 10 : 5);
      input[2 + i] = extents[i];
    }
    var layer = kind.layer(draw.pick(12, 13, 17, 53), extents, draw);
    assertThat(Route.PHASE_MIX.refusal(layer)).as("%s", layer).isEmpty();
    var c = Case.of(new LayerLine(layer, Shape.of(input)), Data.INTEGERS, seed);
    var expected = c.expected();
    var in = Placement.values()[(int) (seed % 8)];
    var out = Placement.values()[(int) (seed / 8 % 8)];
    for (var engine : Runs.engines()) {
      for (var layout : Layout.values()) {
        for (var route : List.of(Route.PHASE_MIX, Route.CHANNEL_MIX)) {
          try (var operator = Runs.bind(c, engine, layout, route)) {
            Compare.withOracle(c, expected, Runs.run(operator, c, in, out));
          }
        }
      }
    }
  }
}
