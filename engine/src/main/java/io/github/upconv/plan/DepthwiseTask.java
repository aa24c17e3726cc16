package io.github.upconv.plan;

import io.github.upconv.kernel.Columns;
import io.github.upconv.kernel.Fused;
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
    pad(workspace.scratch(), table);
    int channels = schedule.mixing().outputChannels();
    for (long plane = firstPlane; plane < endPlane; plane++) {
      long item = plane / channels;
      int channel = (int) (plane % channels);
      region.slices(item * geometry.outer().inputExtent() + outer.firstSource(), outer.sources());
      region.copyRows(
          schedule.mixing().source(channel), workspace.scratch(), left, schedule.pitch());
      rows(runner, workspace, item, channel, residual, output);
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
  private void pad(MemorySegment scratch, PhaseTable table) {
    for (long row = 0; row < sourceRows(); row++) {
      long at = row * schedule.pitch();
      long right = at + (long) (table.left() + inner.sources()) * Float.BYTES;
      for (int i = 0; i < table.left(); i++) {
        Fused.store(scratch, at + (long) i * Float.BYTES, 0);
      }
      for (int i = 0; i < table.right(); i++) {
        Fused.store(scratch, right + (long) i * Float.BYTES, 0);
      }
    }
  }

  /** All rows of a channel. */
  private void rows(
      TaskRunner runner,
      Workspace workspace,
      long item,
      int channel,
      @Nullable Tensor residual,
      Tensor output) {
    int row = 0;
    for (long o = outer.first(); o < outer.first() + outer.outputs(); o++) {
      for (long m = middle.first(); m < middle.first() + middle.outputs(); m++) {
        row(
            runner,
            workspace,
            row,
            channel,
            runner.packed().biasAt(o, m, channel),
            residual,
            residual == null ? 0 : rowAt(residual, item, channel, o, m),
            output,
            rowAt(output, item, channel, o, m));
        row++;
      }
    }
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

  private void row(
      TaskRunner runner,
      Workspace workspace,
      int row,
      int channel,
      long biasAt,
      @Nullable Tensor residual,
      long residualAt,
      Tensor output,
      long outputAt) {
    var packed = runner.packed();
    var scratch = workspace.scratch();
    var table = schedule.table(innerTile, packed.paddable());
    int left = packed.paddable() ? 0 : schedule.table(innerTile, true).left();
    boolean inPlace = isInPlace(table, runner.epilogue(), residual, output);
    var target = inPlace ? output.segment() : scratch;
    long targetAt = inPlace ? outputAt : schedule.tAt();
    // a residual may be the output itself, whose row must last until it is added
    var sums = residual == null ? target : scratch;
    long sumsAt = residual == null ? targetAt : schedule.tAt();
    runner
        .kernels()
        .depthwise()
        .row(
            scratch,
            (long) left * Float.BYTES,
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
    if (!inPlace) {
      long pixel = Geometry.innerStride(output);
      Columns.copy(
          scratch,
          targetAt,
          0,
          Float.BYTES,
          output.segment(),
          outputAt,
          0,
          pixel,
          1,
          inner.outputs());
    }
  }

  /**
   * Whether a row may be computed where it belongs: dense, of a vector or more, ending with its
   * last step, and in memory that cannot vanish as a mapped file can. What follows the sums writes
   * whole vectors.
   */
  private boolean isInPlace(
      PhaseTable table, Epilogue epilogue, @Nullable Tensor residual, Tensor output) {
    int lanes = schedule.lanes();
    return table.steps() >= lanes
        && table.steps() * table.phases() == inner.outputs()
        && (inner.outputs() % lanes == 0 || (residual == null && epilogue.isEmpty()))
        && Geometry.innerStride(output) == Float.BYTES
        && Columns.allowsVectors(output.segment());
  }
}
