package io.github.upconv.plan;

import io.github.upconv.machine.Engine;
import io.github.upconv.machine.Machine;
import io.github.upconv.tensor.Layout;
import io.github.upconv.testkit.Case;
import io.github.upconv.testkit.Compare;
import io.github.upconv.testkit.Data;
import io.github.upconv.testkit.Placement;
import io.github.upconv.testkit.Runs;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Resizes with weights, as planes and as lines of channels, wherever the tensors lie: rows are read
 * in the input and written in the output, or by way of copies.
 */
@Tag("width")
class ResizeRoutesTest {
  /** Rows and lines around the lanes of a vector; two tiles of a row. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "resize input=1xCx3xW mode=linear scale=2x2",
        "resize input=2xCx4xW mode=linear coordinates=align-corners scale=3x2 activation=relu",
        "resize input=1xCx4xW mode=linear scale=0.5x0.5",
        "resize input=1xCx3xW mode=linear scale=1.5x2",
        "resize input=1xCxW mode=linear scale=2",
        "resize input=1xCx2x3xW mode=linear scale=2x2x4",
        "resize input=1xCx3xW mode=cubic scale=2x3 activation=leaky-relu:0.2",
      })
  void routesAreTwinsEverywhere(String layer) {
    int lanes = Machine.current().lanes();
    for (int channels : new int[] {1, 3, lanes, lanes + 1}) {
      for (int width : new int[] {2, lanes, lanes + 1, 2 * lanes, 300}) {
        check(layer.replace("C", Integer.toString(channels)).replace("W", Integer.toString(width)));
      }
    }
  }

  private static void check(String line) {
    var c = Case.of(line, Data.REALS, 1);
    float[] first;
    try (var operator = Runs.bind(c, Engine.SCALAR, Layout.CHANNELS_FIRST, Route.COPY_LINES)) {
      first = Runs.run(operator, c);
    }
    Compare.withOracle(c, c.expected(), first);
    for (var engine : Runs.engines()) {
      for (var route : Runs.routes(c)) {
        try (var operator = Runs.bind(c, engine, Layout.CHANNELS_FIRST, route)) {
          for (var placement : Placement.values()) {
            var context = c + " " + engine + " " + route + " " + placement;
            Compare.sameBits(context, first, Runs.run(operator, c, placement, placement));
          }
        }
      }
    }
  }
}
