package io.github.upconv.plan;

/**
 * Which positions each panel has. Panels by row follow each other down the rows of a band, and then
 * the next part of all rows begins; others follow each other through all positions.
 */
final class PanelOrder {
  private final long row;
  private final RowBands bands;
  private final boolean byRow;
  private final int width;
  private final long panelsOfColumn;
  private final long panels;

  /** The panels of a layout. */
  PanelOrder(PanelLayout layout) {
    row = layout.grid().width().positions();
    bands = layout.bands();
    byRow = layout.byRow();
    width = layout.width();
    panelsOfColumn = byRow ? bands.length() : 1;
    panels = Math.multiplyExact(panelsOfColumn, Math.ceilDiv(positionsOfRow(), (long) width));
  }

  /** Positions of what panels cut into columns: rows side by side, or all rows. */
  private long positionsOfRow() {
    return Math.multiplyExact(byRow ? bands.bands() : bands.length(), row);
  }

  /** Number of panels. */
  long panels() {
    return panels;
  }

  /** Which part of its rows a panel is. */
  long column(long panel) {
    return panel / panelsOfColumn;
  }

  /** Most pieces that a panel has. */
  int mostPieces() {
    return (int) Math.min(width, width / row + 2);
  }

  /** The positions of a panel. */
  void fill(Panel panel, long number) {
    panel.clear();
    long first = byRow ? number % bands.length() : 0;
    long step = byRow ? bands.length() : 1;
    long at = column(number) * width;
    long end = Math.min(at + width, positionsOfRow());
    while (at < end) {
      int count = (int) Math.min(row - at % row, end - at);
      panel.add(first + at / row * step, at % row, count);
      at += count;
    }
  }
}
