package io.github.upconv.plan;

import io.github.upconv.kernel.Columns;
import io.github.upconv.kernel.Gather;
import io.github.upconv.kernel.Kernels;
import io.github.upconv.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/**
 * Copies the windows of a panel out of the input, zeros beyond its borders.
 *
 * <pre>
 *   staging   | rows of some channels between zeros, for dense panels | rows as they come |
 * </pre>
 *
 * The second part is for inputs that kernels must not read where they are: strided ones, and those
 * in memory that can vanish, as a mapped file can.
 */
final class PanelPacking {
  /** Channels that are staged together: their rows stay in the first-level cache. */
  private static final int STAGED = 32;

  private final PhaseGrid grid;
  private final PanelLayout layout;
  private final Gather gather;
  private final int slack;
  private final int[] windowOfRowShift;
  private final long stagedPitch;
  private final long stagedBytes;
  private final long rawPitch;
  private final long bytes;

  /**
   * A packing.
   *
   * @param mostPieces most pieces of a panel
   */
  PanelPacking(PanelLayout layout, int mostPieces, Kernels kernels) {
    this.layout = layout;
    grid = layout.grid();
    gather = kernels.gather();
    slack = kernels.lanes();
    windowOfRowShift = new int[layout.rowShifts()];
    for (int w = grid.windows().size() - 1; w >= 0; w--) {
      windowOfRowShift[layout.rowShiftOf(w)] = w;
    }
    long row = Math.min(layout.width(), grid.width().positions()) + layout.span() + slack;
    stagedPitch = layout.byRow() ? 0 : Schedule.aligned(row * Float.BYTES);
    stagedBytes = STAGED * stagedPitch;
    rawPitch = Schedule.aligned((layout.width() + layout.span() + 2L * slack) * Float.BYTES);
    bytes =
        Math.multiplyExact(mostPieces * (long) layout.rowShifts(), stagedBytes)
            + STAGED * rawPitch
            + 2L * slack * Float.BYTES;
  }

  /** Bytes of scratch memory for staging. */
  long bytes() {
    return bytes;
  }

  /**
   * Packs a panel.
   *
   * @param xAt where the panel goes
   * @param stagingAt begin of the scratch memory for staging
   */
  void pack(Panel panel, Workspace workspace, Tensor input, long xAt, long stagingAt) {
    if (layout.byRow()) {
      for (int shift = 0; shift < layout.rowShifts(); shift++) {
        int width = layout.lanes(panel.count(0)) + layout.span();
        long rawAt = stagingAt;
        rows(panel, 0, shift, 0, layout.terms(), width, workspace, input,
            xAt + layout.rowShiftAt(shift), layout.pitch(), rawAt);
      }
    } else if (!gatherDirectly(panel, workspace, input, xAt)) {
      stage(panel, workspace, input, xAt, stagingAt);
    }
  }

  /** Copies all windows straight from the input, if they lie inside and kernels may read it. */
  private boolean gatherDirectly(Panel panel, Workspace workspace, Tensor input, long xAt) {
    if (!isReadable(input)) {
      return false;
    }
    var runs = workspace.runs;
    runs.clear();
    long end = 0;
    for (int w = 0; w < grid.windows().size(); w++) {
      for (int piece = 0; piece < panel.pieces(); piece++) {
        long at = rowAt(input, panel.row(piece), w);
        long x = panel.first(piece) + grid.windows().get(w).width();
        int count = panel.count(piece);
        if (at < 0 || x < 0 || x + count > grid.width().sources()) {
          return false;
        }
        at += x * Float.BYTES;
        runs.addBehind(at, layout.windowAt(w) + (long) panel.lane(piece) * Float.BYTES, count);
        end = Math.max(end, at + ((long) count + slack) * Float.BYTES);
      }
    }
    long channel = Geometry.channelStride(input);
    if (end + (layout.terms() - 1) * channel > input.segment().byteSize()) {
      return false;
    }
    gather.gather(
        input.segment(), 0, channel, layout.terms(), runs, workspace.scratch(), xAt, layout.pitch());
    return true;
  }

