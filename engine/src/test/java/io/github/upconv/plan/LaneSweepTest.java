package io.github.upconv.plan;

import io.github.upconv.machine.Engine;
import io.github.upconv.machine.Machine;
import io.github.upconv.tensor.Layout;
import io.github.upconv.testkit.Case;
import io.github.upconv.testkit.Compare;
import io.github.upconv.testkit.Data;
import io.github.upconv.testkit.Placement;
import io.github.upconv.testkit.Runs;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Channel counts and widths around multiples of the lane count L. */
@Tag("width")
class LaneSweepTest {
  private static final String[] LAYERS = {
    "conv-transpose input=1xCx5xW channels=O kernel=3x4 stride=2x2 pads=1,1,0,1",
    "conv-transpose input=1xCx2xW channels=O kernel=2x2 stride=2x2",
    "conv-transpose input=1xCxW channels=O kernel=5 stride=3 dilation=2",
    "resize-conv input=1xCx3xW channels=O mode=nearest scale=2x2 kernel=3x3 padding=1",
    "resize-conv input=1xCx3xW channels=O mode=linear scale=2x2 kernel=3x3 padding=1"
        + " pad-mode=replicate activation=leaky-relu:0.2",
    "sub-pixel-conv input=1xCx3xW channels=O upscale=2 kernel=3x3 padding=1 activation=prelu",
    "conv input=1xCx4xW channels=O kernel=3x1 padding=1x0",
    "conv input=1xCx3xW channels=O kernel=3x3 padding=1 activation=prelu",
    "conv input=1xCx5xW channels=O kernel=3x3 stride=2x2 padding=1",
    "conv-transpose input=1xCx3xW channels=O kernel=3x3 stride=2x2 padding=1",
    "conv-transpose input=1xCxW channels=O kernel=16 stride=8 padding=4",
  };

  static Stream<String> counts() {
    return sizes().keySet().stream();
  }

  /** Named after the boundary. */
  private static Map<String, Integer> sizes() {
    int lanes = Machine.current().lanes();
    var sizes = new LinkedHashMap<String, Integer>();
    sizes.put("1", 1);
    sizes.put("2", 2);
    sizes.put("L-1", Math.max(1, lanes - 1));
    sizes.put("L", lanes);
    sizes.put("L+1", lanes + 1);
    sizes.put("2L-1", 2 * lanes - 1);
    sizes.put("2L", 2 * lanes);
    sizes.put("2L+1", 2 * lanes + 1);
    sizes.put("4L+3", 4 * lanes + 3);
    return sizes;
  }

  @ParameterizedTest(name = "{0} output channels")
  @MethodSource("counts")
  void outputChannels(String name) {
    for (var layer : LAYERS) {
      check(layer, 3, sizes().get(name), 5);
    }
  }

  @ParameterizedTest(name = "{0} input channels")
  @MethodSource("counts")
  void inputChannels(String name) {
    for (var layer : LAYERS) {
      check(layer, sizes().get(name), 5, 4);
    }
  }

  @ParameterizedTest(name = "width {0}")
  @MethodSource("counts")
  void widths(String name) {
    for (var layer : LAYERS) {
      check(layer, 2, 3, sizes().get(name));
    }
  }

  @ParameterizedTest(name = "{0} groups")
  @MethodSource("counts")
  void groups(String name) {
    int groups = sizes().get(name);
    for (var layer : LAYERS) {
      check(layer + " groups=" + groups, groups, groups, 5);
      check(layer + " groups=" + groups, 2 * groups, 3 * groups, 3);
    }
    var depth = "resize input=1x%dx3x5 mode=%s scale=2x2";
    check(depth.formatted(groups, "cubic"), 1, 1, 1);
    check(depth.formatted(groups, "nearest"), 1, 1, 1);
  }

  /** Layers with one input channel per output, of widths around those of vectors. */
  @ParameterizedTest(name = "depthwise, width {0}")
  @MethodSource("counts")
  void depthwiseWidths(String name) {
    int width = sizes().get(name);
    for (var kernel :
        new String[] {
          "kernel=4x4 stride=2x2 padding=1",
          "kernel=16x16 stride=8x8",
          "kernel=8x8 stride=4x4 padding=2 activation=relu",
          "kernel=2x2 stride=2x2",
          "kernel=8x8 stride=2x2 padding=3",
          "kernel=6x6 stride=3x3 padding=1",
          "kernel=3x40 stride=1x20 padding=0x7",
          "kernel=3x3 stride=2x2 padding=1",
          "kernel=3x3 padding=1"
        }) {
      check("conv-transpose input=1xCx3xW channels=O " + kernel + " groups=3", 3, 3, width);
    }
  }

  private static void check(String layer, int in, int out, int width) {
    var text = layer.replace("xC", "x" + in).replace("=O", "=" + out).replace("xW", "x" + width);
    var integers = Case.of(text, Data.INTEGERS, width);
    var reals = Case.of(text, Data.REALS, in + 100 * out);
    var expected = integers.expected();
    for (var engine : Runs.engines()) {
      Compare.withOracle(integers, expected, Runs.run(integers, engine));
    }
    float[] scalar = Runs.run(reals, Engine.SCALAR);
    Compare.withOracle(reals, reals.expected(), scalar);
    for (var engine : Runs.engines()) {
      for (var layout : Layout.values()) {
        try (var operator = Runs.bind(reals, engine, layout)) {
          for (var placement :
              new Placement[] {Placement.CHANNELS_FIRST, Placement.CHANNELS_LAST}) {
            Compare.sameBits(reals, scalar, Runs.run(operator, reals, placement, placement));
          }
        }
      }
    }
  }
}
