package io.github.upconv.plan;

/**
 * The tiles of {@link FastMixing}: 4 x 4 outputs each, which read 3 x 3 sources.
 *
 * <pre>
 *   sources of tile t    2t - 1, 2t, 2t + 1             zero beyond the borders
 *   outputs of tile t    4t - 1, 4t, 4t + 1, 4t + 2     phases 1, 0, 1, 0
 * </pre>
 *
 * <p>Both phases of an axis read the same sources at the price of the first and the last output,
 * which make a tile of their own necessary where the number of sources is even.
 *
 * @param batch batch items
 * @param sourceHeight rows of the input
 * @param sourceWidth columns of the input
 */
record TileGrid(long batch, long sourceHeight, long sourceWidth) {
  /** Outputs of a tile along an axis. */
  static final int OUTPUTS = 4;

  static TileGrid of(Geometry geometry) {
    return new TileGrid(
        geometry.batch(), geometry.outer().inputExtent(), geometry.inner().inputExtent());
  }

  /** Rows of the output. */
  long outputHeight() {
    return 2 * sourceHeight;
  }

  /** Columns of the output. */
  long outputWidth() {
    return 2 * sourceWidth;
  }

  /** Tiles along the height. */
  long height() {
    return sourceHeight / 2 + 1;
  }

  /** Tiles along the width. */
  long width() {
    return sourceWidth / 2 + 1;
  }

  /** Rows of tiles of all batch items. */
  long rows() {
    return Math.multiplyExact(batch, height());
  }

  /** All tiles. */
  long tiles() {
    return Math.multiplyExact(rows(), width());
  }

  /** First source, or row of sources, of a tile; -1 is beyond the border. */
  static long source(long tile) {
    return 2 * tile - 1;
  }

  /** First output, or row of outputs, of a tile; -1 is beyond the border. */
  static long output(long tile) {
    return OUTPUTS * tile - 1;
  }
}
