package io.github.upconv.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.upconv.layer.LayerLine;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tiles of positions that leave out taps beyond a border. */
class PositionTilesTest {
  /** Taps of all groups, counted by hand: whole tiles of a kind of position first. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // 225 taps within the borders: each position is a tile
        "1 | 900 | conv-transpose input=1x2x8x8 channels=12 kernel=4x4 stride=2x2 padding=1",
        // in each phase: 48 inner positions with 4 taps, 6 of each border with 2, the other 4
        "6 | 160 | conv-transpose input=1x2x8x8 channels=12 kernel=4x4 stride=2x2 padding=1",
        // 6 inner positions, 6 of the other 10, and 4 of a border
        "6 | 40 | conv-transpose input=1x2x4x4 channels=12 kernel=4x4 stride=2x2 padding=1",
        // 36 inner positions with 9 taps, 6 of each border with 6, the corners
        "6 | 87 | conv input=1x2x8x8 channels=12 kernel=3x3 padding=1",
        // no border
        "6 | 11 | conv-transpose input=1x2x8x8 channels=12 kernel=2x2 stride=2x2",
        // positions of all batch items follow each other
        "4 | 2 | conv-transpose input=2x2x1x4 channels=12 kernel=1x1 stride=1x1",
      })
  void tapsBeyondBordersAreLeftOut(int tile, int taps, String text) {
    int sum = 0;
    for (var group : grid(text).groups()) {
      sum += arrange(text, group, tile).taps();
    }
    assertThat(sum).as(text).isEqualTo(taps);
  }

  /** Each position has one place, and its tile has all its taps, ascending, and no others. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "conv-transpose input=2x2x8x8 channels=12 kernel=4x4 stride=2x2 padding=1",
        "conv-transpose input=1x2x4x5 channels=12 kernel=5x5 stride=2x2 padding=2"
            + " output-padding=1",
        "conv-transpose input=1x2x3x4x5 channels=12 kernel=4x4x4 stride=2 padding=1",
        "conv input=1x2x9x7 channels=12 kernel=5x3 padding=2x1 dilation=2x1",
        // outputs that no tap reaches
        "conv-transpose input=1x2x3x3 channels=12 kernel=2x2 stride=3x3 output-padding=1",
        "conv input=1x2x1x1 channels=12 kernel=3x3 padding=2",
      })
  void eachPositionHasItsTaps(String text) {
    var grid = grid(text);
    var panel = panel(text);
    for (var group : grid.groups()) {
      for (int tile : new int[] {1, 4, 6}) {
        var tiles = arrange(text, group, tile);
        var seen = new HashSet<Integer>();
        for (int number = 0; number < tiles.tiles(); number++) {
          var expected = new HashSet<Integer>();
          for (int i = 0; i < tiles.count(number); i++) {
            int position = tiles.position(number, i);
            assertThat(tiles.position(number * tile + i)).isEqualTo(position);
            assertThat(tiles.place(position)).isEqualTo(number * tile + i);
            assertThat(seen.add(position)).as(text).isTrue();
            expected.addAll(taps(grid, panel, group, position));
          }
          List<Integer> actual = new ArrayList<>();
          for (int i = 0; i < tiles.taps(number); i++) {
            actual.add(tiles.tap(number, i));
          }
          assertThat(actual).as(text).isSorted().containsExactlyInAnyOrderElementsOf(expected);
          int span = actual.isEmpty() ? 0 : actual.getLast() - actual.getFirst() + 1;
          assertThat(tiles.isRun(number)).isEqualTo(span == actual.size());
        }
        assertThat(seen).as(text).hasSize(panel.positions());
      }
    }
  }

  /** What a panel had before does not matter to the next one. */
  @Test
  void tilesAreReused() {
    var large = "conv input=1x2x20x20 channels=12 kernel=3x3 padding=1";
    var small = "conv-transpose input=1x2x8x8 channels=12 kernel=4x4 stride=2x2 padding=1";
    var tiles = new PositionTiles();
    tiles.arrange(panel(large), grid(large), grid(large).groups().getFirst(), 6);
    tiles.arrange(panel(small), grid(small), grid(small).groups().getFirst(), 6);
    assertThat(tiles.tiles()).isEqualTo(11);
    assertThat(tiles.taps()).isEqualTo(40);
  }

  /** Panels of the same size, whose rows are at a border, inside and at the other one. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4, 8, 9, 3})
  void panelsOfTheSameSizeAreArrangedByTheirBorders(int row) {
    var text = "conv input=1x2x10x20 channels=12 kernel=3x3 padding=1";
    var grid = grid(text);
    var group = grid.groups().getFirst();
    var tiles = new PositionTiles();
    for (int of : new int[] {0, 5, 6, 9, row}) {
      var panel = new Panel();
      panel.add(of, 0, 20);
      tiles.arrange(panel, grid, group, 6);
    }
    var panel = new Panel();
    panel.add(row, 0, 20);
    var fresh = new PositionTiles();
    fresh.arrange(panel, grid, group, 6);
    assertThat(tiles.taps()).isEqualTo(fresh.taps());
    for (int place = 0; place < 20; place++) {
      assertThat(tiles.position(place)).isEqualTo(fresh.position(place));
    }
    for (int number = 0; number < tiles.tiles(); number++) {
      assertThat(tiles.taps(number)).isEqualTo(row == 0 || row == 9 ? 6 : 9);
      assertThat(tiles.tap(number, 0)).isEqualTo(fresh.tap(number, 0));
    }
  }

  private static PositionTiles arrange(String text, PhaseGrid.Group group, int tile) {
    var tiles = new PositionTiles();
    tiles.arrange(panel(text), grid(text), group, tile);
    return tiles;
  }

  /** Which taps of a position lie within the borders. */
  private static List<Integer> taps(
      PhaseGrid grid, Panel panel, PhaseGrid.Group group, int position) {
    int piece = panel.piece(position);
    var inside = new ArrayList<Integer>();
    for (int tap = 0; tap < group.windows().size(); tap++) {
      var window = grid.windows().get(group.windows().get(tap));
      long column = panel.first(piece) + position - panel.lane(piece) + window.width();
      if (grid.sourceRow(panel.row(piece), window.depth(), window.height()) >= 0
          && column >= 0
          && column < grid.width().sources()) {
        inside.add(tap);
      }
    }
    return inside;
  }

  private static PhaseGrid grid(String text) {
    return PhaseGrid.of(geometry(text));
  }

  private static Geometry geometry(String text) {
    var line = LayerLine.parse(text);
    return Geometry.of(line.layer(), line.input());
  }

  /** All positions of a layer. */
  private static Panel panel(String text) {
    var grid = grid(text);
    var panel = new Panel();
    for (long row = 0; row < geometry(text).batch() * grid.rows(); row++) {
      panel.add(row, 0, (int) grid.width().positions());
    }
    return panel;
  }
}
