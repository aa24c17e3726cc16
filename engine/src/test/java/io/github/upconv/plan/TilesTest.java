package io.github.upconv.plan;

import io.github.upconv.machine.Engine;
import io.github.upconv.testkit.Case;
import io.github.upconv.testkit.Cases;
import io.github.upconv.testkit.Compare;
import io.github.upconv.testkit.Data;
import io.github.upconv.testkit.Family;
import io.github.upconv.testkit.Parallel;
import io.github.upconv.testkit.Runs;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Layers that are too large for one piece: blocks of channels, tiles of each axis, carried rows.
 */
class TilesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "conv-transpose input=1x2x3x700 channels=40 kernel=4x4 stride=2x2 padding=1",
        "conv-transpose input=1x1x30x300 channels=24 kernel=5x5 stride=2x2 pads=1,2,2,0",
        "conv-transpose input=2x2x4x30x33 channels=9 kernel=3x3x3 stride=2x2x2 padding=1",
        "conv-transpose input=1x1300x20 channels=1300 kernel=3 stride=2 groups=1300",
        "conv-transpose input=1x3x70x700 channels=3 kernel=4x4 stride=2x2 padding=1 groups=3",
        "conv-transpose input=2x2x3000 channels=4 kernel=12 stride=2 padding=5 groups=2",
        "conv input=1x2x6x50x130 channels=2 kernel=3x3x3 padding=1 groups=2",
        "conv-transpose input=1x6x9 channels=1202 kernel=3 stride=2 groups=2",
        "conv-transpose input=1x1x4000 channels=2 kernel=16 stride=8 padding=4",
        "conv-transpose input=40x3x2x2 channels=5 kernel=3x3 stride=2x2 padding=1",
        "conv-transpose input=1x300x5x40 channels=5 kernel=3x3 stride=3x1 dilation=1x2",
        "resize-conv input=1x2x20x150 channels=30 mode=cubic scale=1.5x2 kernel=3x3 padding=1"
            + " pad-mode=reflect",
        "resize-conv input=1x2x9x300 channels=40 mode=nearest scale=3x2 kernel=5x5 padding=2",
        "resize-conv input=2x3x6x40x9 channels=5 mode=linear scale=2 kernel=3 padding=1"
            + " pad-mode=replicate",
        "resize-conv input=1x2x300 channels=30 mode=linear coordinates=align-corners size=77"
            + " kernel=3 padding=1",
        "sub-pixel-conv input=1x2x2x50 channels=300 upscale=3 kernel=1 activation=prelu",
        "sub-pixel-conv input=1x3x4x400 channels=7 upscale=3 kernel=3x3 padding=1",
        "sub-pixel-conv input=1x2x3x20x30 channels=20 upscale=2 kernel=1x3x3 pads=0,2,1,0,1,2",
        "conv input=1x3x5x6 channels=1100 kernel=1x1 activation=leaky-relu:0.5",
        "conv input=1x2x8x8 channels=600 kernel=3x3 padding=1",
        "conv-transpose input=1x4x7x300 channels=70 kernel=3x3 stride=2x2 padding=1",
        "conv-transpose input=1x3x900 channels=40 kernel=16 stride=8 padding=4 activation=tanh",
        "conv-transpose input=2x3x3x9x10 channels=40 kernel=2x2x2 stride=2x2x2 activation=prelu",
        "conv input=3x2x40x300 channels=8 kernel=5x3 stride=3x2 dilation=2x1 padding=2",
        "resize input=1x700x5x9 mode=linear scale=2x3",
        "resize input=1x2x4x900 mode=nearest scale=2x2.5",
        "resize input=1x3x200x40 mode=cubic size=50x90",
        "pixel-shuffle input=1x1800x3x40 upscale=3 order=dcr",
        "pixel-shuffle input=2x36x20x300 upscale=3",
      })
  void piecesJoinWithoutSeam(String line) {
    var integers = Case.of(line, Data.INTEGERS, 1);
    var expected = integers.expected();
    for (var engine : Runs.engines()) {
      Compare.withOracle(integers, expected, Runs.run(integers, engine));
    }
    requireTwins(Case.of(line, Data.REALS, 1));
  }

  @ParameterizedTest
  @EnumSource(Family.class)
  void randomWideLayers(Family family) {
    Parallel.forEach(LongStream.range(0, 40).boxed(), seed -> check(family, seed));
  }

  @ParameterizedTest
  @EnumSource(Family.class)
  @Tag("width")
  void someWideLayersAtEveryVectorWidth(Family family) {
    Parallel.forEach(LongStream.range(100, 105).boxed(), seed -> check(family, seed));
  }

  private static void check(Family family, long seed) {
    var integers = Cases.wide(family, Data.INTEGERS, seed);
    var expected = integers.expected();
    for (var engine : Runs.engines()) {
      Compare.withOracle(integers, expected, Runs.run(integers, engine));
    }
    requireTwins(Cases.wide(family, Data.REALS, seed));
  }

  private static void requireTwins(Case c) {
    float[] scalar = Runs.run(c, Engine.SCALAR);
    try (var executor = Executors.newFixedThreadPool(2)) {
      for (var engine : Runs.engines()) {
        try (var operator = Runs.bind(c, engine)) {
          Compare.sameBits(c + " " + engine, scalar, Runs.run(operator, c));
          var shape = c.line().output();
          float[] output = new float[scalar.length];
          operator.run(Runs.heap(c.x(), c.input()), Runs.heap(output, shape), executor, 3);
          Compare.sameBits(c + " " + engine + ", 3 threads", scalar, output);
        }
      }
    }
  }
}
