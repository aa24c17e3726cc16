package io.github.upconv.plan;

import java.util.Arrays;

/**
 * The positions that are mixed together, for a group of the layer, as pieces of rows. Rows are
 * numbered through all batch items, each item's rows by depth, then height. Reused from panel to
 * panel.
 */
final class Panel {
  private static final long NONE = Long.MIN_VALUE;

  private long[] row = new long[8];
  private long[] first = new long[8];
  private int[] lane = new int[8];
  private int[] count = new int[8];
  private long number = NONE;
  private int part;
  private int parts;
  private int group;
  private int pieces;
  private int positions;

  /** Forgets all pieces, for those of another panel. */
  void clear(long panelNumber, int ofGroup) {
    number = panelNumber;
    part = 0;
    parts = 1;
    group = ofGroup;
    pieces = 0;
    positions = 0;
  }

  /** Forgets which panel it is. */
  void forget() {
    number = NONE;
  }

  /** Whether it is a part of the positions of a panel. */
  boolean is(long panelNumber, int ofPart, int ofParts) {
    return number == panelNumber && part == ofPart && parts == ofParts;
  }

  /**
   * Forgets all positions but a part of them, which can be empty.
   *
   * @param unit parts begin at multiples of so many positions
   */
  void narrow(int ofPart, int ofParts, int unit) {
    part = ofPart;
    parts = ofParts;
    int units = Math.ceilDiv(positions, unit);
    int begin = units * part / parts * unit;
    int end = Math.min(units * (part + 1) / parts * unit, positions);
    int kept = 0;
    for (int piece = 0; piece < pieces; piece++) {
      int from = Math.max(lane[piece], begin);
      int to = Math.min(lane[piece] + count[piece], end);
      if (from < to) {
        row[kept] = row[piece];
        first[kept] = first[piece] + from - lane[piece];
        lane[kept] = from - begin;
        count[kept] = to - from;
        kept++;
      }
    }
    pieces = kept;
    positions = end - begin;
  }

  /** Appends positions {@code from .. from + number - 1} of a row. */
  void add(long ofRow, long from, int number) {
    if (pieces == count.length) {
      row = Arrays.copyOf(row, 2 * pieces);
      first = Arrays.copyOf(first, 2 * pieces);
      lane = Arrays.copyOf(lane, 2 * pieces);
      count = Arrays.copyOf(count, 2 * pieces);
    }
    row[pieces] = ofRow;
    first[pieces] = from;
    lane[pieces] = positions;
    count[pieces] = number;
    pieces++;
    positions += number;
  }

  /** The group of the layer whose channels are mixed. */
  int group() {
    return group;
  }

  /** Number of pieces. */
  int pieces() {
    return pieces;
  }

  /** Positions of all pieces. */
  int positions() {
    return positions;
  }

  /** Row of a piece. */
  long row(int piece) {
    return row[piece];
  }

  /** First position of a piece in its row. */
  long first(int piece) {
    return first[piece];
  }

  /** Lane of the first position of a piece. */
  int lane(int piece) {
    return lane[piece];
  }

  /** The piece that a position is in. */
  int piece(int position) {
    int piece = 0;
    while (lane[piece] + count[piece] <= position) {
      piece++;
    }
    return piece;
  }

  /** Positions of a piece. */
  int count(int piece) {
    return count[piece];
  }
}
