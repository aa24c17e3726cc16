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
      int position = (int) (slice % perItem);
      long[] sources = sources(runner, workspace, ring, item, position);
      long outputAt = sliceAt(output, item, position);
      long residualAt = residual == null ? 0 : sliceAt(residual, item, position);
      for (int o = 0; o < middle.outputs(); o++) {
        long row = middle.first() + o;
        int entries = entries(workspace, sources, position, (int) row);
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
                position,
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

  /** Where the mixed pixels of the slices lie that an output slice reads; mixes what is absent. */
  private long[] sources(
      TaskRunner runner, Workspace workspace, long[] ring, long item, int position) {
    var samples = schedule.outerSamples();
    int first = samples.first(position);
    int count = samples.end(position) - first;
    long[] at = workspace.from(count);
    long firstInput = item * schedule.geometry().outer().inputExtent();
    for (int i = 0; i < count; i++) {
      long slice = firstInput + samples.source(first + i);
      at[i] =
          workspace.mixed.isInput()
              ? workspace.region.at(slice, workspace.mixed.firstChannel())
              : mixedAt(runner, workspace, ring, slice);
    }
    return at;
  }

  /** Position of the mixed pixels of a slice; mixes its chunk unless the ring still has it. */
  private long mixedAt(TaskRunner runner, Workspace workspace, long[] ring, long slice) {
    int perChunk = schedule.ring().slicesPerChunk();
    long inTask = slice - slices.firstSource();
    long chunk = inTask / perChunk;
    int slot = (int) (chunk % schedule.ring().chunks());
    long at = schedule.zAt() + slot * schedule.chunkBytes();
    if (ring[slot] != chunk) {
      mix(runner, workspace, chunk * perChunk, at);
      ring[slot] = chunk;
    }
    return at + (inTask - chunk * perChunk) * middle.sources() * workspace.mixed.rowPitch();
  }

  /** Mixes a chunk of the slices from one on, counted from the first of the task. */
  private void mix(TaskRunner runner, Workspace workspace, long firstInTask, long at) {
    long first = slices.firstSource() + firstInTask;
    int count = (int) Math.min(schedule.ring().slicesPerChunk(), slices.endSource() - first);
    workspace.region.slices(first, count);
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
            at);
  }

  /**
   * The rows of z that an output row sums: outer taps, then their sources, then the middle ones.
   *
   * @param sources where the slices begin that the outer samples read
   */
  private int entries(Workspace workspace, long[] sources, int position, int row) {
    var outer = schedule.outerSamples();
    var rows = schedule.middleSamples();
    int firstOuter = outer.first(position);
    int outers = outer.end(position) - firstOuter;
    workspace.requireEntries(outers * (rows.end(row) - rows.first(row)));
    long[] from = workspace.entryFrom();
    float[] coefficient = workspace.entryCoefficient();
    var mixed = workspace.mixed;
    long tapRow = schedule.geometry().inner().taps() * mixed.tapPitch();
    int taps = schedule.geometry().middle().taps();
    int e = 0;
    for (int i = 0; i < outers; i++) {
      for (int j = rows.first(row); j < rows.end(row); j++) {
        long rowOfSlice = rows.source(j) - middle.firstSource();
        int tap = outer.tap(firstOuter + i) * taps + rows.tap(j);
        from[e] = sources[i] + rowOfSlice * mixed.rowPitch() + tap * tapRow;
        coefficient[e] = outer.coefficient(firstOuter + i) * rows.coefficient(j);
        e++;
      }
    }
    return e;
  }
}
