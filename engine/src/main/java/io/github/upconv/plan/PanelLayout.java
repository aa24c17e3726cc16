package io.github.upconv.plan;

import java.util.Arrays;
import java.util.Optional;

/**
 * Where the windows of a panel lie in scratch memory.
 *
 * <pre>
 *   strip 0: window 0: channel 0: its 64 lanes | channel 1: .. | slack | window 1: ... | strip 1: ...
 * </pre>
 *
 * <p>Each window is a copy of its own although windows overlap: loads that cross cache lines slow
 * {@link io.github.upconv.kernel.Mix} down by 8 to 10 %. There are three kinds of panels. A
 * <i>dense</i> panel spans any number of rows, so that short rows leave no lane empty. A panel
 * <i>by row</i> is a part of one row, or of some that lie {@linkplain RowBands side by side}, and
 * panels follow each other down the rows: what the next row still reads stays, in a ring of rows,
 * and each row of the input is copied once. In a panel of <i>whole rows</i>, which is one strip,
 * windows that differ along the height are one, some rows longer than the strip; rows that a panel
 * by row would suit as well are copied again for the next panel, but several of them are read and
 * written at a time: 32 channels of 64 x 48 pixels gained 5 %, six other layers 0 to 4 %.
 */
final class PanelLayout {
  /**
   * Most positions of whole rows: a panel of 16 x 16 positions gained 2 % over four panels, and
   * four rows of 128 nothing over a panel by row.
   */
  private static final int MOST_WHOLE = 384;

  /** Whole rows, where panels by row would copy each row once. */
  private static final int LEAST_WHOLE_ROWS = 4;

  /** Packed pixels of whole rows; with more, 256 channels of 32 x 24 lost 2 %. */
  private static final long WHOLE_BYTES = 480 << 10;

  /**
   * Packed pixels of whole rows where a panel by row would be less than a strip: next to 1 MiB of
   * cache 768 KiB lost 1 % (512 channels, 4 x 4) or gained 11 % (1,024, 3 x 3: their weights are
   * read half as often), 960 KiB lost 6 % and 1,155 KiB 11 %.
   */
  private static final long SHORT_ROWS_BYTES = 800 << 10;

  /** Packed pixels that leave room for sums and weights in a second-level cache of 2 MiB. */
  private static final long MOST_BYTES = 1280 << 10;

  /** Below this, strips are packed and written together: longer runs in memory. */
  private static final long FEW_BYTES = 640 << 10;

  private static final int MOST_STRIPS = 4;

  private final PhaseGrid grid;
  private final int terms;
  private final int lanes;
  private final int tile;
  private final boolean byRow;
  private final RowBands bands;
  private final boolean ring;
  private final boolean wholeRows;
  private final int extraLanes;
  private final int strip;
  private final int width;
  private final int[] depths;
  private final int[] heights;
  private final int[] widths;

  /**
   * A layout.
   *
   * @param rows rows of positions of all batch items
   * @param tile most positions of a register tile
   * @param lanes positions are computed in multiples of this, and copied with so much slack
   */
  PanelLayout(PhaseGrid grid, int terms, long rows, int tile, int lanes) {
    this.grid = grid;
    this.terms = terms;
    this.tile = tile;
    this.lanes = lanes;
    depths = grid.shifts(PhaseGrid.Window::depth);
    heights = grid.shifts(PhaseGrid.Window::height);
    widths = grid.shifts(PhaseGrid.Window::width);
    long row = grid.width().positions();
    int heightSpan = heights[heights.length - 1] - heights[0];
    boolean consecutive = heightSpan == heights.length - 1 && grid.height().step() == 1;
    int leastStrip = RowBands.strip(lanes);
    Optional<RowBands> sideBySide =
        heights.length * widths.length > 1
            ? RowBands.of(rows, row, grid.height().positions(), leastStrip, tile, lanes)
            : Optional.empty();
    boolean stacked = consecutive && heightSpan > 0;
    int whole = stacked ? wholePositions(row, leastStrip, heightSpan, sideBySide.isPresent()) : 0;
    wholeRows = whole > 0;
    byRow = !wholeRows && sideBySide.isPresent();
    bands = byRow ? sideBySide.orElseThrow() : RowBands.all(rows);
    ring = byRow && consecutive;
    extraLanes = wholeRows ? Math.toIntExact(heightSpan * row) : 0;
    int lanesOfStrip = wholeRows ? whole : fitting(leastStrip);
    long most = bands.positions(row);
    strip = (int) Math.min(lanesOfStrip, roundUp(most));
    long few = wholeRows ? 0 : FEW_BYTES / (windowBytes(strip) * windows());
    long strips = Math.clamp(few, 1L, (long) MOST_STRIPS);
    long panels = Math.ceilDiv(most, strips * strip);
    width = Math.toIntExact(Math.ceilDiv(Math.ceilDiv(most, panels), (long) strip) * strip);
  }

  /**
   * Positions of a panel of whole rows, the most that suit: strips that are full, equal parts of a
   * plane, and rows that begin where a vector may, so that its loads cross no cache line. 0 if none
   * do.
   *
   * @param span rows that windows differ by
   * @param orByRow whether the alternative is a panel by row
   */
  private int wholePositions(long row, int leastStrip, int span, boolean orByRow) {
    boolean aligned = leastStrip % row == 0 || row % lanes == 0;
    int most = 0;
    for (int rows = orByRow ? LEAST_WHOLE_ROWS : 1; rows * row <= MOST_WHOLE; rows++) {
      long floats = (rows + span) * row * terms * depths.length * widths.length;
      long bytes = !orByRow && rows * row == leastStrip ? SHORT_ROWS_BYTES : WHOLE_BYTES;
      boolean fits = floats * Float.BYTES <= bytes;
      if (aligned
          && fits
          && rows * row % leastStrip == 0
          && grid.height().positions() % rows == 0) {
        most = (int) (rows * row);
      }
    }
    return most;
  }

