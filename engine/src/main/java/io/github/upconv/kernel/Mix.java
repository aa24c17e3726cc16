package io.github.upconv.kernel;

import java.lang.foreign.MemorySegment;

/**
 * Mixes the channels of low-resolution pixels with the weights of all taps: a matrix product.
 *
 * <pre>
 *   z[pixel][row] = sum over term of x[pixel][term] * w[row][term]        row = (tap, output channel)
 *
 *   x   | tile 0: term 0: pixel 0 .. tilePixels-1 | term 1: ... | tile 1: ...    broadcast operand
 *   w   | panel 0: term 0: row 0 .. panelRows-1 | term 1: ... | panel 1: ...     vector operand
 *   z   | row 0 .. rows-1 |   one line per pixel, zPitch bytes apart
 * </pre>
 *
 * <p>The two operands may change places: with weights as tiles and pixels as panels, lanes are
 * pixels and {@code z} has one line per row. Lanes are rows or pixels, never terms, so that no sum
 * is ever split over lanes. Both operands are read in the order in which they lie in memory. Order:
 * one multiply-add chain over the terms, ascending, from 0. All offsets and pitches are in bytes.
 */
public sealed interface Mix permits ScalarMix, SimdMix {
  /** Rows are computed in multiples of this. */
  int rowMultiple();

  /** Rows of the widest weight panel, a multiple of {@link #rowMultiple}. */
  int mostPanelRows();

  /**
   * Rows of the next weight panel when so many rows are left, a multiple of {@link #rowMultiple}.
   */
  default int panelRows(int rows) {
    return Math.min(mostPanelRows(), rows);
  }

  /** Gets its code compiled before a first product, for at most as long as that would take. */
  void warmUp(long multiplyAdds);

  /** Pixels that are computed together. */
  int tilePixels();

  /** Bytes of so many terms of a tile. */
  default long tapBytes(int terms) {
    return (long) tilePixels() * terms * Float.BYTES;
  }

  /**
   * Puts some channels of all pixels where {@link #mix} reads them as terms. Calls go by ascending
   * terms.
   *
   * @param from channels {@code pitch} bytes apart, each with {@code pixels} floats and one vector
   *     of slack behind the last
   * @param x as above, with one vector of slack; {@code terms} terms in all
   * @param term term of the first channel
   */
  void pack(
      MemorySegment from,
      long fromAt,
      long pitch,
      int channels,
      MemorySegment x,
      long xAt,
      int term,
      int terms,
      int pixels);

  /**
   * Puts some channels of all pixels into panels, for {@link #mix} with its operands exchanged.
   *
   * @param from channels {@code pitch} bytes apart, each with {@code pixels} floats
   * @param x panels of pixels, each with {@code terms} terms
   * @param term term of the first channel
   * @param pixels a multiple of {@link #rowMultiple}
   */
  void packPanels(
      MemorySegment from,
      long fromAt,
      long pitch,
      int channels,
      MemorySegment x,
      long xAt,
      int term,
      int terms,
      int pixels);

  /**
   * Computes the product; the formula is above.
   *
   * @param tiles operand whose values are broadcast, {@code x} above
   * @param panels operand whose values are lanes, {@code w} above
   * @param width length of a line of {@code z}, a multiple of {@link #rowMultiple}
   * @param height number of lines; those that fill up its last tile may be written, too
   */
  default void mix(
      MemorySegment tiles,
      long tilesAt,
      MemorySegment panels,
      long panelsAt,
      int terms,
      int width,
      MemorySegment z,
      long zAt,
      long zPitch,
      int height) {
    int panelRows;
    for (int row = 0; row < width; row += panelRows) {
      panelRows = panelRows(width - row);
      chain(
          tiles,
          tilesAt,
          tapBytes(terms),
          panels,
          panelsAt + (long) row * terms * Float.BYTES,
          OneTap.AT_BEGIN,
          (long) panelRows * Float.BYTES,
          terms,
          panelRows,
          z,
          zAt + (long) row * Float.BYTES,
          zPitch,
          height);
    }
  }

  /**
   * Computes a product whose terms are those of several taps, one after the other, in one chain.
   *
   * <pre>
   *   tiles   | tile 0: tap 0: term 0: its lines | term 1: ... | tap 1: ... | tile 1: ...
   *   panel   | tap 0: term 0: its lanes, term 1 pitch bytes further ...      taps may overlap
   * </pre>
   *
   * @param tilePitch bytes from a tile to the next: more than its taps if others follow that are
   *     left out
   * @param taps position of the first term of each tap in the panel; without any, z is 0
   * @param pitch bytes from a term to the next in the panel
   * @param terms terms of a tap
   * @param width lanes of the panel, a multiple of {@link #rowMultiple}
   * @param height number of lines of z; those that fill up its last tile may be written, too
   */
  void chain(
      MemorySegment tiles,
      long tilesAt,
      long tilePitch,
      MemorySegment panel,
      long panelAt,
      long[] taps,
      long pitch,
      int terms,
      int width,
      MemorySegment z,
      long zAt,
      long zPitch,
      int height);
}
