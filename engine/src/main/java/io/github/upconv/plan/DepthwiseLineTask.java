package io.github.upconv.plan;

import io.github.upconv.kernel.Columns;
import io.github.upconv.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Outputs of all channels that one worker computes at a time: the loop nest is drawn in {@link
 * DepthwiseLineSchedule}.
 *
 * @param schedule what it is a part of
 * @param outer outputs of the outermost axis
 * @param middle outputs of the middle axis
 * @param inner outputs of the innermost axis
 * @param innerTile number of the inner tile
 * @param firstItem first batch item
 * @param endItem one behind the last
 */
record DepthwiseLineTask(
    DepthwiseLineSchedule schedule,
    AxisTile outer,
    AxisTile middle,
    AxisTile inner,
    int innerTile,
    long firstItem,
    long endItem)
    implements Task {

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
    int channels = schedule.mixing().block().channels();
    boolean direct = region.hasVectorLines(channels, schedule.lanes());
    var scratch = workspace.scratch();
    long pixel = direct ? Geometry.innerStride(input) : schedule.lineBytes();
    long row = direct ? Geometry.middleStride(input) : inner.sources() * pixel;
    long slice = direct ? Geometry.outerStride(input) : middle.sources() * row;
    long tapRow = geometry.inner().taps() * schedule.mixing().tapBytes();
    TileBoxes.findRows(workspace, geometry, outer, middle, slice, row, tapRow);
    for (long item = firstItem; item < endItem; item++) {
      region.slices(item * geometry.outer().inputExtent() + outer.firstSource(), outer.sources());
      if (!direct) {
        region.copy(runner.kernels().copy(), 0, 1, channels, scratch, 0, Float.BYTES, pixel);
      }
      var x = direct ? input.segment() : scratch;
      rows(runner, workspace, item, x, direct ? region.at() : 0, pixel, residual, output);
    }
  }

  /** Pixels of an item that the task reads. */
  long pixels() {
    return (long) outer.sources() * middle.sources() * inner.sources();
  }

  /**
   * All rows of an item.
   *
   * @param x the sources, the first of which is at {@code xAt}
   * @param pixel bytes from a source to the next
   */
  private void rows(
      TaskRunner runner,
      Workspace workspace,
      long item,
      MemorySegment x,
      long xAt,
      long pixel,
      @Nullable Tensor residual,
      Tensor output) {
    boolean inPlace = isInPlace(runner, residual, output);
    int most = inPlace ? inner.outputs() : schedule.staged();
    var block = schedule.mixing().block();
    var target = inPlace ? output.segment() : workspace.scratch();
    long pitch = inPlace ? Geometry.innerStride(output) : block.lineBytes();
    for (int row = 0; row < outer.outputs() * middle.outputs(); row++) {
      long o = outer.first() + row / middle.outputs();
      long m = middle.first() + row % middle.outputs();
      long biasAt = runner.packed().biasAt(o, m, 0);
      long outputAt = rowAt(output, item, o, m);
      for (int first = 0; first < inner.outputs(); first += most) {
        int some = Math.min(most, inner.outputs() - first);
        long at = outputAt + first * Geometry.innerStride(output);
        runner
            .kernels()
            .depthwiseLines()
            .row(
                x,
                xAt,
                pixel,
                workspace.sourceRows,
                row,
                runner.packed().segment(),
                0,
                schedule.mixing().tapBytes(),
                schedule.table(innerTile),
                first,
                some,
                runner.packed().segment(),
                biasAt,
                runner.packed().biasPitch(),
                runner.packed().innerPhases(),
                target,
                inPlace ? at : schedule.tAt(),
                pitch,
                block.channels());
        if (!inPlace) {
          long residualAt =
              residual == null
                  ? 0
                  : rowAt(residual, item, o, m) + first * Geometry.innerStride(residual);
          finish(runner, workspace, some, residual, residualAt, output, at);
        }
      }
    }
  }

  /** What follows the biases of some staged outputs. */
  private void finish(
      TaskRunner runner,
      Workspace workspace,
      int count,
      @Nullable Tensor residual,
      long residualAt,
      Tensor output,
      long outputAt) {
    var scratch = workspace.scratch();
    var block = schedule.mixing().block();
    runner
        .epilogue()
        .lines(block, count, scratch, schedule.tAt(), residual, residualAt, schedule.residualAt());
    runner
        .kernels()
        .copy()
        .copy(
            scratch,
            schedule.tAt(),
            Float.BYTES,
            block.lineBytes(),
            output.segment(),
            outputAt,
            Geometry.channelStride(output),
            Geometry.innerStride(output),
            block.channels(),
            count);
  }

  /** Position of the first element of a row in a tensor of the output's shape. */
  private long rowAt(Tensor tensor, long item, long outerAt, long middleAt) {
    return Float.BYTES * tensor.offset()
        + item * Geometry.batchStride(tensor)
        + outerAt * Geometry.outerStride(tensor)
        + middleAt * Geometry.middleStride(tensor)
        + inner.first() * Geometry.innerStride(tensor);
  }

  /**
   * Whether outputs may be computed where they belong: lines of a vector or more, in memory that
   * cannot vanish as a mapped file can.
   */
  private boolean isInPlace(TaskRunner runner, @Nullable Tensor residual, Tensor output) {
    return residual == null
        && runner.epilogue().isEmpty()
        && Geometry.channelStride(output) == Float.BYTES
        && schedule.mixing().block().channels() >= schedule.lanes()
        && Columns.allowsVectors(output.segment());
  }
}
