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
 * time. So are those of a strided convolution, which takes a row apart: into as many parts as its
 * stride, of sources that neighbouring positions read.
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
    for (int part = 0; part < grid.width().step(); part++) {
      part(part, panel, depth, height, slot, workspace, input, xAt, stagingAt);
    }
  }

  /** Copies what the shifts read that differ from a part of each row by a multiple of the step. */
  private void part(
      int part,
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
      if (Math.floorMod(layout.width(shift), grid.width().step()) != part) {
        continue;
      }
      for (int piece = 0; piece < pieces(panel); piece++) {
        long row = row(panel, piece, depth, height);
        long begin = panel.first(like(piece)) + steps(layout.width(shift), part);
        int count = panel.count(like(piece));
        int lead = row < 0 ? count : Math.clamp(-begin, 0, count);
        long sources = sources(part) - (begin + lead);
        int inside = (int) Math.clamp(sources, 0, (long) count - lead);
        long from = 0;
        if (inside > 0) {
          from =
              direct
                  ? grid.sourceAt(input, row) + (begin + lead) * Float.BYTES
                  : piece * stagedBytes + (begin + lead - first(panel, piece, part)) * Float.BYTES;
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
    } else if (runs.size() > 0) {
      stage(part, panel, depth, height, workspace, input, xAt, stagingAt);
    }
  }

  /** Steps from a part of a row to what a shift of it reads. */
  private int steps(int shift, int part) {
    return Math.floorDiv(shift - part, grid.width().step());
  }

  /** Sources of a part of a row. */
  private long sources(int part) {
    return Math.ceilDiv(grid.width().sources() - part, (long) grid.width().step());
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
      int part,
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
          copy(part, panel, piece, row, input, channel, channels, scratch, to);
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

  /** The first source of a part that a piece reads. */
  private long first(Panel panel, int piece, int part) {
    return Math.max(0, panel.first(like(piece)) + steps(layout.width(0), part));
  }

  /** One behind the last source of a part that a piece reads. */
  private long end(Panel panel, int piece, int part) {
    int like = like(piece);
    int last = steps(layout.width(layout.widths() - 1), part);
    return Math.min(sources(part), panel.first(like) + panel.count(like) + last);
  }

  private void copy(
      int part,
      Panel panel,
      int piece,
      long row,
      Tensor input,
      long firstChannel,
      int channels,
      MemorySegment scratch,
      long toAt) {
    long channel = Geometry.channelStride(input);
    long pixel = Geometry.innerStride(input);
    long first = first(panel, piece, part);
    copy.copy(
        input.segment(),
        grid.sourceAt(input, row)
            + (first * grid.width().step() + part) * pixel
            + firstChannel * channel,
        channel,
        pixel * grid.width().step(),
        scratch,
        toAt,
        stagedPitch,
        Float.BYTES,
        channels,
        (int) Math.max(0, end(panel, piece, part) - first));
  }

  /** Whether kernels may read the rows of a panel where they are. */
  private boolean isReadable(Tensor input, Panel panel, int depth, int height) {
    long channel = Geometry.channelStride(input);
    if (grid.width().step() > 1
        || Geometry.innerStride(input) != Float.BYTES
        || channel < 0
        || !Columns.allowsVectors(input.segment())) {
      return false;
    }
    long room = input.segment().byteSize() - (firstChannel(panel) + layout.terms() - 1) * channel;
    boolean readable = true;
    for (int piece = 0; piece < pieces(panel); piece++) {
      long row = row(panel, piece, depth, height);
      readable &= row < 0 || grid.sourceAt(input, row) + end(panel, piece, 0) * Float.BYTES <= room;
    }
    return readable;
  }

  /** Whether a position of a row has its source under a window. */
  boolean isInside(long row, long position, PhaseGrid.Window window) {
    return grid.sourceRow(row, window.depth(), window.height()) >= 0
        && grid.width().isInside(grid.width().source(position, window.width()));
  }
}
