package io.github.upconv.plan;

import java.util.Arrays;

/**
 * The rows of sources that a panel reads, each pixel a line of its channels: which rows there are,
 * and which of them each piece of the panel reads. Reused from panel to panel.
 */
final class PixelLines {
  private long[] sourceRow = new long[8];
  private int rows;
  private int[] slot = new int[32];
  private int slots;
  private long firstColumn;
  private long endColumn;

  /** Forgets all rows; those to come begin at a column and end before another. */
  void clear(long first, long end) {
    rows = 0;
    slots = 0;
    firstColumn = first;
    endColumn = Math.max(first, end);
  }

  /** Whether a row is there; it often is one of the last. */
  boolean contains(long row) {
    return find(row) >= 0;
  }

  private int find(long row) {
    int at = rows - 1;
    while (at >= 0 && sourceRow[at] != row) {
      at--;
    }
    return at;
  }

  /** Appends a row. */
  void add(long row) {
    if (rows == sourceRow.length) {
      sourceRow = Arrays.copyOf(sourceRow, 2 * rows);
    }
    sourceRow[rows] = row;
    rows++;
  }

  /** Says which row the next pair of a piece and a shift reads: one that is there, or -1. */
  void link(long row) {
    if (slots == slot.length) {
      slot = Arrays.copyOf(slot, 2 * slots);
    }
    slot[slots] = row < 0 ? -1 : find(row);
    slots++;
  }

  /** Number of rows. */
  int rows() {
    return rows;
  }

  /** Columns of a row. */
  int columns() {
    return (int) (endColumn - firstColumn);
  }

  /** The number of the line of a pixel that a pair reads, or -1 beyond a border. */
  int line(int pair, long column) {
    return slot[pair] < 0 || column < firstColumn || column >= endColumn
        ? -1
        : slot[pair] * columns() + (int) (column - firstColumn);
  }
}
