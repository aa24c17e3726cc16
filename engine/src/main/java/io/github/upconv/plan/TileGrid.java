package io.github.upconv.plan;

/**
 * The tiles of {@link FastMixing}: 6 x 6 outputs each, which read 4 x 4 sources.
 *
 * <pre>
 *   sources of tile t    3t - 1, 3t, 3t + 1, 3t + 2     zero beyond the borders
 *   outputs of tile t    6t - 1, 6t, .. , 6t + 4        phases 1, 0, 1, 0, 1, 0
 * </pre>
 *
 * <p>Both phases of an axis read the same sources at the price of the first and the last output,
 * which make a tile of their own necessary where the number of sources is a multiple of three.
 *
 * @param batch batch items
 * @param sourceHeight rows of the input
 * @param sourceWidth columns of the input
 */
record TileGrid(long batch, long sourceHeight, long sourceWidth) {
  /** Outputs of a tile along an axis. */
  static final int OUTPUTS = 6;

  /** Sources from a tile to the next along an axis. */
  static final int STEP = 3;

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
    return sourceHeight / STEP + 1;
  }

  /** Tiles along the width. */
  long width() {
    return sourceWidth / STEP + 1;
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
    return STEP * tile - 1;
  }

  /** First output, or row of outputs, of a tile; -1 is beyond the border. */
  static long output(long tile) {
    return OUTPUTS * tile - 1;
  }
}
