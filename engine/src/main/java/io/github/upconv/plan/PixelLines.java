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

  /**
   * Says which row the next pair of a piece and a shift reads, or that it reads none.
   *
   * @param row a row of sources, or -1 beyond a border
   * @return whether the row is new: the last one, to be copied
   */
  boolean link(long row) {
    boolean isInside = row >= 0;
    int at = isInside ? find(row) : -1;
    boolean isNew = isInside && at < 0;
    if (isNew) {
      add(row);
      at = rows - 1;
    }
    if (slots == slot.length) {
      slot = Arrays.copyOf(slot, 2 * slots);
    }
    slot[slots] = at;
    slots++;
    return isNew;
  }

  /** The number of a row, which often is one of the last, or -1. */
  private int find(long row) {
    int at = rows - 1;
    while (at >= 0 && sourceRow[at] != row) {
      at--;
    }
    return at;
  }

  private void add(long row) {
    if (rows == sourceRow.length) {
      sourceRow = Arrays.copyOf(sourceRow, 2 * rows);
    }
    sourceRow[rows] = row;
    rows++;
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
