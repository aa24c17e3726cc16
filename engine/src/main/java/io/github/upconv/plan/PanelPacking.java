package io.github.upconv.plan;

import io.github.upconv.kernel.Columns;
import io.github.upconv.kernel.Copy;
import io.github.upconv.kernel.Gather;
import io.github.upconv.kernel.Kernels;
import io.github.upconv.kernel.PaddedRuns;
import io.github.upconv.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/**
 * Copies the windows of a panel out of the input, zeros beyond its borders.
 *
 * <p>Rows that kernels may read where they are are copied from there. Others, strided ones and
 * those in memory that can vanish, as a mapped file can, are staged: copied some channels at a
 * time.
 */
final class PanelPacking {
  /** Channels that are staged together: a row of them stays in the first-level cache. */
  private static final int STAGED = 32;

  private final PhaseGrid grid;
  private final PanelLayout layout;
  private final Copy copy;
  private final Gather gather;
  private final long stagedPitch;
  private final long stagedBytes;
  private final long bytes;

  PanelPacking(PanelLayout layout, int mostPieces, Kernels kernels) {
    this.layout = layout;
    grid = layout.grid();
    copy = kernels.copy();
    gather = kernels.gather();
    long span = (long) layout.width(layout.widths() - 1) - layout.width(0);
    long row = Math.min(layout.width(), grid.width().positions());
    stagedPitch = Schedule.aligned((row + span) * Float.BYTES);
    stagedBytes = STAGED * stagedPitch;
    bytes = Math.multiplyExact(mostPieces, stagedBytes);
  }

  /** Bytes of scratch memory for staging. */
  long bytes() {
    return bytes;
  }

  /** The turn that the windows of a panel have. */
  int turn(Panel panel) {
    return (int) (grid.height(panel.row(0)) % layout.turns());
  }

  /**
   * Packs a panel.
   *
   * @param xAt where the panel goes
   * @param stagingAt begin of the scratch memory for staging
   * @param ring which rows each slot has from the panel before, or -1
   */
  void pack(Panel panel, Workspace workspace, Tensor input, long xAt, long stagingAt, long[] ring) {
    int turn = turn(panel);
    int heights = layout.wholeRows() ? 1 : layout.heights();
    for (int d = 0; d < layout.depths(); d++) {
      for (int h = 0; h < heights; h++) {
        int slot = layout.slot(d, h, turn);
        if (layout.byRow()) {
          long rows = key(panel.row(0), layout.height(h));
          if (ring[slot] == rows) {
            continue;
          }
          ring[slot] = rows;
        }
        rows(panel, layout.depth(d), layout.height(h), slot, workspace, input, xAt, stagingAt);
      }
    }
  }

  /** A number for the rows of all bands that a panel reads at a height, by its first row. */
  private long key(long row, int height) {
    int above = layout.height(0);
    long span = grid.height().positions() + layout.height(layout.heights() - 1) - above;
    return row / grid.height().positions() * span + grid.height(row) + height - above;
  }

  /** Whether some row of a panel has its source under a window. */
  boolean isRead(Panel panel, PhaseGrid.Window window) {
    for (int piece = 0; piece < panel.pieces(); piece++) {
      if (grid.sourceRow(panel.row(piece), window.depth(), window.height()) >= 0) {
        return true;
      }
    }
    return false;
  }

  /** Rows that are copied for a slot: those of the pieces, or all that whole rows need. */
  private int pieces(Panel panel) {
    return layout.wholeRows() ? panel.pieces() + layout.heights() - 1 : panel.pieces();
  }

  /** The source row of a piece at a shift, or -1 beyond a border. */
  private long row(Panel panel, int piece, int depth, int height) {
    return layout.wholeRows()
        ? grid.sourceRow(panel.row(0), depth, height + piece)
        : grid.sourceRow(panel.row(piece), depth, height);
  }

  private int lane(Panel panel, int piece) {
    return layout.wholeRows() ? piece * panel.count(0) : panel.lane(piece);
  }

  /** The first input channel of the group that a panel is of. */
  private long firstChannel(Panel panel) {
    return (long) panel.group() * layout.terms();
  }

  /** The piece whose place in a row a piece has. */
  private int like(int piece) {
    return layout.wholeRows() ? 0 : piece;
  }

