package io.github.upconv.plan;

import io.github.upconv.tensor.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Rows of outputs that one worker computes at a time: the loop nest is drawn in {@link
 * SpreadSchedule}.
 *
 * @param schedule what it is a part of
 * @param block output channels
 * @param layout where mixed pixels lie
 * @param middle outputs of the middle axis
 * @param inner outputs of the innermost axis
 * @param slices output slices
 */
record SpreadTask(
    SpreadSchedule schedule,
    ChannelBlock block,
    MixedLayout layout,
    AxisTile middle,
    AxisTile inner,
    SliceRange slices)
    implements Task {

  @Override
  public void run(
      TaskRunner runner,
      Workspace workspace,
      Tensor input,
      @Nullable Tensor residual,
      Tensor output) {
    var geometry = schedule.geometry();
    workspace.region.of(input, geometry, middle, inner);
    var mixed = workspace.mixed;
    if (!schedule.spreading().readsExactly()
        || !schedule.mixing().looksAtInput(workspace.region, block, mixed)) {
      mixed.ofRing(workspace.scratch(), layout, inner.sources());
    }
    long[] ring = workspace.ring(schedule.ring().chunks());
    Arrays.fill(ring, -1);
    long perItem = geometry.outer().outputExtent();
    for (long slice = slices.first(); slice < slices.end(); slice++) {
      long item = slice / perItem;
      workspace.outer.clear();
      geometry.outer().collect(slice % perItem, workspace.outer);
      long firstInput = item * geometry.outer().inputExtent();
      for (int i = 0; !mixed.isInput() && i < workspace.outer.count(); i++) {
        requireMixed(runner, workspace, ring, firstInput + workspace.outer.source(i));
      }
      long outputAt = sliceAt(output, item, slice % perItem);
      long residualAt = residual == null ? 0 : sliceAt(residual, item, slice % perItem);
      for (int o = 0; o < middle.outputs(); o++) {
        long row = middle.first() + o;
        row(
            runner,
            workspace,
            firstInput,
            slice % perItem,
            row,
            residual,
            residual == null ? 0 : residualAt + row * Geometry.middleStride(residual),
            output,
            outputAt + row * Geometry.middleStride(output));
      }
    }
  }

  /** Position of the first element of a task in a slice of a tensor of the output's shape. */
  private long sliceAt(Tensor tensor, long item, long position) {
    return Geometry.at(tensor, item, block.first(), position, 0, inner.first());
  }

  /** Mixes the chunk of a slice unless the ring still has it. */
  private void requireMixed(TaskRunner runner, Workspace workspace, long[] ring, long slice) {
    int perChunk = schedule.ring().slicesPerChunk();
    long chunk = (slice - slices.firstSource()) / perChunk;
    int slot = (int) (chunk % schedule.ring().chunks());
    if (ring[slot] == chunk) {
      return;
    }
    long first = slices.firstSource() + chunk * perChunk;
    workspace.region.slices(first, (int) Math.min(perChunk, slices.endSource() - first));
    schedule
        .mixing()
        .mix(
            runner.kernels(),
            workspace.region,
            block,
            layout,
            runner.packed().segment(),
            workspace.scratch(),
            0,
            schedule.zAt() + slot * schedule.chunkBytes());
    ring[slot] = chunk;
  }

  /** One row of outputs of all channels of the block. */
  private void row(
      TaskRunner runner,
      Workspace workspace,
      long firstInput,
      long outer,
      long row,
      @Nullable Tensor residual,
      long residualAt,
      Tensor output,
      long outputAt) {
    workspace.middle.clear();
    schedule.geometry().middle().collect(row, workspace.middle);
    int entries = entries(workspace, firstInput);
    schedule
        .spreading()
        .row(
            this,
            workspace,
            entries,
            schedule.spreadingAt(),
            runner.kernels(),
            runner.packed(),
            runner.epilogue(),
            outer,
            row,
            residual,
            residualAt,
            output,
            outputAt);
  }

  /**
   * The rows of z that an output row sums: outer taps, then their sources, then the middle ones.
   */
  private int entries(Workspace workspace, long firstInput) {
    var outer = workspace.outer;
    var rows = workspace.middle;
    int count = outer.count() * rows.count();
    workspace.requireEntries(count);
    long[] from = workspace.entryFrom();
    float[] coefficient = workspace.entryCoefficient();
    var mixed = workspace.mixed;
    long tapRow = schedule.geometry().inner().taps() * mixed.tapPitch();
    int e = 0;
    for (int i = 0; i < outer.count(); i++) {
      long sliceAt = sliceAt(workspace, firstInput + outer.source(i));
      for (int j = 0; j < rows.count(); j++) {
        long rowOfSlice = rows.source(j) - middle.firstSource();
        int tap = outer.tap(i) * schedule.geometry().middle().taps() + rows.tap(j);
        from[e] = sliceAt + rowOfSlice * mixed.rowPitch() + tap * tapRow;
        coefficient[e] = outer.coefficient(i) * rows.coefficient(j);
        e++;
      }
    }
    return count;
  }

  /** Position of the mixed pixels of a slice. */
  private long sliceAt(Workspace workspace, long slice) {
    if (workspace.mixed.isInput()) {
      return workspace.region.at(slice, workspace.mixed.firstChannel());
    }
    long inTask = slice - slices.firstSource();
    int perChunk = schedule.ring().slicesPerChunk();
    return schedule.zAt()
        + inTask / perChunk % schedule.ring().chunks() * schedule.chunkBytes()
        + inTask % perChunk * middle.sources() * workspace.mixed.rowPitch();
  }
}
