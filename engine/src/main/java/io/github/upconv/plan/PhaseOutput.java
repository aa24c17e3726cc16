package io.github.upconv.plan;

import io.github.upconv.kernel.Columns;
import io.github.upconv.kernel.Copy;
import io.github.upconv.kernel.Interleave;
import io.github.upconv.kernel.Kernels;
import io.github.upconv.kernel.OutputRows;
import io.github.upconv.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Writes the sums of a panel where they belong: adds biases, interleaves the phases along a row,
 * scales, adds the residual, activates.
 *
 * <pre>
 *   staging   | rows of outputs of some channels | residual |
 * </pre>
 *
 * Rows go straight into a dense output. Everything else is put together in scratch memory, some
 * channels at a time, and copied from there.
 */
final class PhaseOutput {
  /** Bytes of outputs that are put together at a time: a third of a first-level cache. */
  private static final long STAGED_BYTES = 16 << 10;

  private static final int MOST_STAGED = 32;

  /** Channels whose rows are written together: they may lie in one set of a first-level cache. */
  private static final int TOGETHER = 8;

  private final PhaseGrid grid;
  private final PanelOutputs outputs;
  private final PhaseRows phaseRows;
  private final Copy copy;
  private final Interleave interleave;
  private final long zPitch;
  private final int lanes;
  private final int phases;
  private final long tPitch;
  private final int staged;

  /** The same where channels lie next to each other: as many as are transposed at a time. */
  private final int stagedAcross;

  private final long pAt;
  private final long bytes;

  /**
   * A writer.
   *
   * @param zPitch bytes from a row of sums to the next
   * @param width most positions of a panel
   */
  PhaseOutput(PhaseGrid grid, PhaseRows phaseRows, long zPitch, int width, Kernels kernels) {
    this.grid = grid;
    outputs = new PanelOutputs(grid);
    this.phaseRows = phaseRows;
    this.zPitch = zPitch;
    copy = kernels.copy();
    interleave = kernels.interleave();
    lanes = kernels.lanes();
    phases = grid.width().phases();
    long slack = (long) lanes * Float.BYTES;
    long row = Math.min(width, grid.width().positions());
    long positions = Math.ceilDiv(row, lanes) * slack;
    tPitch = Schedule.aligned(phases * positions + slack);
    staged = Math.clamp(STAGED_BYTES / tPitch, 1, MOST_STAGED);
    stagedAcross = Math.max(staged, lanes);
    pAt = stagedAcross * tPitch;
    bytes = pAt + tPitch;
  }

  /** Bytes of scratch memory for staging. */
  long bytes() {
    return bytes;
  }

  /**
   * Writes all rows that a panel has a part of, for the channels of a block.
   *
   * @param zAt sums of the block
   * @param stagingAt begin of the scratch memory for staging
   */
  void write(
      TaskRunner runner,
      Workspace workspace,
      ChannelBlock block,
      long zAt,
      long stagingAt,
      @Nullable Tensor residual,
      Tensor output) {
    var rows = workspace.rows;
    long[] sums = workspace.phaseFrom(grid.phases());
    for (int phase = 0; phase < grid.phases(); phase++) {
      sums[phase] = zAt + phaseRows.row(block, phase) * zPitch;
    }
    outputs.collect(rows, workspace.panel, runner.packed(), output);
    if (residual != null) {
      outputs.collect(workspace.residualRows, workspace.panel, runner.packed(), residual);
    }
    if (isInPlace(runner, rows, residual, output)) {
      inPlace(runner, workspace, block, sums, output);
    } else {
      staged(runner, workspace, block, sums, stagingAt, residual, output);
    }
  }

  /**
   * Whether rows may be computed where they belong: dense, in memory that cannot vanish as a mapped
   * file can, and with nothing behind the bias that needs whole vectors.
   */
  private boolean isInPlace(
      TaskRunner runner, OutputRows rows, @Nullable Tensor residual, Tensor output) {
    if (residual != null
        || Geometry.innerStride(output) != Float.BYTES
        || !Columns.allowsVectors(output.segment())) {
      return false;
    }
    boolean whole = true;
    for (int row = 0; row < rows.size(); row++) {
      whole &= rows.outputs(row) % lanes == 0;
    }
    return whole || runner.epilogue().isEmpty();
  }

  private void inPlace(
      TaskRunner runner, Workspace workspace, ChannelBlock block, long[] sums, Tensor output) {
    var rows = workspace.rows;
    var target = output.segment();
    boolean finish = !runner.epilogue().isEmpty();
    long pitch = Geometry.channelStride(output);
    for (int c = 0; c < block.channels(); c += TOGETHER) {
      int channels = Math.min(TOGETHER, block.channels() - c);
      int first = block.first() + c;
      long zAt = c * zPitch;
      var scratch = workspace.scratch();
      rows(runner, scratch, sums, rows, zAt, first, target, first * pitch, pitch, channels);
      for (int channel = first; finish && channel < first + channels; channel++) {
        for (int row = 0; row < rows.size(); row++) {
          long at = channel * pitch + rows.to(row);
          runner
              .epilogue()
              .plane(channel, rows.outputs(row), target, at, null, 0, target, 0, target, at);
        }
      }
    }
  }

  /** Rows of channels; the sums of the first are {@code zAt} bytes behind those of the block. */
  private void rows(
      TaskRunner runner,
      MemorySegment scratch,
      long[] sums,
      OutputRows rows,
      long zAt,
      int first,
      MemorySegment target,
      long targetAt,
      long targetPitch,
      int channels) {
    var packed = runner.packed();
    interleave.rows(
        scratch,
        zAt,
        zPitch,
        sums,
        phases,
        rows,
        packed.segment(),
        (long) first * Float.BYTES,
        packed.innerPhases() == 1 ? 0 : packed.biasPitch(),
        target,
        targetAt,
        targetPitch,
        channels);
  }

  /** Row by row, some channels at a time. */
  private void staged(
      TaskRunner runner,
      Workspace workspace,
      ChannelBlock block,
      long[] sums,
      long stagingAt,
      @Nullable Tensor residual,
      Tensor output) {
    var scratch = workspace.scratch();
    var rows = workspace.rows;
    var single = workspace.singleRow;
    int most = Geometry.innerStride(output) == Float.BYTES ? staged : stagedAcross;
    for (int row = 0; row < rows.size(); row++) {
      long residualAt = residual == null ? 0 : workspace.residualRows.to(row);
      single.clear();
      single.add(rows.phase(row), rows.from(row), 0, rows.bias(row), rows.outputs(row));
      single.slack((int) (tPitch / Float.BYTES) - rows.outputs(row));
      for (int c = 0; c < block.channels(); c += most) {
        int channels = Math.min(most, block.channels() - c);
        int first = block.first() + c;
        rows(
            runner, scratch, sums, single, c * zPitch, first, scratch, stagingAt, tPitch, channels);
        for (int i = 0; i < channels; i++) {
          int channel = first + i;
          long at = stagingAt + i * tPitch;
          runner
              .epilogue()
              .plane(
                  channel,
                  rows.outputs(row),
                  scratch,
                  at,
                  residual,
                  residual == null ? 0 : residualAt + channel * Geometry.channelStride(residual),
                  scratch,
                  stagingAt + pAt,
                  scratch,
                  at);
        }
        copy.copy(
            scratch,
            stagingAt,
            tPitch,
            Float.BYTES,
            output.segment(),
            rows.to(row) + first * Geometry.channelStride(output),
            Geometry.channelStride(output),
            Geometry.innerStride(output),
            channels,
            rows.outputs(row));
      }
    }
  }
}