  /** Most positions of a strip: fewer tiles in it cost nothing, narrower ones do. */
  private int fitting(int leastStrip) {
    int few = fitting(leastStrip, Math.min(tile, leastStrip), FEW_BYTES);
    return fitting(few, lanes, MOST_BYTES);
  }

  /** Most positions of a strip whose windows have so many bytes, in steps; at least one step. */
  private int fitting(int strip, int step, long bytes) {
    int fitting = strip;
    while (fitting > step && windowBytes(fitting) * windows() > bytes) {
      fitting -= step;
    }
    return fitting;
  }

  private long roundUp(long positions) {
    return RowBands.roundUp(positions, lanes);
  }

  private long windowBytes(int positions) {
    return Math.addExact(
        Math.multiplyExact((long) terms, pitch(positions)),
        Schedule.aligned((long) lanes * Float.BYTES));
  }

  private long pitch(int positions) {
    return ((long) positions + extraLanes) * Float.BYTES;
  }

  /** Windows that are stored, whether or not a tap reads them. */
  private int windows() {
    return depths.length * (wholeRows ? 1 : heights.length) * widths.length;
  }

  /** Windows that are copied for a panel; the others are there from the panel before. */
  int copies() {
    return ring ? depths.length * widths.length : windows();
  }

  /** The vectors of all positions, see {@link RowBands#vectors}. */
  double vectors() {
    long positions = bands.positions(grid.width().positions());
    return bands.length() * RowBands.vectors(positions, Math.min(strip, tile), lanes);
  }

  /** Strips of all positions. */
  long strips() {
    return bands.length() * Math.ceilDiv(bands.positions(grid.width().positions()), (long) strip);
  }

  /** Whether a panel is some whole rows, so that windows are shared along the height. */
  boolean wholeRows() {
    return wholeRows;
  }

  /** Whether a panel is a part of one row, or of rows side by side. */
  boolean byRow() {
    return byRow;
  }

  /** Whether rows follow each other in a panel as they do in an input with channels first. */
  boolean joinsRows() {
    return !byRow && grid.width().positions() == grid.width().sources();
  }

  /** The rows that lie side by side; all of them if a panel is not by row. */
  RowBands bands() {
    return bands;
  }

  /** Most positions of a panel, a multiple of {@link #strip}. */
  int width() {
    return width;
  }

  /** Parts of a panel begin at multiples of so many positions. */
  int unit() {
    return wholeRows ? Math.toIntExact(Math.max(lanes, grid.width().positions())) : lanes;
  }

  /** Most parts that a panel is cut into for workers: {@linkplain RowBands#strip strips}. */
  int mostParts() {
    return Math.max(1, width / RowBands.strip(lanes));
  }

  /** Most positions of a strip. */
  int strip() {
    return strip;
  }

  /** Lanes that are computed for so many positions. */
  int lanes(int positions) {
    return (int) roundUp(positions);
  }

  /** Bytes from a channel to the next. */
  long pitch() {
    return pitch(strip);
  }

  /** Bytes from a strip to the next. */
  long stripBytes() {
    return windows() * windowBytes(strip);
  }

  /** Bytes of a packed panel. */
  long bytes() {
    return width / strip * stripBytes();
  }

  /** Different shifts of windows along the depth, ascending. */
  int depths() {
    return depths.length;
  }

  /** Different shifts of windows along the height. */
  int heights() {
    return heights.length;
  }

  /** Different shifts of windows along the width. */
  int widths() {
    return widths.length;
  }

  /** A shift along the depth. */
  int depth(int i) {
    return depths[i];
  }

  /** A shift along the height. */
  int height(int i) {
    return heights[i];
  }

  /** A shift along the width. */
  int width(int i) {
    return widths[i];
  }

  /** Numbers of different places that a row of windows can have, by the height of a panel. */
  int turns() {
    return ring ? heights.length : 1;
  }

  /** Where a row of windows goes: rows take turns, so that it stays there while others read it. */
  int slot(int depth, int height, int turn) {
    return wholeRows ? depth : depth * heights.length + (height + turn) % heights.length;
  }

  /** Position of a window in a strip. */
  long windowAt(int slot, int shift) {
    return (slot * widths.length + shift) * windowBytes(strip);
  }

  /** Where the taps of a group begin in a strip, on a turn. */
  long[] taps(PhaseGrid.Group group, int turn) {
    return group.windows().stream()
        .map(grid.windows()::get)
        .mapToLong(window -> {
          int depth = Arrays.binarySearch(depths, window.depth());
          int height = Arrays.binarySearch(heights, window.height());
          int shift = Arrays.binarySearch(widths, window.width());
          long lower = wholeRows ? height * grid.width().positions() * Float.BYTES : 0;
          return windowAt(slot(depth, height, turn), shift) + lower;
        })
        .toArray();
  }

  int terms() {
    return terms;
  }

  PhaseGrid grid() {
    return grid;
  }
}
