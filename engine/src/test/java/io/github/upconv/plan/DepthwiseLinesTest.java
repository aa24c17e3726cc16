package io.github.upconv.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.upconv.kernel.Kernels;
import io.github.upconv.layer.LayerLine;
import io.github.upconv.layer.WeightedLayer;
import io.github.upconv.machine.Engine;
import io.github.upconv.tensor.Layout;
import io.github.upconv.tensor.Tensor;
import io.github.upconv.testkit.Case;
import io.github.upconv.testkit.Compare;
import io.github.upconv.testkit.Data;
import io.github.upconv.testkit.Placement;
import io.github.upconv.testkit.Runs;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Products of one input channel per output, with lanes that are channels. */
class DepthwiseLinesTest {
  /** Fewer channels than lanes, as many, and more; tiles of all axes; borders of every kind. */
  @Tag("width")
  @ParameterizedTest
  @ValueSource(
      strings = {
        "conv-transpose input=2x40x9x7 channels=40 kernel=4x4 stride=2x2 padding=1 groups=40",
        "conv-transpose input=1x33x5x6 channels=33 kernel=3x3 stride=2x2 output-padding=1"
            + " groups=33 activation=relu",
        "conv-transpose input=1x21x4x5 channels=21 kernel=16x16 stride=8x8 groups=21",
        "conv-transpose input=1x16x5x9 channels=16 kernel=2x2 stride=2x2 groups=16",
        "conv-transpose input=3x17x3x4 channels=17 kernel=1x1 stride=2x3 groups=17",
        "conv-transpose input=1x18x6x7 channels=18 kernel=5x6 stride=2x2 dilation=2x3 groups=18",
        "conv-transpose input=1x5x6x7 channels=5 kernel=6x6 stride=2x2 padding=2 groups=5",
        "conv-transpose input=1x70x900 channels=70 kernel=12 stride=2 padding=5 groups=70",
        "conv-transpose input=1x300x9x300 channels=300 kernel=4x4 stride=2x2 padding=1 groups=300",
        "conv-transpose input=2x19x3x4x5 channels=19 kernel=4x3x2 stride=2 padding=1x1x0 groups=19",
        "conv-transpose input=1x2000x5x4x3 channels=2000 kernel=2x2x2 stride=2 groups=2000",
        "conv input=1x34x9x8 channels=34 kernel=3x3 padding=2 pad-mode=reflect groups=34",
        "conv input=1x20x3x6x9 channels=20 kernel=3x2x2 padding=1 pad-mode=replicate groups=20",
        "conv input=1x16x9x8 channels=16 kernel=3x3 stride=2x1 padding=1 groups=16",
        "sub-pixel-conv input=1x36x5x7 channels=36 upscale=2 kernel=3x3 padding=1 groups=36",
      })
  void everyPlacementGivesTheSameBits(String text) {
    var integers = Case.of(text, Data.INTEGERS, 1);
    var expected = integers.expected();
    var reals = Case.of(text, Data.REALS, 2);
    float[] scalar = Runs.run(reals, Engine.SCALAR);
    for (var engine : Runs.engines()) {
      for (var layout : Layout.values()) {
        try (var operator = Runs.bind(integers, engine, layout, Route.DEPTHWISE_LINES)) {
          Compare.withOracle(integers, expected, Runs.run(operator, integers));
        }
        try (var operator = Runs.bind(reals, engine, layout, Route.DEPTHWISE_LINES)) {
          for (var placement : Placement.values()) {
            var context = reals + " " + engine + " " + placement;
            Compare.sameBits(context, scalar, Runs.run(operator, reals, placement, placement));
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "conv-transpose input=1x40x29x17 channels=40 kernel=4x4 stride=2x2 padding=1 groups=40",
        "conv-transpose input=5x21x6x7 channels=21 kernel=3x3 stride=2x2 groups=21",
        "conv-transpose input=1x16x5000 channels=16 kernel=16 stride=8 groups=16",
        "conv-transpose input=1x24x7x8x9 channels=24 kernel=4x4x4 stride=2 padding=1 groups=24",
      })
  void threadsGiveTheSameBits(String text) {
    var c = Case.of(text, Data.REALS, 1);
    float[] scalar = Runs.run(c, Engine.SCALAR);
    try (var executor = Executors.newFixedThreadPool(4)) {
      for (var engine : Runs.engines()) {
        try (var operator = Runs.bind(c, engine, Layout.CHANNELS_LAST, Route.DEPTHWISE_LINES)) {
          for (int threads = 2; threads <= 4; threads++) {
            float[] output = new float[scalar.length];
            operator.run(
                Runs.heap(c.x(), c.input()),
                Runs.heap(output, c.line().output()),
                executor,
                threads);
            Compare.sameBits(c + " " + threads + " threads", scalar, output);
          }
        }
      }
    }
  }

  /** An axis of one output may have any stride, 0 as well. */
  @Test
  void aSingleOutputOfARowIsWritten() {
    var text = "conv-transpose input=1x32x5x1 channels=32 kernel=4x1 stride=2x1 groups=32";
    var c = Case.of(text, Data.REALS, 1);
    float[] scalar = Runs.run(c, Engine.SCALAR);
    var shape = c.line().output();
    for (var engine : Runs.engines()) {
      try (var arena = Arena.ofConfined();
          var operator = Runs.bind(c, engine, Layout.CHANNELS_LAST, Route.DEPTHWISE_LINES)) {
        var input = Placement.CHANNELS_LAST.allocate(c.input(), arena).store(c.x()).tensor();
        var memory = arena.allocate(shape.elements() * Float.BYTES, 64);
        operator.run(input, Tensor.view(memory, 0, shape, shape.elements(), 1, 32, 0));
        for (int row = 0; row < shape.extent(2); row++) {
          for (int channel = 0; channel < 32; channel++) {
            assertThat(memory.getAtIndex(ValueLayout.JAVA_FLOAT, 32L * row + channel))
                .as("%s, row %d, channel %d", engine, row, channel)
                .isEqualTo(scalar[channel * (int) shape.extent(2) + row]);
          }
        }
      }
    }
  }

  /** Scratch memory is made once, tasks are cut for any number of workers. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "conv-transpose input=1x64x620x110 channels=64 kernel=4x4 stride=2x2 padding=1 groups=64",
        "conv-transpose input=3x4000x9x7 channels=4000 kernel=5x5 stride=2x2 groups=4000",
        "conv input=1x20x90x70 channels=20 kernel=5x5 padding=2 groups=20",
        "conv-transpose input=1x32x40x9x9 channels=32 kernel=4x4x4 stride=2 padding=1 groups=32",
        "conv-transpose input=1x16x10000 channels=16 kernel=32 stride=16 padding=8 groups=16",
      })
  void pixelsOfEveryTaskHaveRoom(String text) {
    var line = LayerLine.parse(text);
    var geometry = Geometry.of(line.layer(), line.input());
    var kernels = Kernels.of(Engine.SCALAR);
    var mixing = new DepthwiseLineMixing((WeightedLayer) line.layer(), geometry.taps(), kernels);
    var schedule = new DepthwiseLineSchedule(geometry, mixing, kernels);
    for (int workers = 1; workers <= 64; workers++) {
      var tasks = schedule.cut(workers).last();
      assertThat(tasks).as("%s, %d workers", text, workers).hasSizeGreaterThanOrEqualTo(1);
      for (var task : tasks) {
        assertThat(task.pixels() * schedule.lineBytes())
            .as("%s, %d workers, %s", text, workers, task)
            .isLessThanOrEqualTo(schedule.linesBytes());
      }
    }
  }
}
