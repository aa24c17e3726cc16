package io.github.upconv.plan;

/**
 * Which positions each panel has: panels follow each other down the rows of a band, then the next
 * part of the rows side by side begins, and behind the last part the next group of the layer.
 */
final class PanelOrder {
  private final long row;
  private final RowBands bands;
  private final int width;
  private final long columns;
  private final long panels;

  /** The panels of a layout, for each of some groups. */
  PanelOrder(PanelLayout layout, int groups) {
    row = layout.grid().width().positions();
    bands = layout.bands();
    width = layout.width();
    columns = Math.ceilDiv(bands.positions(row), (long) width);
    panels = Math.multiplyExact(Math.multiplyExact(bands.length(), columns), groups);
  }

  /** Number of panels. */
  long panels() {
    return panels;
  }

  /** Which part of its rows a panel is, counted through all groups. */
  long column(long panel) {
    return panel / bands.length();
  }

  /** Most pieces that a panel has. */
  int mostPieces() {
    return (int) Math.min(width, width / row + 2);
  }

  /** The positions of a panel. */
  void fill(Panel panel, long number) {
    panel.clear(number, (int) (column(number) / columns));
    long first = number % bands.length();
    long at = column(number) % columns * width;
    long end = Math.min(at + width, bands.positions(row));
    while (at < end) {
      int count = (int) Math.min(row - at % row, end - at);
      panel.add(first + at / row * bands.length(), at % row, count);
      at += count;
    }
  }
}
