package io.github.upconv.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.upconv.layer.LayerLine;
import io.github.upconv.machine.Engine;
import io.github.upconv.tensor.Layout;
import io.github.upconv.testkit.Case;
import io.github.upconv.testkit.Compare;
import io.github.upconv.testkit.Data;
import io.github.upconv.testkit.Placement;
import io.github.upconv.testkit.Runs;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every kind of panel: layers that get it at each number of lanes, and that they are right. */
class PanelsTest {
  private static final Placement[] PLACEMENTS = {
    Placement.CHANNELS_FIRST, Placement.CHANNELS_LAST, Placement.HEAP, Placement.STRIDED
  };

  /**
   * Kinds for 16, 8 and 4 lanes: a row of 70 or 130 positions leaves too many of 16 lanes empty,
   * two of them do not.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // rows shorter than a strip, several of them and several batch items in a panel
        "dense | dense | dense | conv input=5x3x4x7 channels=13 kernel=3x3 padding=1",
        "dense | dense | dense | conv input=9x3x5 channels=12 kernel=3 padding=1",
        "dense | dense | dense | conv input=2x3x5x40 channels=17 kernel=3x3 pads=2,0,1,3",
        "dense | dense | dense | conv input=3x5x6x9 channels=12 kernel=1x1",
        "dense | dense | dense | sub-pixel-conv input=3x2x5x11 channels=12 upscale=3 kernel=3x3"
            + " padding=1",
        "dense | dense | dense | conv-transpose input=3x3x7x11 channels=13 kernel=3x3 stride=2x2"
            + " padding=1",
        "dense | dense | dense | conv-transpose input=2x3x5x30 channels=17 kernel=2x2 stride=2x2",
        // one window: rows of any length are dense
        "dense | dense | dense | conv-transpose input=1x3x3x300 channels=13 kernel=2x3 stride=2x3",
        // a row of its own, with a ring of the rows that the next one reads
        "ring | ring | ring | conv input=2x3x7x64 channels=13 kernel=3x3 padding=1",
        "ring | dense | dense | conv input=2x3x5x48 channels=13 kernel=3x3 padding=1",
        "dense | ring | ring | conv input=2x3x5x70 channels=12 kernel=3x3 padding=1",
        "dense | ring | ring | conv input=1x3x4x130 channels=12 kernel=3x3 padding=1",
        // rows side by side: of several items, of one, of planes of a volume
        "2 x ring | 2 x ring | 2 x ring | conv input=8x3x2x70 channels=12 kernel=3x3 padding=1",
        "2 x ring | 2 x ring | ring | conv input=1x3x16x130 channels=12 kernel=3x3 padding=1",
        "2 x ring | 2 x ring | ring | conv-transpose input=2x3x8x120 channels=40 kernel=4x4"
            + " stride=2x2 padding=1",
        "2 x ring | 2 x ring | dense | conv-transpose input=1x3x16x56 channels=50 kernel=4x4"
            + " stride=2x2 padding=1",
        "3 x ring | dense | dense | conv input=3x3x8x53 channels=12 kernel=3x3 padding=1",
        "2 x ring | 2 x ring | dense | conv input=1x2x4x4x56 channels=12 kernel=3x3x3 padding=1",
        "2 x row | 2 x row | dense | conv input=1x3x16x56 channels=12 kernel=3x3 dilation=2x1"
            + " padding=2x1",
        "dense | ring | dense | conv input=1x3x9x56 channels=12 kernel=3x3 padding=1",
        // planes with fewer rows of positions than of sources
        "ring | ring | ring | conv-transpose input=2x1x3x184 channels=40 kernel=4x4 stride=4x3"
            + " pads=3,10,2,3 dilation=1x3",
        "ring | ring | ring | conv input=2x3x4x300 channels=17 kernel=3x3 padding=1",
        "ring | ring | ring | conv input=1x2x7x300 channels=13 kernel=5x5 pads=3,0,1,4",
        "ring | ring | ring | conv-transpose input=2x3x7x64 channels=13 kernel=3x3 stride=2x2"
            + " padding=1",
        "ring | ring | ring | conv-transpose input=1x3x4x299 channels=12 kernel=3x2 stride=2x1"
            + " output-padding=1x0",
        "ring | ring | ring | sub-pixel-conv input=2x2x7x64 channels=12 upscale=2 kernel=3x3"
            + " padding=1",
        "ring | ring | ring | sub-pixel-conv input=1x2x4x300 channels=12 upscale=3 kernel=3x3"
            + " padding=1",
        // heights that do not follow each other, or only one: nothing stays for the next row
        "row | row | row | conv input=2x3x7x64 channels=13 kernel=3x3 dilation=2x1 padding=2x1",
        "row | row | row | conv input=2x3x3x64 channels=13 kernel=1x3 padding=0x1",
        "row | row | row | conv input=2x3x300 channels=13 kernel=7 padding=3",
        "row | row | row | conv-transpose input=2x3x300 channels=12 kernel=16 stride=8 padding=4",
        // a panel is as many rows as fill a strip
        "whole rows | whole rows | whole rows | conv input=3x3x8x8 channels=13 kernel=3x3"
            + " padding=1",
        "whole rows | whole rows | whole rows | conv input=2x3x16x8 channels=12 kernel=5x3"
            + " pads=1,1,3,1",
        "whole rows | whole rows | whole rows | conv input=2x3x8x16 channels=12 kernel=3x3"
            + " padding=1",
        "whole rows | whole rows | whole rows | conv input=2x3x6x32 channels=17 kernel=3x3"
            + " padding=1",
        "whole rows | whole rows | whole rows | conv input=2x3x4x32 channels=12 kernel=2x1"
            + " pads=1,0,0,0",
        "whole rows | whole rows | whole rows | sub-pixel-conv input=2x3x8x8 channels=12 upscale=2"
            + " kernel=3x3 padding=1",
        "whole rows | whole rows | whole rows | conv-transpose input=2x3x8x16 channels=13"
            + " kernel=3x3 stride=2x2 padding=1",
        // rows that would suit a panel by row, where several make full strips
        "whole rows | whole rows | whole rows | conv-transpose input=2x3x8x48 channels=40"
            + " kernel=4x4 stride=2x2 padding=1",
        "whole rows | whole rows | whole rows | conv input=2x3x5x64 channels=13 kernel=3x3"
            + " padding=1",
        "whole rows | whole rows | whole rows | sub-pixel-conv input=1x2x12x80 channels=12"
            + " upscale=2 kernel=3x3 padding=1",
        "whole rows | whole rows | whole rows | conv-transpose input=1x3x3x4x64 channels=13"
            + " kernel=3x3x2 stride=2x2x2 pads=1,1,0,1,1,0",
        // too few, and too many terms
        "ring | ring | ring | conv input=2x3x3x64 channels=13 kernel=3x3 padding=1",
        "ring | ring | ring | conv input=1x110x4x64 channels=12 kernel=3x3 padding=1",
        // the height does not fit
        "dense | dense | dense | conv input=3x3x7x8 channels=13 kernel=3x3 padding=1",
        // volumes
        "dense | dense | dense | conv input=2x2x3x4x5 channels=13 kernel=3x3x3 padding=1",
        "ring | ring | ring | conv input=2x2x3x7x64 channels=12 kernel=3x3x3 padding=1",
        "row | row | row | conv input=1x2x3x5x64 channels=12 kernel=3x3x3 dilation=1x2x1"
            + " padding=1x2x1",
        "whole rows | whole rows | whole rows | conv input=2x2x3x8x8 channels=12 kernel=3x3x3"
            + " padding=1",
        "whole rows | whole rows | whole rows | conv input=1x2x4x4x16 channels=12 kernel=2x3x3"
            + " pads=0,1,1,1,1,1",
        "dense | dense | dense | conv-transpose input=2x3x3x4x5 channels=12 kernel=2x2x2"
            + " stride=2x2x2",
        "dense | dense | dense | conv-transpose input=1x3x3x4x5 channels=13 kernel=3x3x2"
            + " stride=2x2x2 pads=1,1,0,1,1,0",
        "ring | ring | ring | conv-transpose input=1x3x3x7x64 channels=13 kernel=3x3x2 stride=2x2x2"
            + " pads=1,1,0,1,1,0",
        "dense | dense | dense | sub-pixel-conv input=1x2x3x3x4 channels=12 upscale=2 kernel=3x3x3"
            + " padding=1",
      })
  void panelsJoinWithoutSeam(String lanes16, String lanes8, String lanes4, String text) {
    var line = LayerLine.parse(text);
    assertThat(kind(layout(line, 64, 16))).as("%s, 16 lanes", text).isEqualTo(lanes16);
    assertThat(kind(layout(line, 16, 8))).as("%s, 8 lanes", text).isEqualTo(lanes8);
    assertThat(kind(layout(line, 4, 4))).as("%s, 4 lanes", text).isEqualTo(lanes4);
    check(line);
  }

  /** One of each kind. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "conv input=5x3x4x7 channels=13 kernel=3x3 padding=1",
        "conv-transpose input=2x3x5x30 channels=17 kernel=2x2 stride=2x2",
        "conv input=2x3x7x64 channels=13 kernel=3x3 padding=1",
        "conv input=2x3x8x48 channels=13 kernel=3x3 padding=1",
        "conv-transpose input=2x3x8x120 channels=40 kernel=4x4 stride=2x2 padding=1",
        "conv input=1x3x4x130 channels=12 kernel=3x3 padding=1",
        "conv-transpose input=2x3x150 channels=12 kernel=16 stride=8 padding=4",
        "sub-pixel-conv input=2x3x8x8 channels=12 upscale=2 kernel=3x3 padding=1",
        "conv-transpose input=2x3x4x16 channels=13 kernel=3x3 stride=2x2 padding=1",
        "conv input=1x2x4x4x16 channels=12 kernel=2x3x3 pads=0,1,1,1,1,1",
      })
  @Tag("width")
  void someAtEveryVectorWidth(String text) {
    check(LayerLine.parse(text));
  }

  private static void check(LayerLine line) {
    var integers = Case.of(line, Data.INTEGERS, 1);
    var expected = integers.expected();
    var reals = Case.of(line, Data.REALS, 2);
    float[] scalar;
    try (var operator = bind(reals, Engine.SCALAR, Layout.CHANNELS_FIRST)) {
      scalar = Runs.run(operator, reals);
    }
    try (var executor = Executors.newFixedThreadPool(2)) {
      for (var engine : Runs.engines()) {
        try (var operator = bind(integers, engine, Layout.CHANNELS_FIRST)) {
          Compare.withOracle(integers, expected, Runs.run(operator, integers));
        }
        try (var operator = bind(reals, engine, Layout.CHANNELS_FIRST)) {
          for (int i = 0; i < PLACEMENTS.length; i++) {
            var out = PLACEMENTS[(i + 1) % PLACEMENTS.length];
            var context = reals + " " + engine + " " + PLACEMENTS[i] + " " + out;
            Compare.sameBits(context, scalar, Runs.run(operator, reals, PLACEMENTS[i], out));
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

  private static Operator bind(Case c, Engine engine, Layout layout) {
    return Runs.bind(c, engine, layout, Route.PHASE_MIX);
  }

  /** The layout of a layer that takes the route, for register tiles of kernels with such lanes. */
  private static PanelLayout layout(LayerLine line, int tile, int lanes) {
    assertThat(Route.PHASE_MIX.refusal(line.layer())).as("%s", line).isEmpty();
    var geometry = Geometry.of(line.layer(), line.input());
    var grid = PhaseGrid.of(geometry);
    long rows = geometry.batch() * grid.rows();
    return new PanelLayout(grid, line.layer().inputChannels(), rows, tile, lanes);
  }