  /** Puts some channels of all rows between zeros, then copies the windows out of them. */
  private void stage(
      Panel panel, Workspace workspace, Tensor input, long xAt, long stagingAt) {
    long rawAt = stagingAt + stagedAt(panel.pieces(), 0);
    var runs = workspace.runs;
    runs.clear();
    for (int w = 0; w < grid.windows().size(); w++) {
      long shift = (long) (grid.windows().get(w).width() - layout.leastShift()) * Float.BYTES;
      for (int piece = 0; piece < panel.pieces(); piece++) {
        long staged = stagedAt(piece, layout.rowShiftOf(w));
        long to = layout.windowAt(w) + (long) panel.lane(piece) * Float.BYTES;
        runs.add(staged + shift, to, panel.count(piece));
      }
    }
    for (int term = 0; term < layout.terms(); term += STAGED) {
      int channels = Math.min(STAGED, layout.terms() - term);
      for (int piece = 0; piece < panel.pieces(); piece++) {
        for (int shift = 0; shift < layout.rowShifts(); shift++) {
          rows(panel, piece, shift, term, channels, panel.count(piece) + layout.span(), workspace,
              input, stagingAt + stagedAt(piece, shift), stagedPitch, rawAt);
        }
      }
      gather.gather(
          workspace.scratch(),
          stagingAt,
          stagedPitch,
          channels,
          runs,
          workspace.scratch(),
          xAt + term * layout.pitch(),
          layout.pitch());
    }
  }

  private long stagedAt(int piece, int rowShift) {
    return ((long) piece * layout.rowShifts() + rowShift) * stagedBytes;
  }

  /** Copies the row that a piece reads at a row shift between zeros, for some channels. */
  private void rows(
      Panel panel,
      int piece,
      int rowShift,
      int term,
      int channels,
      int width,
      Workspace workspace,
      Tensor input,
      long toAt,
      long toPitch,
      long rawAt) {
    var scratch = workspace.scratch();
    long row = rowAt(input, panel.row(piece), windowOfRowShift[rowShift]);
    long begin = panel.first(piece) + layout.leastShift();
    int lead = Math.clamp(-begin, 0, width);
    long end = Math.min(begin + width, grid.width().sources());
    int count = row < 0 ? 0 : (int) Math.max(0, end - (begin + lead));
    if (count == 0) {
      gather.pad(scratch, 0, 0, channels, 0, 0, width, scratch, toAt, toPitch);
      return;
    }
    long channel = Geometry.channelStride(input);
    long pixel = Geometry.innerStride(input);
    long from = row + term * channel + (begin + lead) * pixel;
    long last = from + (channels - 1) * channel + ((long) count + slack) * Float.BYTES;
    if (isReadable(input) && last <= input.segment().byteSize()) {
      gather.pad(
          input.segment(), from, channel, channels, lead, count, width, scratch, toAt, toPitch);
      return;
    }
    for (int c = 0; c < channels; c += STAGED) {
      int some = Math.min(STAGED, channels - c);
      copy(input.segment(), from + c * channel, channel, pixel, scratch, rawAt, some, count);
      gather.pad(
          scratch, rawAt, rawPitch, some, lead, count, width, scratch, toAt + c * toPitch, toPitch);
    }
  }

  private void copy(
      MemorySegment from,
      long fromAt,
      long channel,
      long pixel,
      MemorySegment scratch,
      long rawAt,
      int channels,
      int count) {
    Columns.copy(
        from, fromAt, channel, pixel, scratch, rawAt, rawPitch, Float.BYTES, channels, count);
  }

  /** Position of the first pixel of the row that a window shows, or -1 beyond a border. */
  private long rowAt(Tensor input, long row, int window) {
    long item = row / grid.rows();
    long inItem = row % grid.rows();
    var shift = grid.windows().get(window);
    long depth = inItem / grid.height().positions() + shift.depth();
    long height = inItem % grid.height().positions() + shift.height();
    if (depth < 0
        || depth >= grid.depth().sources()
        || height < 0
        || height >= grid.height().sources()) {
      return -1;
    }
    return Float.BYTES * input.offset()
        + item * Geometry.batchStride(input)
        + depth * PhaseGrid.depthStride(input)
        + height * PhaseGrid.heightStride(input);
  }

  /** Whether a position of a row has its source under a window. */
  boolean isInside(long row, long position, int window) {
    var shift = grid.windows().get(window);
    long inItem = row % grid.rows();
    long depth = inItem / grid.height().positions() + shift.depth();
    long height = inItem % grid.height().positions() + shift.height();
    long width = position + shift.width();
    return depth >= 0
        && depth < grid.depth().sources()
        && height >= 0
        && height < grid.height().sources()
        && width >= 0
        && width < grid.width().sources();
  }

  private static boolean isReadable(Tensor input) {
    return Geometry.innerStride(input) == Float.BYTES
        && Geometry.channelStride(input) >= 0
        && input.segment().isNative()
        && !input.segment().isMapped();
  }
}
