package io.github.upconv.kernel;

import java.util.Arrays;

/**
 * Which rows of a channel of the input a row of outputs reads, and with which weights. A reusable
 * list for all rows of a tile; keeps its memory, so that filling it again allocates nothing.
 */
public final class SourceRows {
  private int[] first = new int[128];
  private long[] from = new long[256];
  private long[] weight = new long[256];
  private int rows;

  /** An empty list. */
  public SourceRows() {}

  /** A list of so many rows with so many sources each, all of them the same. */
  static SourceRows same(int rows, int sources) {
    var list = new SourceRows();
    for (int row = 0; row < rows; row++) {
      list.addRow();
      for (int source = 0; source < sources; source++) {
        list.addSource(0, 0);
      }
    }
    return list;
  }

  /** Forgets all rows. */
  public void clear() {
    rows = 0;
  }

  /** Appends a row of outputs without sources. */
  public void addRow() {
    if (rows + 1 == first.length) {
      first = Arrays.copyOf(first, 2 * first.length);
    }
    rows++;
    first[rows] = first[rows - 1];
  }

  /**
   * Appends a source to the last row.
   *
   * @param rowFrom position of the row of the input in its channel, in bytes
   * @param rowWeight position of the row of taps among the weights of a channel, in bytes
   */
  public void addSource(long rowFrom, long rowWeight) {
    int at = first[rows];
    if (at == from.length) {
      from = Arrays.copyOf(from, 2 * at);
      weight = Arrays.copyOf(weight, 2 * at);
    }
    from[at] = rowFrom;
    weight[at] = rowWeight;
    first[rows] = at + 1;
  }

  /** Index of the first source of a row. */
  public int begin(int row) {
    return first[row];
  }

  /** One behind the index of the last source of a row. */
  public int end(int row) {
    return first[row + 1];
  }

  long[] from() {
    return from;
  }

  long[] weight() {
    return weight;
  }
}
