package io.github.upconv.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.upconv.layer.LayerLine;
import io.github.upconv.layer.WeightedLayer;
import io.github.upconv.machine.Engine;
import io.github.upconv.tensor.Shape;
import io.github.upconv.tensor.Tensor;
import io.github.upconv.testkit.Case;
import io.github.upconv.testkit.Cases;
import io.github.upconv.testkit.Compare;
import io.github.upconv.testkit.Data;
import io.github.upconv.testkit.Family;
import io.github.upconv.testkit.Placement;
import io.github.upconv.testkit.Runs;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Where tensors lie does not matter, and nothing but the elements of the output is written.
 * Segments end with their last element, so that a read or write behind it throws.
 */
@Tag("width")
class MemoryTest {
  private static final String DECONVOLUTION =
      "conv-transpose input=2x5x4x5 channels=19 kernel=4x4 stride=2x2 padding=1";

  private static final String CONVOLUTION = "conv input=2x5x4x5 channels=19 kernel=3x3 padding=1";

  @ParameterizedTest
  @ValueSource(
      strings = {
        DECONVOLUTION,
        CONVOLUTION,
        "conv input=2x3x2x64 channels=12 kernel=3x3 padding=1",
        "conv input=2x3x8x8 channels=12 kernel=3x3 padding=1",
        "conv-transpose input=2x3x4x5 channels=13 kernel=3x3 stride=2x2 padding=1 activation=prelu",
        "conv-transpose input=2x3x7 channels=12 kernel=16 stride=8 padding=4",
        "conv-transpose input=2x3x2x3x2 channels=12 kernel=2x2x2 stride=2x2x2 activation=tanh",
        "sub-pixel-conv input=2x3x3x4 channels=12 upscale=3 kernel=3x3 padding=1",
        "conv-transpose input=2x6x7 channels=6 kernel=5 stride=2 groups=6 activation=prelu",
        "resize-conv input=2x3x3x4 channels=17 mode=linear scale=2x2 kernel=3x3 padding=1",
        "sub-pixel-conv input=2x3x2x3x2 channels=5 upscale=2 kernel=3 padding=1 activation=tanh",
        "conv input=1x18x5x5 channels=3 kernel=3x3 stride=2x1 activation=leaky-relu:0.1",
        "resize input=2x17x3x4 mode=cubic scale=1.5x2",
        "pixel-shuffle input=2x36x3x2 upscale=2",
      })
  void everyPlacementGivesTheSameBits(String line) {
    var c = Case.of(line, Data.REALS, 1);
    float[] scalar = Runs.run(c, Engine.SCALAR);
    for (var engine : Runs.engines()) {
      try (var operator = Runs.bind(c, engine)) {
        for (var in : Placement.values()) {
          for (var out : Placement.values()) {
            Compare.sameBits(c + " " + in + " " + out, scalar, Runs.run(operator, c, in, out));
          }
        }
      }
    }
  }

