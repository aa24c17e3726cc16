package io.github.upconv.plan;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where the windows of a panel lie in scratch memory. There are two ways:
 *
 * <pre>
 *   dense    window 0: channel 0: its lanes | channel 1: .. | slack | window 1: ...
 *   by row   row shift 0: channel 0: its lanes and those that other windows need | ...
 * </pre>
 *
 * A panel that is part of a single row is stored by row: windows that differ along the row overlap,
 * which saves memory and copies (3 rows for the 9 windows of a 4 x 4 kernel with stride 2). A dense
 * panel spans any number of rows, so that short rows leave no lane empty.
 */
final class PanelLayout {
  /** Packed pixels that leave room for sums and weights in a second-level cache of 2 MiB. */
  private static final long MOST_BYTES = 1 << 20;

  /** Below this the weights are read more often than they need be. */
  private static final long FEW_BYTES = 512 << 10;

  private static final int USUAL_LANES = 64;

  private final PhaseGrid grid;
  private final int terms;
  private final int lanes;
  private final boolean byRow;
  private final int width;
  private final int leastShift;
  private final int span;
  private final int rowShifts;
  private final int[] rowShiftOf;
  private final long pitch;
  private final long[] windowAt;
  private final long bytes;

  /**
   * A layout.
   *
   * @param lanes positions are computed in multiples of this, and copied with so much slack
   */
  PanelLayout(PhaseGrid grid, int terms, long rows, int lanes) {
    this.grid = grid;
    this.terms = terms;
    this.lanes = lanes;
    int[] shifts = grid.widthShifts();
    leastShift = shifts[0];
    span = shifts[shifts.length - 1] - shifts[0];
    rowShiftOf = new int[grid.windows().size()];
    Map<Long, Integer> numbers = new LinkedHashMap<>();
    for (int w = 0; w < rowShiftOf.length; w++) {
      var window = grid.windows().get(w);
      long shift = ((long) window.depth() << Integer.SIZE) + window.height();
      numbers.putIfAbsent(shift, numbers.size());
      rowShiftOf[w] = numbers.get(shift);
    }
    rowShifts = numbers.size();
    long row = grid.width().positions();
    int usual = Math.max(USUAL_LANES, lanes);
    byRow = shifts.length > 1 && (fits(row) || bytes(false, usual) > MOST_BYTES);
    long most = byRow ? row : Math.multiplyExact(rows, row);
    int times = Math.clamp(FEW_BYTES / Math.max(1, bytes(byRow, usual)), 1, 4);
    int wanted = usual * times;
    while (wanted > 2 * lanes && bytes(byRow, wanted) > MOST_BYTES) {
      wanted -= lanes;
    }
    width = (int) Math.min(wanted, roundUp(most));
    pitch = pitch(byRow, width);
    windowAt = new long[rowShiftOf.length];
    long part = part(byRow, width);
    for (int w = 0; w < windowAt.length; w++) {
      windowAt[w] =
          byRow
              ? rowShiftOf[w] * part
                  + (long) (grid.windows().get(w).width() - leastShift) * Float.BYTES
              : w * part;
    }
    bytes = bytes(byRow, width);
  }

  /** Whether rows fill their vectors so well that none needs to be shared with the next row. */
  private boolean fits(long row) {
    return row >= USUAL_LANES - lanes / 2 && roundUp(row) * 100 <= row * 108;
  }

  private long roundUp(long positions) {
    return Math.ceilDiv(positions, (long) lanes) * lanes;
  }

  private long pitch(boolean rowWise, int positions) {
    return (rowWise ? roundUp((long) positions + span) : positions) * Float.BYTES;
  }

  /** Bytes of a window, or of the windows of a row shift. */
  private long part(boolean rowWise, int positions) {
    return terms * pitch(rowWise, positions) + Schedule.aligned((long) lanes * Float.BYTES);
  }

  private long bytes(boolean rowWise, int positions) {
    return (rowWise ? rowShifts : rowShiftOf.length) * part(rowWise, positions);
  }

  boolean byRow() {
    return byRow;
  }

  /** Most positions of a panel. */
  int width() {
    return width;
  }

  /** Lanes that are computed for so many positions. */
  int lanes(int positions) {
    return (int) roundUp(positions);
  }

  /** The least shift of a window along the width. */
  int leastShift() {
    return leastShift;
  }

  /** How much the shifts along the width differ. */
  int span() {
    return span;
  }

  /** Number of different shifts of rows. */
  int rowShifts() {
    return rowShifts;
  }

  /** Which shift of rows a window has. */
  int rowShiftOf(int window) {
    return rowShiftOf[window];
  }

  /** Bytes from a channel to the next. */
  long pitch() {
    return pitch;
  }

  /** Position of the first channel of a window. */
  long windowAt(int window) {
    return windowAt[window];
  }

  /** Position of the first channel of a row shift, by row. */
  long rowShiftAt(int rowShift) {
    return rowShift * part(byRow, width);
  }

  /** Bytes of a packed panel. */
  long bytes() {
    return bytes;
  }

  /** The positions of the taps of a group. */
  long[] taps(PhaseGrid.Group group) {
    return group.windows().stream().mapToLong(w -> windowAt[w]).toArray();
  }

  int terms() {
    return terms;
  }

  PhaseGrid grid() {
    return grid;
  }
}
