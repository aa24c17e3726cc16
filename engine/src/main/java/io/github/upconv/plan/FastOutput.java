package io.github.upconv.plan;

import io.github.upconv.kernel.Columns;
import io.github.upconv.kernel.Copy;
import io.github.upconv.kernel.Gather;
import io.github.upconv.kernel.Interleave;
import io.github.upconv.kernel.Kernels;
import io.github.upconv.kernel.OutputTransform;
import io.github.upconv.kernel.PaddedRuns;
import io.github.upconv.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Writes the products of a panel where they belong: sums them into 6 x 6 outputs for each tile,
 * interleaves the outputs along a row, adds biases, scales, activates, and copies the pieces of the
 * rows that lie within the output. A residual is added to each piece on its way.
 *
 * <pre>
 *   staging   | sums of a channel: 6 rows of 6 lines | channel 0: 6 rows of outputs | channel 1: ..
 *             | a piece of a row | its residual |
 * </pre>
 */
final class FastOutput {
  private static final int SIDE = TileGrid.OUTPUTS;

  private final TileGrid grid;
  private final OutputTransform transform;
  private final Interleave interleave;
  private final Copy copy;
  private final Gather gather;
  private final int lanes;
  private final long pitch;
  private final long planePitch;
  private final long tAt;
  private final long rowPitch;
  private final long tPitch;
  private final long pieceAt;
  private final long bytes;

  /**
   * A writer.
   *
   * @param pitch bytes from a row of products to the next
   * @param planePitch bytes from a plane of products to the next
   */
  FastOutput(TileGrid grid, long pitch, long planePitch, Kernels kernels) {
    this.grid = grid;
    this.pitch = pitch;
    this.planePitch = planePitch;
    transform = kernels.outputTransform();
    interleave = kernels.interleave();
    copy = kernels.copy();
    gather = kernels.gather();
    lanes = kernels.lanes();
    long slack = (long) lanes * Float.BYTES;
    tAt = Schedule.aligned(SIDE * SIDE * pitch + slack);
    rowPitch = Schedule.aligned(SIDE * pitch + slack);
    tPitch = SIDE * rowPitch;
    pieceAt = tAt + FastMixing.BLOCK_CHANNELS * tPitch;
    bytes = pieceAt + 2 * rowPitch;
  }

  /** Bytes of scratch memory for staging. */
  long bytes() {
    return bytes;
  }

  /**
   * Writes all rows that a panel has a part of, for the channels of a block.
   *
   * @param mAt products of the block
   * @param stagingAt begin of the scratch memory for staging
   */
  void write(
      TaskRunner runner,
      Workspace workspace,
      ChannelBlock block,
      long mAt,
      long stagingAt,
      @Nullable Tensor residual,
      Tensor output) {
    list(workspace, stagingAt);
    collect(workspace.outputPieces, workspace.panel, output);
    if (residual != null) {
      collect(workspace.residualPieces, workspace.panel, residual);
    }
    int first = block.first();
    int channels = block.channels();
    for (int i = 0; i < channels; i++) {
      sum(workspace, block, mAt + i * pitch, stagingAt);
      interleave(runner, workspace, first + i, stagingAt + tAt + i * tPitch);
    }
    if (residual != null) {
      add(runner, workspace, first, channels, stagingAt, residual, output);
    } else {
      finish(runner, workspace, first, channels, stagingAt + tAt);
      copy(workspace, first, channels, stagingAt + tAt, output);
    }
  }

  /** The lines of sums and the rows that they become, which are the same for all channels. */
  private void list(Workspace workspace, long sumsAt) {
    var rows = workspace.rows;
    long[] sums = workspace.phaseFrom(SIDE * SIDE);
    for (int line = 0; line < SIDE * SIDE; line++) {
      sums[line] = sumsAt + line * pitch;
    }
    rows.clear();
    for (int row = 0; row < SIDE; row++) {
      rows.add(row * SIDE, 0, row * rowPitch, 0, outputs(workspace));
    }
  }

  /** The pieces of rows that lie within a tensor of the output's shape. */
  private void collect(PaddedRuns pieces, Panel panel, Tensor tensor) {
    pieces.clear();
    for (int piece = 0; piece < panel.pieces(); piece++) {
      long begin = TileGrid.output(panel.first(piece));
      long first = Math.max(0, begin);
      long end = Math.min(begin + (long) SIDE * panel.count(piece), grid.outputWidth());
      long top = TileGrid.output(panel.row(piece) % grid.height());
      for (int row = 0; row < SIDE; row++) {
        if (top + row >= 0 && top + row < grid.outputHeight()) {
          long skipped = (long) SIDE * panel.lane(piece) + first - begin;
          pieces.add(
              row * rowPitch + skipped * Float.BYTES,
              Geometry.at(tensor, panel.row(piece) / grid.height(), 0, top + row, 0, first),
              0,
              (int) (end - first),
              0);
        }
      }
    }
  }