  /** Every remainder of channels and of width, in the two dense layouts. */
  @Test
  void everyTailEndsWithTheSegment() {
    for (int tail = 1; tail <= 34; tail++) {
      var lines =
          new String[] {
            "conv-transpose input=1x%dx3 channels=%d kernel=3 stride=2".formatted(tail, tail),
            "conv-transpose input=1x1x%d channels=1 kernel=4 stride=2".formatted(tail),
            "conv-transpose input=2x2x%d channels=12 kernel=4 stride=2 padding=1".formatted(tail),
            "conv input=1x2x2x%d channels=13 kernel=3x3 padding=1".formatted(tail),
            "conv input=1x%dx3 channels=%d kernel=3".formatted(tail, 11 + tail),
            "sub-pixel-conv input=1x2x%d channels=12 upscale=3 kernel=3 padding=1".formatted(tail),
            "resize input=1x1x2x%d mode=nearest scale=2".formatted(tail),
            "resize input=1x%dx3 mode=linear scale=2".formatted(tail),
            "sub-pixel-conv input=1x2x%d channels=1 upscale=2 kernel=1".formatted(tail),
          };
      for (var line : lines) {
        var c = Case.of(line, Data.REALS, tail);
        float[] scalar = Runs.run(c, Engine.SCALAR);
        for (var engine : Runs.engines()) {
          try (var operator = Runs.bind(c, engine)) {
            for (var placement :
                new Placement[] {Placement.CHANNELS_FIRST, Placement.CHANNELS_LAST}) {
              Compare.sameBits(c, scalar, Runs.run(operator, c, placement, placement));
            }
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Family.class)
  void anItemOfABatchEqualsTheItemAlone(Family family) {
    for (long seed = 0; seed < 25; seed++) {
      var drawn = Cases.line(family, seed);
      var c = Case.of(new LayerLine(drawn.layer(), drawn.input().with(0, 3)), Data.REALS, seed);
      int in = c.x().length / 3;
      for (var engine : Runs.engines()) {
        float[] all = Runs.run(c, engine);
        int out = all.length / 3;
        for (int n = 0; n < 3; n++) {
          float[] item = Arrays.copyOfRange(c.x(), n * in, (n + 1) * in);
          var line = new LayerLine(drawn.layer(), drawn.input().with(0, 1));
          var alone = new Case(line, c.data(), seed, item, c.weight(), c.bias(), c.slope());
          Compare.sameBits(
              c, Arrays.copyOfRange(all, n * out, (n + 1) * out), Runs.run(alone, engine));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Placement.class)
  void weightsMayLieAnywhere(Placement placement) {
    var lines =
        new String[] {
          DECONVOLUTION,
          CONVOLUTION,
          "conv-transpose input=1x6x3x3 channels=12 kernel=3x2 stride=2",
          "sub-pixel-conv input=1x4x4x3 channels=12 upscale=2 kernel=2x3 padding=1",
          "conv-transpose input=1x6x3x3 channels=36 kernel=3x2 stride=2 groups=3",
          "conv-transpose input=1x6x3x3 channels=4 kernel=3x2 stride=2 groups=2",
          "resize-conv input=1x6x4 channels=4 mode=nearest scale=2 kernel=3 groups=2",
          "sub-pixel-conv input=1x4x4x3 channels=6 upscale=2 kernel=2x3 padding=1 groups=2",
          "conv input=1x6x5x4 channels=4 kernel=3x2 groups=2",
        };
    for (var line : lines) {
      var c = Case.of(LayerLine.parse(line), Data.REALS, 2, true);
      var shape = ((WeightedLayer) c.layer()).weightShape();
      for (var engine : Runs.engines()) {
        try (var arena = Arena.ofConfined()) {
          var weight = placement.allocate(shape, arena).store(c.weight());
          var bias = placement.allocate(Shape.of(c.bias().length), arena).store(c.bias());
          var plan = Plan.of(c.layer(), c.input(), engine);
          try (var operator = plan.bind(weight.tensor(), bias.tensor())) {
            weight.store(new float[c.weight().length]);
            bias.store(new float[c.bias().length]);
            Compare.sameBits(c, Runs.run(c, engine), Runs.run(operator, c));
          }
        }
      }
    }
  }

  /** An input may repeat elements: strides of 0. */
  @ParameterizedTest
  @ValueSource(strings = {DECONVOLUTION, CONVOLUTION})
  void oneItemCanStandForAWholeBatch(String line) {
    var c = Case.of(line, Data.REALS, 3);
    int item = c.x().length / 2;
    float[] repeated = c.x().clone();
    System.arraycopy(repeated, 0, repeated, item, item);
    for (var engine : Runs.engines()) {
      float[] expected = Runs.run(c.withInput(repeated), engine);
      try (var operator = Runs.bind(c, engine)) {
        var input = Tensor.view(MemorySegment.ofArray(repeated), 0, c.input(), 0, 20, 5, 1);
        float[] output = new float[expected.length];
        operator.run(input, Runs.heap(output, c.line().output()));
        Compare.sameBits(c, expected, output);
      }
    }
  }

  /** Slices of larger tensors, input and output, around which everything is NaN. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        DECONVOLUTION,
        CONVOLUTION,
        "conv-transpose input=2x5x4x5 channels=19 kernel=3x3 stride=2x2 padding=1",
        "sub-pixel-conv input=2x5x4x5 channels=12 upscale=3 kernel=3x3 padding=1",
      })
  void slicesOfLargerTensors(String line) {
    var c = Case.of(line, Data.REALS, 4);
    for (var engine : Runs.engines()) {
      float[] expected = Runs.run(c, engine);
      try (var operator = Runs.bind(c, engine)) {
        var input = inner(larger(c.input()), c.input());
        set(input, c.x());
        var target = larger(c.line().output());
        var output = inner(target, c.line().output());
        operator.run(input, output);
        Compare.sameBits(c, expected, get(output));
        int untouched = 0;
        for (float value : get(target)) {
          untouched += Float.isNaN(value) ? 1 : 0;
        }
        assertThat((long) untouched).isEqualTo(target.shape().elements() - expected.length);
      }
    }
  }

  /** NaN, two elements more at both ends of each axis. */
  private static Tensor larger(Shape shape) {
    long[] extents = Arrays.stream(shape.extents()).map(extent -> extent + 4).toArray();
    float[] values = new float[(int) Shape.of(extents).elements()];
    Arrays.fill(values, Float.NaN);
    return Runs.heap(values, Shape.of(extents));
  }

  /** Two elements into each axis. */
  private static Tensor inner(Tensor tensor, Shape shape) {
    for (int axis = 0; axis < shape.rank(); axis++) {
      tensor = tensor.slice(axis, 2, 2 + shape.extent(axis));
    }
    return tensor;
  }

  private static void set(Tensor tensor, float[] values) {
    for (int i = 0; i < values.length; i++) {
      tensor.set(values[i], index(tensor.shape(), i));
    }
  }

  private static float[] get(Tensor tensor) {
    float[] values = new float[(int) tensor.shape().elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = tensor.get(index(tensor.shape(), i));
    }
    return values;
  }

  private static long[] index(Shape shape, long element) {
    long[] index = new long[shape.rank()];
    for (int axis = index.length - 1; axis >= 0; axis--) {
      index[axis] = element % shape.extent(axis);
      element /= shape.extent(axis);
    }
    return index;
  }
}
