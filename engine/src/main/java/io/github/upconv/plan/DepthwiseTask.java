package io.github.upconv.plan;

import io.github.upconv.kernel.Columns;
import io.github.upconv.kernel.Fused;
import io.github.upconv.kernel.Kernels;
import io.github.upconv.kernel.PhaseTable;
import io.github.upconv.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Outputs of some channels that one worker computes at a time: the loop nest is drawn in {@link
 * DepthwiseSchedule}.
 *
 * @param schedule what it is a part of
 * @param outer outputs of the outermost axis
 * @param middle outputs of the middle axis
 * @param inner outputs of the innermost axis
 * @param innerTile number of the inner tile
 * @param firstPlane first output channel, those of all batch items being counted
 * @param endPlane one behind the last
 */
record DepthwiseTask(
    DepthwiseSchedule schedule,
    AxisTile outer,
    AxisTile middle,
    AxisTile inner,
    int innerTile,
    long firstPlane,
    long endPlane)
    implements Task {

  /** Rows of the input that it reads of a channel. */
  long sourceRows() {
    return (long) outer.sources() * middle.sources();
  }

  @Override
  public void run(
      TaskRunner runner,
      Workspace workspace,
      Tensor input,
      @Nullable Tensor residual,
      Tensor output) {
    var geometry = schedule.geometry();
    var region = workspace.region;
    region.of(
        input,
        geometry.outer().inputExtent(),
        middle.firstSource(),
        middle.sources(),
        inner.firstSource(),
        inner.sources());
    findRows(workspace);
    var table = schedule.table(innerTile, true);
    long left = (long) table.left() * Float.BYTES;
    boolean inPlace = isInPlace(runner, residual, output);
    int channels = schedule.mixing().outputChannels();
    // where pixels do not lie next to each other, channels do
    int together = Geometry.innerStride(output) == Float.BYTES ? 1 : schedule.together();
    for (int i = 0; i < together; i++) {
      pad(workspace.scratch(), i * schedule.sourceBytes(), table);
    }
    int some;
    for (long plane = firstPlane; plane < endPlane; plane += some) {
      long item = plane / channels;
      int channel = (int) (plane % channels);
      int rest = (int) Math.min(channels - channel, endPlane - plane);
      some = rest <= together ? rest : Math.min(together, DepthwiseSchedule.TOGETHER);
      region.slices(item * geometry.outer().inputExtent() + outer.firstSource(), outer.sources());
      for (int i = 0; i < some; i++) {
        region.copyRows(
            runner.kernels().copy(),
            schedule.mixing().source(channel + i),
            workspace.scratch(),
            i * schedule.sourceBytes() + left,
            schedule.pitch());
      }
      rows(runner, workspace, item, channel, some, inPlace, residual, output);
    }
  }

  /** Lists what the rows of the tile read, which is the same for all channels. */
  private void findRows(Workspace workspace) {
    var geometry = schedule.geometry();
    var rows = workspace.sourceRows;
    long tapRow = (long) geometry.inner().taps() * Float.BYTES;
    rows.clear();
    for (int o = 0; o < outer.outputs(); o++) {
      workspace.outer.clear();
      geometry.outer().collect(outer.first() + o, workspace.outer);
      for (int m = 0; m < middle.outputs(); m++) {
        workspace.middle.clear();
        geometry.middle().collect(middle.first() + m, workspace.middle);
        rows.addRow();
        for (int i = 0; i < workspace.outer.count(); i++) {
          long slice = (workspace.outer.source(i) - outer.firstSource()) * middle.sources();
          int tap = workspace.outer.tap(i) * geometry.middle().taps();
          for (int j = 0; j < workspace.middle.count(); j++) {
            rows.addSource(
                (slice + workspace.middle.source(j) - middle.firstSource()) * schedule.pitch(),
                (tap + workspace.middle.tap(j)) * tapRow);
          }
        }
      }
    }
  }

  /** Surrounds the places of rows with zeros. */
  private void pad(MemorySegment scratch, long rowsAt, PhaseTable table) {
    for (long row = 0; row < sourceRows(); row++) {
      long at = rowsAt + row * schedule.pitch();
      long right = at + (long) (table.left() + inner.sources()) * Float.BYTES;
      for (int i = 0; i < table.left(); i++) {
        Fused.store(scratch, at + (long) i * Float.BYTES, 0);
      }
      for (int i = 0; i < table.right(); i++) {
        Fused.store(scratch, right + (long) i * Float.BYTES, 0);
      }
    }
  }

  /** All rows of some channels. */
  private void rows(
      TaskRunner runner,
      Workspace workspace,
      long item,
      int first,
      int channels,
      boolean inPlace,
      @Nullable Tensor residual,
      Tensor output) {
    int row = 0;
    for (long o = outer.first(); o < outer.first() + outer.outputs(); o++) {
      for (long m = middle.first(); m < middle.first() + middle.outputs(); m++) {
        long outputAt = rowAt(output, item, first, o, m);
        for (int i = 0; i < channels; i++) {
          int channel = first + i;
          long stagedAt = schedule.tAt() + i * schedule.outputBytes();
          row(
              runner,
              workspace,
              row,
              i * schedule.sourceBytes(),
              channel,
              runner.packed().biasAt(o, m, channel),
              residual,
              residual == null ? 0 : rowAt(residual, item, channel, o, m),
              stagedAt,
              inPlace ? output.segment() : workspace.scratch(),
              inPlace ? outputAt : stagedAt);
        }
        if (!inPlace) {
          copy(runner.kernels(), workspace.scratch(), output, outputAt, channels);
        }
        row++;
      }
    }
  }

  /** Copies staged rows of some channels where they belong. */
  private void copy(
      Kernels kernels, MemorySegment scratch, Tensor output, long outputAt, int channels) {
    kernels
        .copy()
        .copy(
            scratch,
            schedule.tAt(),
            schedule.outputBytes(),
            Float.BYTES,
            output.segment(),
            outputAt,
            Geometry.channelStride(output),
            Geometry.innerStride(output),
            channels,
            inner.outputs());
  }

  /** Position of the first element of a row in a tensor of the output's shape. */
  private long rowAt(Tensor tensor, long item, int channel, long outerAt, long middleAt) {
    return Float.BYTES * tensor.offset()
        + item * Geometry.batchStride(tensor)
        + channel * Geometry.channelStride(tensor)
        + outerAt * Geometry.outerStride(tensor)
        + middleAt * Geometry.middleStride(tensor)
        + inner.first() * Geometry.innerStride(tensor);
  }

  /**
   * One row of a channel, into {@code target}.
   *
   * @param xAt rows of the channel
   * @param stagedAt room for the row in scratch memory
   */
  private void row(
      TaskRunner runner,
      Workspace workspace,
      int row,
      long xAt,
      int channel,
      long biasAt,
      @Nullable Tensor residual,
      long residualAt,
      long stagedAt,
      MemorySegment target,
      long targetAt) {
    var packed = runner.packed();
    var scratch = workspace.scratch();
    var table = schedule.table(innerTile, packed.paddable());
    int left = packed.paddable() ? 0 : schedule.table(innerTile, true).left();
    // a residual may be the output itself, whose row must last until it is added
    var sums = residual == null ? target : scratch;
    long sumsAt = residual == null ? targetAt : stagedAt;
    runner
        .kernels()
        .depthwise()
        .row(
            scratch,
            xAt + (long) left * Float.BYTES,
            workspace.sourceRows,
            row,
            packed.segment(),
            channel * schedule.mixing().channelBytes(),
            table,
            packed.segment(),
            biasAt,
            packed.biasPitch(),
            packed.innerPhases(),
            sums,
            sumsAt,
            scratch,
            schedule.pAt());
    runner
        .epilogue()
        .plane(
            channel,
            inner.outputs(),
            sums,
            sumsAt,
            residual,
            residualAt,
            scratch,
            schedule.pAt(),
            target,
            targetAt);
  }

  /**
   * Whether a row may be computed where it belongs: dense, of a vector or more, ending with its
   * last step, and in memory that cannot vanish as a mapped file can. What follows the sums writes
   * whole vectors.
   */
  private boolean isInPlace(TaskRunner runner, @Nullable Tensor residual, Tensor output) {
    var table = schedule.table(innerTile, runner.packed().paddable());
    int lanes = schedule.lanes();
    return table.steps() >= lanes
        && table.steps() * table.phases() == inner.outputs()
        && (inner.outputs() % lanes == 0 || (residual == null && runner.epilogue().isEmpty()))
        && Geometry.innerStride(output) == Float.BYTES
        && Columns.allowsVectors(output.segment());
  }
}
