package io.github.upconv.plan;

import java.util.Optional;

/**
 * Rows of positions that lie side by side, so that together they fill vectors: the rows of all
 * batch items are cut into bands of the same length, and the first rows of all bands, then the
 * second ones and so on are as one row. Two rows of 120 are 15 vectors of 16 instead of 16.
 *
 * <p>Bands are whole planes of rows, or equal parts of one.
 *
 * @param bands rows side by side
 * @param length rows of a band
 */
record RowBands(long bands, long length) {
  private static final int MOST = 4;

  /** Rows of a band if there are several: its first windows are copied for it alone. */
  private static final int LEAST_LENGTH = 8;

  /** Part of a row that may be lanes without a position. */
  private static final double MOST_EMPTY = 0.08;

  /** What more bands may cost at most, in parts of fewer. */
  private static final double GAIN = 0.98;

  /** What a register tile of one vector costs besides, in parts of itself; the more, the less. */
  private static final double NARROW = 0.5;

  /**
   * Vectors of the register tiles that prices were fitted to: whole tiles cost as much as those.
   */
  private static final int FITTED = 4;

  /** All rows side by side, one after the other. */
  static RowBands all(long rows) {
    return new RowBands(rows, 1);
  }

  /**
   * The cheapest bands, if rows are long enough and some of them fill vectors.
   *
   * @param rows rows of positions of all batch items
   * @param row positions of a row
   * @param plane rows of a plane
   * @param strip rows are at least nearly as long
   * @param tile most positions of a register tile
   * @param lanes positions are computed in multiples of this
   */
  static Optional<RowBands> of(long rows, long row, long plane, int strip, int tile, int lanes) {
    Optional<RowBands> best = Optional.empty();
    double least = Double.POSITIVE_INFINITY;
    for (int bands = 1; row >= strip - lanes && bands <= MOST; bands++) {
      long together = bands * row;
      double cost = vectors(together, tile, lanes) * lanes / together;
      boolean full = roundUp(together, lanes) <= together * (1 + MOST_EMPTY);
      if (full && isEven(rows, plane, bands) && cost < GAIN * least) {
        best = Optional.of(new RowBands(bands, rows / bands));
        least = cost;
      }
    }
    return best;
  }

  /** Positions of rows side by side. */
  long positions(long row) {
    return Math.multiplyExact(bands, row);
  }

  private static boolean isEven(long rows, long plane, int bands) {
    long length = rows / bands;
    boolean planes = length % plane == 0 || plane % length == 0;
    return bands == 1 || (rows % bands == 0 && planes && length >= LEAST_LENGTH);
  }

  /** Positions of a strip: those of the widest register tile, four vectors of 512 bits. */
  static int strip(int lanes) {
    return Math.max(64, lanes);
  }

  /** Positions filled up to whole vectors. */
  static long roundUp(long positions, int lanes) {
    return Math.ceilDiv(positions, (long) lanes) * lanes;
  }

  /**
   * The vectors of consecutive register tiles; narrow ones count more. With tiles of two vectors, 7
   * + 1 of a row of 120 are 15.8 whole ones, and those of two rows side by side 15.5 each.
   */
  static double vectors(long positions, int tile, int lanes) {
    long whole = positions / tile;
    long rest = positions % tile;
    double sum = whole * vectors(tile, lanes) + (rest > 0 ? vectors(rest, lanes) : 0);
    return sum * perVector(FITTED * lanes, lanes) / perVector(tile, lanes);
  }

  /** What a vector of a tile counts. */
  private static double perVector(int tile, int lanes) {
    return vectors(tile, lanes) * lanes / tile;
  }

  private static double vectors(long positions, int lanes) {
    double vectors = (double) Math.ceilDiv(positions, (long) lanes);
    return vectors + NARROW / vectors;
  }
}