  /** Copies the rows that the pieces of a panel read at a shift into the windows of a slot. */
  private void rows(
      Panel panel,
      int depth,
      int height,
      int slot,
      Workspace workspace,
      Tensor input,
      long xAt,
      long stagingAt) {
    boolean direct = isReadable(input, panel, depth, height);
    var runs = workspace.runs;
    runs.clear();
    for (int shift = 0; shift < layout.widths(); shift++) {
      for (int piece = 0; piece < pieces(panel); piece++) {
        long row = row(panel, piece, depth, height);
        long begin = panel.first(like(piece)) + layout.width(shift);
        int count = panel.count(like(piece));
        int lead = row < 0 ? count : Math.clamp(-begin, 0, count);
        long sources = grid.width().sources() - (begin + lead);
        int inside = (int) Math.clamp(sources, 0, (long) count - lead);
        long from = 0;
        if (inside > 0) {
          from =
              direct
                  ? grid.sourceAt(input, row) + (begin + lead) * Float.BYTES
                  : piece * stagedBytes + (begin + lead - first(panel, piece)) * Float.BYTES;
        }
        add(runs, from, slot, shift, lane(panel, piece), lead, inside, count);
      }
    }
    if (direct) {
      gather.gather(
          input.segment(),
          firstChannel(panel) * Geometry.channelStride(input),
          Geometry.channelStride(input),
          layout.terms(),
          runs,
          workspace.scratch(),
          xAt,
          layout.pitch());
    } else {
      stage(panel, depth, height, workspace, input, xAt, stagingAt);
    }
  }

  /**
   * Appends a run that goes to some lanes of a window, cut where a strip ends.
   *
   * @param lead zeros in front
   * @param inside floats
   * @param count lanes, those with zeros behind among them
   */
  private void add(
      PaddedRuns runs, long from, int slot, int shift, int lane, int lead, int inside, int count) {
    int strip = layout.wholeRows() ? Integer.MAX_VALUE : layout.strip();
    int some;
    for (int done = 0; done < count; done += some) {
      int inStrip = (lane + done) % strip;
      some = Math.min(count - done, strip - inStrip);
      int before = Math.clamp((long) lead - done, 0, some);
      int floats = Math.clamp((long) lead + inside - done, 0, some) - before;
      long to =
          (lane + done) / strip * layout.stripBytes()
              + layout.windowAt(slot, shift)
              + (long) inStrip * Float.BYTES;
      long copied = Math.max(0, done - lead);
      runs.add(from + copied * Float.BYTES, to, before, floats, some - before - floats);
    }
  }

  /** Copies the runs by way of staged rows. */
  private void stage(
      Panel panel,
      int depth,
      int height,
      Workspace workspace,
      Tensor input,
      long xAt,
      long stagingAt) {
    var scratch = workspace.scratch();
    for (int term = 0; term < layout.terms(); term += STAGED) {
      int channels = Math.min(STAGED, layout.terms() - term);
      for (int piece = 0; piece < pieces(panel); piece++) {
        long row = row(panel, piece, depth, height);
        if (row >= 0) {
          long to = stagingAt + piece * stagedBytes;
          long channel = firstChannel(panel) + term;
          copy(input, row, first(panel, piece), end(panel, piece), channel, channels, scratch, to);
        }
      }
      gather.gather(
          scratch,
          stagingAt,
          stagedPitch,
          channels,
          workspace.runs,
          scratch,
          xAt + term * layout.pitch(),
          layout.pitch());
    }
  }

  /** The first source that a piece reads. */
  private long first(Panel panel, int piece) {
    return Math.max(0, panel.first(like(piece)) + layout.width(0));
  }

  /** One behind the last source that a piece reads. */
  private long end(Panel panel, int piece) {
    int like = like(piece);
    long end = panel.first(like) + panel.count(like) + layout.width(layout.widths() - 1);
    return Math.min(grid.width().sources(), end);
  }

  private void copy(
      Tensor input,
      long row,
      long first,
      long end,
      long firstChannel,
      int channels,
      MemorySegment scratch,
      long toAt) {
    long channel = Geometry.channelStride(input);
    long pixel = Geometry.innerStride(input);
    copy.copy(
        input.segment(),
        grid.sourceAt(input, row) + first * pixel + firstChannel * channel,
        channel,
        pixel,
        scratch,
        toAt,
        stagedPitch,
        Float.BYTES,
        channels,
        (int) Math.max(0, end - first));
  }

  /** Whether kernels may read the rows of a panel where they are. */
  private boolean isReadable(Tensor input, Panel panel, int depth, int height) {
    long channel = Geometry.channelStride(input);
    if (Geometry.innerStride(input) != Float.BYTES
        || channel < 0
        || !Columns.allowsVectors(input.segment())) {
      return false;
    }
    long room = input.segment().byteSize() - (firstChannel(panel) + layout.terms() - 1) * channel;
    boolean readable = true;
    for (int piece = 0; piece < pieces(panel); piece++) {
      long row = row(panel, piece, depth, height);
      readable &= row < 0 || grid.sourceAt(input, row) + end(panel, piece) * Float.BYTES <= room;
    }
    return readable;
  }

  /** Whether a position of a row has its source under a window. */
  boolean isInside(long row, long position, PhaseGrid.Window window) {
    return grid.sourceRow(row, window.depth(), window.height()) >= 0
        && grid.width().isInside(position + window.width());
  }
}