  /** The sums of a channel: line {@code 6 i + j} has output (i, j) of every tile. */
  private void sum(Workspace workspace, ChannelBlock block, long mAt, long to) {
    var scratch = workspace.scratch();
    for (int phase = 0; phase < FastMixing.PHASES; phase++) {
      // outputs of phase 1 come before those of phase 0
      int first = SIDE * (1 - phase / 2) + 1 - phase % 2;
      transform.transform(
          scratch,
          mAt + phase * (block.channels() * pitch),
          planePitch,
          scratch,
          to + first * pitch,
          2 * SIDE * pitch,
          2 * pitch,
          workspace.panel.positions());
    }
  }

  /** Lets the lines of sums of each row of a channel take turns, and adds the bias. */
  private void interleave(TaskRunner runner, Workspace workspace, int channel, long to) {
    var scratch = workspace.scratch();
    var packed = runner.packed();
    interleave.rows(
        scratch,
        0,
        0,
        workspace.phaseFrom(SIDE * SIDE),
        SIDE,
        workspace.rows,
        packed.segment(),
        packed.biasAt(0, 0, channel),
        0,
        scratch,
        to,
        0,
        1);
  }

  /** Outputs of a row of all tiles of a panel, in whole vectors of tiles. */
  private int outputs(Workspace workspace) {
    return SIDE * Math.ceilDiv(workspace.panel.positions(), lanes) * lanes;
  }

  /** Scales and activates whole rows. */
  private void finish(
      TaskRunner runner, Workspace workspace, int firstChannel, int channels, long to) {
    if (runner.epilogue().isEmpty()) {
      return;
    }
    var scratch = workspace.scratch();
    for (int i = 0; i < channels; i++) {
      for (int row = 0; row < SIDE; row++) {
        long at = to + i * tPitch + row * rowPitch;
        runner
            .epilogue()
            .plane(
                firstChannel + i,
                outputs(workspace),
                scratch,
                at,
                null,
                0,
                scratch,
                0,
                scratch,
                at);
      }
    }
  }

  /**
   * Copies the pieces of some channels into the output. To look up each piece for four of them took
   * longer than for twelve: outputs of DCGAN G4 3.2 ms instead of 2.9.
   */
  private void copy(Workspace workspace, int firstChannel, int channels, long from, Tensor output) {
    var scratch = workspace.scratch();
    var pieces = workspace.outputPieces;
    long channel = Geometry.channelStride(output);
    long pixel = Geometry.innerStride(output);
    long to = firstChannel * channel;
    if (pixel == Float.BYTES && Columns.allowsVectors(output.segment())) {
      gather.gather(scratch, from, tPitch, channels, pieces, output.segment(), to, channel);
      return;
    }
    for (int piece = 0; piece < pieces.size(); piece++) {
      copy.copy(
          scratch,
          from + pieces.from(piece),
          tPitch,
          Float.BYTES,
          output.segment(),
          to + pieces.to(piece),
          channel,
          pixel,
          channels,
          pieces.count(piece));
    }
  }

  /** Finishes the pieces of some channels one by one, with a residual. */
  private void add(
      TaskRunner runner,
      Workspace workspace,
      int firstChannel,
      int channels,
      long stagingAt,
      Tensor residual,
      Tensor output) {
    var scratch = workspace.scratch();
    var pieces = workspace.outputPieces;
    var residuals = workspace.residualPieces;
    long at = stagingAt + pieceAt;
    for (int i = 0; i < channels; i++) {
      int channel = firstChannel + i;
      long t = stagingAt + tAt + i * tPitch;
      for (int piece = 0; piece < pieces.size(); piece++) {
        int outputs = pieces.count(piece);
        copy.copy(
            scratch,
            t + pieces.from(piece),
            0,
            Float.BYTES,
            scratch,
            at,
            0,
            Float.BYTES,
            1,
            outputs);
        runner
            .epilogue()
            .plane(
                channel,
                outputs,
                scratch,
                at,
                residual,
                residuals.to(piece) + channel * Geometry.channelStride(residual),
                scratch,
                at + rowPitch,
                scratch,
                at);
        copy.copy(
            scratch,
            at,
            0,
            Float.BYTES,
            output.segment(),
            pieces.to(piece) + channel * Geometry.channelStride(output),
            0,
            Geometry.innerStride(output),
            1,
            outputs);
      }
    }
  }
}
