package io.github.upconv.plan;

import io.github.upconv.kernel.Kernels;
import io.github.upconv.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes sums whose lanes are output channels into an output whose channels lie next to each other:
 * no value changes its lane. Adds biases, scales, adds the residual, activates.
 *
 * <pre>
 *   sums      | place 0: the rows of a block | place 1: ...      staging   | outputs | residual |
 * </pre>
 */
final class LineOutput {
  /** Floats of outputs that are put together at a time: half of a first-level cache. */
  private static final int STAGED_FLOATS = 4 << 10;

  private final PhaseRows phaseRows;
  private final PanelOutputs outputs;
  private final int lanes;
  private final int phases;
  private final int staged;
  private final int[] first;
  private final float[] ones;
  private final long residualAt;
  private final long bytes;

  /**
   * A writer.
   *
   * @param channels most channels of a block
   * @param positions most positions of a row in a panel
   */
  LineOutput(PhaseGrid grid, PhaseRows phaseRows, int channels, int positions, Kernels kernels) {
    this.phaseRows = phaseRows;
    outputs = new PanelOutputs(grid);
    lanes = kernels.lanes();
    phases = grid.width().phases();
    int most = Math.clamp(STAGED_FLOATS / channels / phases, 1, positions);
    staged = most * phases;
    first = IntStream.rangeClosed(0, staged).toArray();
    ones = new float[staged];
    Arrays.fill(ones, 1);
    long slack = (long) lanes * Float.BYTES;
    residualAt = Schedule.aligned((long) staged * channels * Float.BYTES + slack);
    bytes = 2 * residualAt;
  }

  /** Whether the channels of a pixel lie next to each other, and pixels do not. */
  static boolean fits(Tensor output) {
    return Geometry.channelStride(output) == Float.BYTES
        && Geometry.innerStride(output) > Float.BYTES;
  }

  /** Bytes of scratch memory for staging. */
  long bytes() {
    return bytes;
  }

  /**
   * Writes all rows that a panel has a part of, for the channels of a block.
   *
   * @param zAt sums of the block
   * @param linePitch bytes from a place to the next
   * @param stagingAt begin of the scratch memory for staging
   */
  void write(
      TaskRunner runner,
      Workspace workspace,
      ChannelBlock block,
      long zAt,
      long linePitch,
      long stagingAt,
      @Nullable Tensor residual,
      Tensor output) {
    var rows = workspace.rows;
    outputs.collect(rows, workspace.panel, runner.packed(), output);
    if (residual != null) {
      outputs.collect(workspace.residualRows, workspace.panel, runner.packed(), residual);
    }
    boolean inPlace = runner.epilogue().isInPlace(block, residual, output);
    var target = inPlace ? output.segment() : workspace.scratch();
    long pitch = inPlace ? Geometry.innerStride(output) : block.lineBytes();
    for (int row = 0; row < rows.size(); row++) {
      for (int o = 0; o < rows.outputs(row); o += staged) {
        int some = Math.min(staged, rows.outputs(row) - o);
        long at = at(output, block, rows.to(row), o);
        long targetAt = inPlace ? at : stagingAt;
        lines(runner, workspace, block, row, o, some, zAt, linePitch, target, targetAt, pitch);
        if (!inPlace) {
          long from = residual == null ? 0 : at(residual, block, workspace.residualRows.to(row), o);
          runner
              .epilogue()
              .lines(
                  block,
                  some,
                  workspace.scratch(),
                  stagingAt,
                  residual,
                  from,
                  stagingAt + residualAt,
                  output,
                  at);
        }
      }
    }
  }

  /** Where the channels of a block begin at an output of a row. */
  private static long at(Tensor tensor, ChannelBlock block, long row, int output) {
    return row
        + output * Geometry.innerStride(tensor)
        + block.first() * Geometry.channelStride(tensor);
  }

  /** Some outputs of a row from one of phase 0 on: sums and biases. */
  private void lines(
      TaskRunner runner,
      Workspace workspace,
      ChannelBlock block,
      int row,
      int output,
      int count,
      long zAt,
      long linePitch,
      MemorySegment target,
      long targetAt,
      long targetPitch) {
    var rows = workspace.rows;
    long[] from = workspace.from(count);
    int lane = (int) (rows.from(row) / Float.BYTES) + output / phases;
    for (int i = 0; i < phases; i++) {
      int phase = rows.phase(row) + i;
      long sums = zAt + (long) phaseRows.row(block, phase) * Float.BYTES;
      var tiles = workspace.tiles(phaseRows.group(phase));
      int position = lane;
      for (int o = i; o < count; o += phases) {
        from[o] = sums + tiles.place(position) * linePitch;
        position++;
      }
    }
    var packed = runner.packed();
    runner
        .kernels()
        .spread()
        .inner(
            workspace.scratch(),
            0,
            0,
            first,
            from,
            ones,
            packed.segment(),
            rows.bias(row) + (long) block.first() * Float.BYTES,
            packed.biasPitch(),
            0,
            packed.innerPhases(),
            target,
            targetAt,
            targetPitch,
            block.lineBytes(),
            count);
  }
}
