package io.github.upconv.plan;

/**
 * The panels of {@link ChannelSchedule}: some whole rows of positions, or a part of one, of one
 * group of the layer after the other. Rows are numbered through all batch items.
 */
final class ChannelPanels {
  /** Scratch memory that the number of positions is chosen for: less than 2 MiB with the rest. */
  private static final double MOST_BYTES = 1900 << 10;

  /** More positions share nothing that is worth it. */
  private static final long MOST_POSITIONS = 256;

  /** Fewer positions of a part share too little: four tiles. */
  private static final int LEAST_POSITIONS = 24;

  private final PhaseGrid grid;
  private final int tile;
  private final long rows;
  private final long row;
  private final long rowsOfPanel;
  private final int positions;
  private final long panelsOfGroup;
  private final int groups;

  /**
   * Panels of all positions.
   *
   * @param batch batch items
   */
  ChannelPanels(PhaseGrid grid, long batch, ChannelMixing mixing) {
    this.grid = grid;
    tile = mixing.kernel().tilePixels();
    groups = mixing.rows().groups();
    rows = Math.multiplyExact(batch, grid.rows());
    row = grid.width().positions();
    int taps = grid.groups().stream().mapToInt(g -> g.windows().size()).max().orElse(0);
    // a tap of the tiles, a line of the input and as many around it, sums
    double floats = (taps + 2.0) * mixing.terms() + mixing.sumRows() + mixing.mostPanelRows();
    double room = MOST_BYTES / Float.BYTES / floats;
    long most = Math.clamp((long) room, 2L * tile, MOST_POSITIONS);
    if (most < row) {
      rowsOfPanel = 1;
      long part = Math.ceilDiv(row, Math.ceilDiv(row, most));
      positions = Math.toIntExact(Math.min(row, Math.ceilDiv(part, (long) tile) * tile));
      panelsOfGroup = Math.multiplyExact(rows, Math.ceilDiv(row, (long) positions));
    } else {
      rowsOfPanel = Math.ceilDiv(rows, Math.ceilDiv(rows, most / row));
      positions = Math.toIntExact(rowsOfPanel * row);
      panelsOfGroup = Math.ceilDiv(rows, rowsOfPanel);
    }
  }

  /** Number of panels. */
  long panels() {
    return Math.multiplyExact(panelsOfGroup, groups);
  }

  /** Number of panels of a group of the layer. */
  long panelsOfGroup() {
    return panelsOfGroup;
  }

  /** Most positions of a panel. */
  int positions() {
    return positions;
  }

  /** Most positions of a panel that are in one row. */
  int positionsOfRow() {
    return (int) Math.min(row, positions);
  }

  /** Most rows of a panel. */
  long rowsOfPanel() {
    return rowsOfPanel;
  }

  /**
   * Taps of all tiles of a phase group, for a group of the layer, judged by the first panel, one in
   * the middle and the last.
   */
  double taps(PhaseGrid.Group group) {
    double middle = panelsOfGroup > 2 ? (panelsOfGroup - 2.0) * taps(group, panelsOfGroup / 2) : 0;
    double last = panelsOfGroup > 1 ? taps(group, panelsOfGroup - 1) : 0;
    return taps(group, 0) + middle + last;
  }

  private long taps(PhaseGrid.Group group, long number) {
    var panel = new Panel();
    fill(panel, number);
    var tiles = new PositionTiles();
    tiles.arrange(panel, grid, group, tile);
    return tiles.taps();
  }

  /** Most parts of a panel. */
  int mostParts() {
    return Math.max(1, positions / LEAST_POSITIONS);
  }

  /** Parts of a panel begin at multiples of so many positions. */
  int unit() {
    return positions < row ? tile : (int) row;
  }

  /** The positions of a panel. */
  void fill(Panel panel, long number) {
    panel.clear(number, (int) (number / panelsOfGroup));
    long ofGroup = number % panelsOfGroup;
    if (positions < row) {
      long parts = Math.ceilDiv(row, (long) positions);
      long first = ofGroup % parts * positions;
      panel.add(ofGroup / parts, first, (int) Math.min(positions, row - first));
      return;
    }
    long first = ofGroup * rowsOfPanel;
    for (long i = first; i < Math.min(first + rowsOfPanel, rows); i++) {
      panel.add(i, 0, (int) row);
    }
  }
}
