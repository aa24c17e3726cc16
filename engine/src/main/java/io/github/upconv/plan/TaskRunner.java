package io.github.upconv.plan;

import io.github.upconv.kernel.Kernels;
import io.github.upconv.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Runs one task of a schedule; the loop nest is drawn in {@link Schedule}. Holds what a run has in
 * common and no state of its own, so workers share it.
 *
 * @param schedule loop nest and scratch layout
 * @param kernels twins of the engine
 * @param packed weights and biases
 * @param epilogue applied to each row of outputs
 */
record TaskRunner(Schedule schedule, Kernels kernels, PackedParameters packed, Epilogue epilogue) {

  void run(
      Schedule.Task task,
      Workspace workspace,
      Tensor input,
      @Nullable Tensor residual,
      Tensor output) {
    var geometry = schedule.geometry();
    workspace.region.of(
        input,
        geometry.outer().inputExtent(),
        task.middle().firstSource(),
        task.middle().sources(),
        task.inner().firstSource(),
        task.inner().sources());
    long[] ring = workspace.emptyRing(schedule.chunks());
    long perItem = geometry.outer().outputExtent();
    for (long slice = task.firstSlice(); slice < task.endSlice(); slice++) {
      long item = slice / perItem;
      workspace.outer.clear();
      geometry.outer().collect(slice % perItem, workspace.outer);
      long firstInput = item * geometry.outer().inputExtent();
      for (int i = 0; i < workspace.outer.count(); i++) {
        requireMixed(task, workspace, ring, firstInput + workspace.outer.source(i));
      }
      long outputAt = sliceAt(output, task, item, slice % perItem);
      long residualAt = residual == null ? 0 : sliceAt(residual, task, item, slice % perItem);
      for (int o = 0; o < task.middle().outputs(); o++) {
        long row = task.middle().first() + o;
        row(
            task,
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
  private static long sliceAt(Tensor tensor, Schedule.Task task, long item, long position) {
    return Float.BYTES * tensor.offset()
        + item * Geometry.batchStride(tensor)
        + position * Geometry.outerStride(tensor)
        + task.block().first() * Geometry.channelStride(tensor)
        + task.inner().first() * Geometry.innerStride(tensor);
  }

  /** Mixes the chunk of a slice unless the ring still has it. */
  private void requireMixed(Schedule.Task task, Workspace workspace, long[] ring, long slice) {
    int perChunk = schedule.slicesPerChunk();
    long chunk = slice / perChunk;
    int slot = (int) (chunk % schedule.chunks());
    if (ring[slot] == chunk) {
      return;
    }
    long first = chunk * perChunk;
    long slices = Math.min(perChunk, schedule.geometry().inputSlices() - first);
    workspace.region.slices(first, (int) slices);
    schedule
        .mixing()
        .mix(
            kernels,
            workspace.region,
            task.block(),
            task.layout(),
            packed.segment(),
            workspace.scratch(),
            0,
            schedule.zAt() + slot * schedule.chunkBytes());
    ring[slot] = chunk;
  }

  /** One row of outputs of all channels of the block. */
  private void row(
      Schedule.Task task,
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
    int entries = entries(task, workspace, firstInput);
    schedule
        .spreading()
        .row(
            task,
            workspace,
            entries,
            schedule.spreadingAt(),
            kernels,
            packed,
            epilogue,
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
  private int entries(Schedule.Task task, Workspace workspace, long firstInput) {
    var outer = workspace.outer;
    var middle = workspace.middle;
    int count = outer.count() * middle.count();
    workspace.requireEntries(count);
    long[] from = workspace.entryFrom();
    float[] coefficient = workspace.entryCoefficient();
    var geometry = schedule.geometry();
    int perChunk = schedule.slicesPerChunk();
    int slicePixels = task.middle().sources() * task.inner().sources();
    long pixelPitch = task.layout().pixelPitch();
    long rowPitch = geometry.inner().taps() * task.layout().tapPitch();
    int e = 0;
    for (int i = 0; i < outer.count(); i++) {
      long slice = firstInput + outer.source(i);
      long sliceAt =
          schedule.zAt()
              + slice / perChunk % schedule.chunks() * schedule.chunkBytes()
              + slice % perChunk * slicePixels * pixelPitch;
      for (int j = 0; j < middle.count(); j++) {
        long pixel = (middle.source(j) - task.middle().firstSource()) * task.inner().sources();
        int tap = outer.tap(i) * geometry.middle().taps() + middle.tap(j);
        from[e] = sliceAt + pixel * pixelPitch + tap * rowPitch;
        coefficient[e] = outer.coefficient(i) * middle.coefficient(j);
        e++;
      }
    }
    return count;
  }
}
