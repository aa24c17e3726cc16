package io.github.upconv.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.upconv.kernel.Kernels;
import io.github.upconv.layer.LayerLine;
import io.github.upconv.layer.WeightedLayer;
import io.github.upconv.machine.Engine;
import io.github.upconv.tensor.Layout;
import io.github.upconv.testkit.Case;
import io.github.upconv.testkit.Compare;
import io.github.upconv.testkit.Data;
import io.github.upconv.testkit.Placement;
import io.github.upconv.testkit.Runs;
import java.util.HashSet;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Panels of positions whose lanes are channels. */
class ChannelPanelsTest {
  /** How many there are and of how many positions, where tiles are single positions. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1 | 16 | conv-transpose input=1x64x4x4 channels=32 kernel=4x4 stride=2x2 padding=1",
        // rows of all batch items follow each other
        "1 | 64 | conv-transpose input=4x64x4x4 channels=32 kernel=4x4 stride=2x2 padding=1",
        // nearly equal numbers of whole rows
        "2 | 200 | conv-transpose input=1x4x20x20 channels=12 kernel=4x4 stride=2x2"
            + " output-padding=0 pads=1,1,1,1",
        // parts of rows
        "12 | 200 | conv-transpose input=2x4x2x600 channels=12 kernel=2x2 stride=2x2",
        // fewer positions, for scratch memory
        "4 | 68 | conv-transpose input=1x1024x16x17 channels=16 kernel=4x4 stride=2x2 padding=1",
      })
  void positionsAreCutIntoPanels(int panels, int positions, String text) {
    var line = LayerLine.parse(text);
    var geometry = Geometry.of(line.layer(), line.input());
    var grid = PhaseGrid.of(geometry);
    var mixing = new ChannelMixing((WeightedLayer) line.layer(), grid, Kernels.of(Engine.SCALAR));
    var cut = new ChannelPanels(grid, geometry.batch(), mixing);
    assertThat(cut.panels()).as(text).isEqualTo(panels);
    assertThat(cut.positions()).as(text).isEqualTo(positions);
    long row = grid.width().positions();
    var seen = new HashSet<Long>();
    var panel = new Panel();
    for (long number = 0; number < cut.panels(); number++) {
      cut.fill(panel, number);
      assertThat(panel.positions()).as(text).isBetween(1, positions);
      for (int piece = 0; piece < panel.pieces(); piece++) {
        assertThat(panel.count(piece)).as(text).isLessThanOrEqualTo(cut.positionsOfRow());
        for (int i = 0; i < panel.count(piece); i++) {
          assertThat(seen.add(panel.row(piece) * row + panel.first(piece) + i)).isTrue();
          assertThat(panel.piece(panel.lane(piece) + i)).isEqualTo(piece);
        }
      }
    }
    assertThat(seen).hasSize((int) (geometry.batch() * grid.rows() * row));
  }

  /**
   * Blocks of channels, panels of weights and panels of positions, alone and by several threads.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "conv-transpose input=1x5x4x4 channels=300 kernel=4x4 stride=2x2 padding=1",
        "conv-transpose input=2x3x9x31 channels=40 kernel=3x3 stride=2x2 padding=1",
        "conv-transpose input=1x3x2x530 channels=17 kernel=2x2 stride=2x2",
        "conv-transpose input=2x3x3x4x5 channels=80 kernel=4x4x4 stride=2 padding=1",
        "conv input=1x3x33x20 channels=300 kernel=3x3 padding=1",
        "sub-pixel-conv input=3x4x7x9 channels=40 upscale=2 kernel=3x3 padding=1",
      })
  @Tag("width")
  void panelsJoinWithoutSeam(String text) {
    var integers = Case.of(text, Data.INTEGERS, 1);
    var expected = integers.expected();
    var reals = Case.of(text, Data.REALS, 2);
    float[] scalar;
    try (var operator = bind(reals, Engine.SCALAR, Layout.CHANNELS_FIRST)) {
      scalar = Runs.run(operator, reals);
    }
    try (var executor = Executors.newFixedThreadPool(2)) {
      for (var engine : Runs.engines()) {
        for (var layout : Layout.values()) {
          try (var operator = bind(integers, engine, layout)) {
            Compare.withOracle(integers, expected, Runs.run(operator, integers));
          }
          try (var operator = bind(reals, engine, layout)) {
            for (var placement : Placement.values()) {
              var context = reals + " " + engine + " " + layout + " " + placement;
              float[] actual = Runs.run(operator, reals, placement, placement);
              Compare.sameBits(context, scalar, actual);
            }
            float[] output = new float[scalar.length];
            operator.run(
                Runs.heap(reals.x(), reals.input()),
                Runs.heap(output, reals.line().output()),
                executor,
                3);
            Compare.sameBits(reals + " " + engine + ", 3 threads", scalar, output);
          }
        }
      }
    }
  }

  private static Operator bind(Case c, Engine engine, Layout layout) {
    return Runs.bind(c, engine, layout, Route.CHANNEL_MIX);
  }
}
