package io.github.upconv.plan;

import io.github.upconv.kernel.Copy;
import io.github.upconv.kernel.Interleave;
import io.github.upconv.kernel.Kernels;
import io.github.upconv.kernel.RowSpread;
import io.github.upconv.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * Copies the pixels of a panel out of the input as lines of channels, and puts the lines of some
 * positions together as a tile of {@link io.github.upconv.kernel.Mix}.
 *
 * <pre>
 *   lines   | neutral element | line of zeros | row 0: pixel 0: its channels | pixel 1: .. | row 1: ..
 *   tile    | tap: term 0: its positions | term 1: .. | next tap: ..
 * </pre>
 *
 * <p>Taps that all positions of a tile have beyond a border are left out.
 */
final class LinePacking {
  private final PhaseGrid grid;
  private final int terms;
  private final int tile;
  private final int[] depths;
  private final int[] heights;
  private final int[] widths;

  /** Which depth and height each window has: a pair. */
  private final int[] pair;

  private final int[] width;
  private final long slack;
  private final long lineBytes;
  private final long rowsAt;
  private final long bytes;
  private final Copy copy;
  private final Interleave interleave;

  /**
   * A packing.
   *
   * @param terms channels of a pixel
   * @param tile positions of a tile
   * @param rows most rows of a panel
   * @param positions most positions of a row in a panel
   */
  LinePacking(PhaseGrid grid, int terms, int tile, long rows, int positions, Kernels kernels) {
    this.grid = grid;
    this.terms = terms;
    this.tile = tile;
    copy = kernels.copy();
    interleave = kernels.interleave();
    depths = grid.shifts(PhaseGrid.Window::depth);
    heights = grid.shifts(PhaseGrid.Window::height);
    widths = grid.shifts(PhaseGrid.Window::width);
    var windows = grid.windows();
    pair =
        windows.stream()
            .mapToInt(w ->
                Arrays.binarySearch(depths, w.depth()) * heights.length
                    + Arrays.binarySearch(heights, w.height()))
            .toArray();
    width = windows.stream().mapToInt(PhaseGrid.Window::width).toArray();
    slack = (long) kernels.lanes() * Float.BYTES;
    lineBytes = Schedule.aligned((long) terms * Float.BYTES);
    rowsAt = 2 * slack + lineBytes;
    bytes =
        Math.addExact(rowsAt, Math.multiplyExact(mostLines(rows, positions), lineBytes)) + slack;
  }

  /** Most pixels that a panel reads. */
  private long mostLines(long rows, int positions) {
    long parts = (rows - 1) / grid.height().positions() + 2;
    long shared = rows * grid.height().step() + (long) span(heights) * Math.min(rows, parts);
    long most = Math.min(shared, rows * heights.length) * depths.length;
    long read = grid.width().source(positions - 1L, span(widths)) + 1;
    long columns = Math.min(grid.width().sources(), read);
    return Math.multiplyExact(most, columns);
  }

  private static int span(int... shifts) {
    return shifts[shifts.length - 1] - shifts[0];
  }

  /** Bytes of scratch memory for lines. */
  long bytes() {
    return bytes;
  }

  /** Bytes of a tile with all taps of a group. */
  long tileBytes(PhaseGrid.Group group) {
    return Math.multiplyExact((long) tile * Float.BYTES, (long) group.windows().size() * terms);
  }

  /** Copies the pixels that a panel reads. */
  void lines(Panel panel, Workspace workspace, Tensor input, long linesAt) {
    var scratch = workspace.scratch();
    scratch.set(ValueLayout.JAVA_FLOAT, linesAt, RowSpread.NEUTRAL);
    scratch.asSlice(linesAt + slack, lineBytes).fill((byte) 0);
    var lines = workspace.lines;
    long sources = grid.width().sources();
    // all pieces are the same part of their rows
    long first = Math.clamp(grid.width().source(panel.first(0), widths[0]), 0, sources);
    long last = panel.first(0) + panel.count(0) - 1;
    long end = grid.width().source(last, widths[widths.length - 1]) + 1;
    lines.clear(first, Math.min(end, sources));
    for (int piece = 0; piece < panel.pieces(); piece++) {
      for (int depth : depths) {
        for (int height : heights) {
          long row = grid.sourceRow(panel.row(piece), depth, height);
          if (lines.link(row)) {
            copy(input, row, first, panel.group(), lines, scratch, linesAt + rowsAt);
          }
        }
      }
    }
  }

  /** Copies the last row. */
  private void copy(
      Tensor input,
      long row,
      long first,
      int group,
      PixelLines lines,
      MemorySegment scratch,
      long at) {
    long pixel = Geometry.innerStride(input);
    long channel = Geometry.channelStride(input);
    copy.copy(
        input.segment(),
        grid.sourceAt(input, row) + first * pixel + (long) group * terms * channel,
        channel,
        pixel,
        scratch,
        at + (lines.rows() - 1L) * lines.columns() * lineBytes,
        Float.BYTES,
        lineBytes,
        terms,
        lines.columns());
  }

  /**
   * Looks up what a position reads.
   *
   * @param from where to put the position of the line of each tap of the group; the line of zeros
   *     beyond a border
   * @param at index of the first tap in it
   */
  void lookUp(
      Panel panel,
      Workspace workspace,
      PhaseGrid.Group group,
      int position,
      long linesAt,
      long[] from,
      int at) {
    int piece = panel.piece(position);
    long place = panel.first(piece) + position - panel.lane(piece);
    for (int tap = 0; tap < group.windows().size(); tap++) {
      int window = group.windows().get(tap);
      int pairOfPiece = piece * depths.length * heights.length + pair[window];
      long column = grid.width().source(place, width[window]);
      int line = workspace.lines.line(pairOfPiece, column);
      from[at + tap] = linesAt + (line < 0 ? slack : rowsAt + line * lineBytes);
    }
  }

  /**
   * Puts the lines of a tile together, for the taps that any of its positions has.
   *
   * @param tiles the tiles of the group
   * @param number of the tile; positions that fill it up are zeros
   * @param to where the tile goes
   */
  void tile(
      Panel panel,
      Workspace workspace,
      PhaseGrid.Group group,
      PositionTiles tiles,
      int number,
      long linesAt,
      long to) {
    int taps = group.windows().size();
    long[] from = workspace.from(tile * taps);
    int count = tiles.count(number);
    for (int i = 0; i < count; i++) {
      int position = tiles.position(number, i);
      lookUp(panel, workspace, group, position, linesAt, from, i * taps);
    }
    long[] sums = workspace.phaseFrom(tile);
    var row = workspace.singleRow;
    row.clear();
    row.add(0, 0, 0, 0, Math.multiplyExact(tile, terms));
    var scratch = workspace.scratch();
    long tapBytes = (long) tile * terms * Float.BYTES;
    for (int t = 0; t < tiles.taps(number); t++) {
      int tap = tiles.tap(number, t);
      for (int i = 0; i < tile; i++) {
        sums[i] = i < count ? from[i * taps + tap] : linesAt + slack;
      }
      long at = to + t * tapBytes;
      interleave.rows(scratch, 0, 0, sums, tile, row, scratch, linesAt, 0, scratch, at, 0, 1);
    }
  }
}