  /** Half of a strip is two register tiles of 16 positions, but only half of one of 64. */
  @Test
  void manyTermsHaveShorterStripsWhereTilesStayFull() {
    var line = LayerLine.parse("conv input=1x512x4x120 channels=12 kernel=3x3 padding=1");
    assertThat(layout(line, 16, 8).strip()).isEqualTo(32);
    assertThat(layout(line, 64, 16).strip()).isEqualTo(64);
  }

  private static String kind(PanelLayout layout) {
    if (layout.wholeRows()) {
      return "whole rows";
    }
    if (!layout.byRow()) {
      return "dense";
    }
    long bands = layout.bands().bands();
    return (bands > 1 ? bands + " x " : "") + (layout.turns() > 1 ? "ring" : "row");
  }

  /** Rows that are cut into pieces, pieces into strips, and strips that are narrow; of 16 lanes. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ring | 192 | 64 | conv input=1x3x4x300 channels=12 kernel=3x3 padding=1",
        "dense | 256 | 64 | conv-transpose input=1x4x2x700 channels=12 kernel=2x2 stride=2x2",
        "dense | 64 | 64 | conv input=2x200x3x20 channels=12 kernel=3x3 padding=1",
        "dense | 48 | 48 | conv input=1x1750x3x20 channels=12 kernel=1x3 padding=0x1",
        "ring | 48 | 48 | conv input=1x575x2x64 channels=12 kernel=3x3 padding=1",
        "dense | 192 | 64 | conv input=1x3x30x10 channels=300 kernel=1x1",
      })
  void piecesAndStrips(String kind, int width, int strip, String text) {
    var c = Case.of(text, Data.INTEGERS, 1);
    var expected = c.expected();
    var layout = layout(c.line(), 64, 16);
    assertThat(kind(layout)).as(text).isEqualTo(kind);
    assertThat(layout.width()).as(text).isEqualTo(width);
    assertThat(layout.strip()).as(text).isEqualTo(strip);
    for (var engine : Runs.engines()) {
      for (var planned : Layout.values()) {
        try (var operator = bind(c, engine, planned)) {
          var placement =
              planned == Layout.CHANNELS_FIRST ? Placement.CHANNELS_FIRST : Placement.CHANNELS_LAST;
          Compare.withOracle(c, expected, Runs.run(operator, c, placement, placement));
        }
      }
    }
  }
}
