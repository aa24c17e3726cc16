package io.github.upconv.plan;

import io.github.upconv.kernel.Columns;
import io.github.upconv.kernel.Interleave;
import io.github.upconv.kernel.Kernels;
import io.github.upconv.kernel.OutputTransform;
import io.github.upconv.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Writes the products of a panel where they belong: sums them into 4 x 4 outputs for each tile,
 * adds biases, interleaves the outputs along a row, scales, adds the residual, activates.
 *
 * <pre>
 *   staging   | channel 0: 4 rows of 4 lines of sums | channel 1: .. | rows of outputs | residual |
 * </pre>
 */
final class FastOutput {
  private static final int SIDE = TileGrid.OUTPUTS;

  /** Channels whose sums are made together: half of a first-level cache, with their rows. */
  private static final int STAGED = 4;

  private final TileGrid grid;
  private final OutputTransform transform;
  private final Interleave interleave;
  private final long pitch;
  private final long planePitch;
  private final long sums;
  private final long tAt;
  private final long tPitch;
  private final long pAt;
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
    long slack = (long) kernels.lanes() * Float.BYTES;
    sums = SIDE * SIDE * pitch;
    tAt = Schedule.aligned(STAGED * sums + slack);
    tPitch = Schedule.aligned(SIDE * pitch + slack);
    pAt = tAt + STAGED * tPitch;
    bytes = pAt + tPitch;
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
    var panel = workspace.panel;
    for (int c = 0; c < block.channels(); c += STAGED) {
      int channels = Math.min(STAGED, block.channels() - c);
      for (int i = 0; i < channels; i++) {
        sum(workspace, block, mAt + (c + i) * pitch, stagingAt + i * sums);
      }
      for (int piece = 0; piece < panel.pieces(); piece++) {
        long first = TileGrid.output(panel.row(piece) % grid.height());
        for (int row = 0; row < SIDE; row++) {
          if (first + row >= 0 && first + row < grid.outputHeight()) {
            write(
                runner,
                workspace,
                piece,
                row,
                block.first() + c,
                channels,
                stagingAt,
                residual,
                output);
          }
        }
      }
    }
  }

  /** The sums of a channel: line {@code 4 i + j} has output (i, j) of every tile. */
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

  /** One row of outputs of a piece, for some channels. */
  private void write(
      TaskRunner runner,
      Workspace workspace,
      int piece,
      int row,
      int firstChannel,
      int channels,
      long stagingAt,
      @Nullable Tensor residual,
      Tensor output) {
    var panel = workspace.panel;
    var scratch = workspace.scratch();
    long begin = TileGrid.output(panel.first(piece));
    long first = Math.max(0, begin);
    long end = Math.min(begin + (long) SIDE * panel.count(piece), grid.outputWidth());
    int outputs = (int) (end - first);
    long rowAt = stagingAt + tAt + (first - begin) * Float.BYTES;
    long residualAt = residual == null ? 0 : at(residual, panel, piece, row, first);
    interleave(runner, workspace, piece, row, firstChannel, channels, stagingAt);
    for (int i = 0; i < channels; i++) {
      int channel = firstChannel + i;
      long at = rowAt + i * tPitch;
      runner
          .epilogue()
          .plane(
              channel,
              outputs,
              scratch,
              at,
              residual,
              residual == null ? 0 : residualAt + channel * Geometry.channelStride(residual),
              scratch,
              stagingAt + pAt,
              scratch,
              at);
    }
    Columns.copy(
        scratch,
        rowAt,
        tPitch,
        Float.BYTES,
        output.segment(),
        at(output, panel, piece, row, first) + firstChannel * Geometry.channelStride(output),
        Geometry.channelStride(output),
        Geometry.innerStride(output),
        channels,
        outputs);
  }

  /** Lets the four lines of sums of a row of channels take turns, and adds the bias. */
  private void interleave(
      TaskRunner runner,
      Workspace workspace,
      int piece,
      int row,
      int firstChannel,
      int channels,
      long stagingAt) {
    var panel = workspace.panel;
    var scratch = workspace.scratch();
    long[] from = workspace.phaseFrom(SIDE);
    for (int i = 0; i < SIDE; i++) {
      from[i] = stagingAt + (row * SIDE + i) * pitch;
    }
    var packed = runner.packed();
    var single = workspace.singleRow;
    single.clear();
    single.add(0, (long) panel.lane(piece) * Float.BYTES, 0, 0, SIDE * panel.count(piece));
    interleave.rows(
        scratch,
        0,
        sums,
        from,
        SIDE,
        single,
        packed.segment(),
        packed.biasAt(0, 0, firstChannel),
        0,
        scratch,
        stagingAt + tAt,
        tPitch,
        channels);
  }

  /** Position of an output of a row of a piece, in channel 0. */
  private long at(Tensor tensor, Panel panel, int piece, int row, long width) {
    long height = TileGrid.output(panel.row(piece) % grid.height()) + row;
    return Float.BYTES * tensor.offset()
        + panel.row(piece) / grid.height() * Geometry.batchStride(tensor)
        + height * Geometry.outerStride(tensor)
        + width * Geometry.innerStride(tensor);
  }
}
