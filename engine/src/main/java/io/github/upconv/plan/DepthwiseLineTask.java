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
    region.of(input, geometry, middle, inner);
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
      for (int first = 0; first < inner.outputs(); first += most) {
        int some = Math.min(most, inner.outputs() - first);
        long outputAt = Geometry.at(output, item, 0, o, m, inner.first() + first);
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
                inPlace ? outputAt : schedule.tAt(),
                pitch,
                block.channels());
        if (!inPlace) {
          runner
              .epilogue()
              .lines(
                  block,
                  some,
                  workspace.scratch(),
                  schedule.tAt(),
                  residual,
                  residual == null
                      ? 0
                      : Geometry.at(residual, item, 0, o, m, inner.first() + first),
                  schedule.residualAt(),
                  output,
                  outputAt);
        }
      }
    }
  }

  /**
   * Whether outputs may be computed where they belong: lines of a vector or more, none on another,
   * in memory that cannot vanish as a mapped file can.
   */
  private boolean isInPlace(TaskRunner runner, @Nullable Tensor residual, Tensor output) {
    var block = schedule.mixing().block();
    return residual == null
        && runner.epilogue().isEmpty()
        && Geometry.channelStride(output) == Float.BYTES
        && Geometry.innerStride(output) >= block.lineBytes()
        && block.channels() >= schedule.lanes()
        && Columns.allowsVectors(output.segment());
  }
}
