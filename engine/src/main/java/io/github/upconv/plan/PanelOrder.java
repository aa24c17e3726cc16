package io.github.upconv.plan;

/**
 * Which positions each panel has: panels follow each other down the rows of a band, and then the
 * next part of the rows side by side begins.
 */
final class PanelOrder {
  private final long row;
  private final RowBands bands;
  private final int width;
  private final long panels;

  /** The panels of a layout. */
  PanelOrder(PanelLayout layout) {
    row = layout.grid().width().positions();
    bands = layout.bands();
    width = layout.width();
    long columns = Math.ceilDiv(bands.positions(row), (long) width);
    panels = Math.multiplyExact(bands.length(), columns);
  }

  /** Number of panels. */
  long panels() {
    return panels;
  }

  /** Which part of its rows a panel is. */
  long column(long panel) {
    return panel / bands.length();
  }

  /** Most pieces that a panel has. */
  int mostPieces() {
    return (int) Math.min(width, width / row + 2);
  }

  /** The positions of a panel. */
  void fill(Panel panel, long number) {
    panel.clear();
    long first = number % bands.length();
    long at = column(number) * width;
    long end = Math.min(at + width, bands.positions(row));
    while (at < end) {
      int count = (int) Math.min(row - at % row, end - at);
      panel.add(first + at / row * bands.length(), at % row, count);
      at += count;
    }
  }
}
