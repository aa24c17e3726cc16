package io.github.upconv.plan;

import io.github.upconv.kernel.Columns;
import io.github.upconv.kernel.Fused;
import io.github.upconv.kernel.Kernels;
import io.github.upconv.kernel.PaddedRuns;
import io.github.upconv.kernel.StretchTable;
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
  /** Outputs that are computed together if something follows: half of a first-level cache. */
  private static final int TOGETHER_BYTES = 16 << 10;

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
    region.of(input, geometry, middle, inner);
    var stretch = stretch(runner.packed());
    findRows(workspace, stretch);
    boolean inPlace = isInPlace(runner, stretch, residual, output);
    int channels = schedule.mixing().outputChannels();
    // where pixels do not lie next to each other, channels do
    int together = Geometry.innerStride(output) == Float.BYTES ? 1 : schedule.together();
    boolean twice = stretch != null && stretch.phases() == 2;
    boolean direct = twice && region.hasVectorRows(schedule.lanes());
    for (int i = 0; i < together; i++) {
      pad(workspace.scratch(), direct ? stretchedAt(i, 2) : sourcesAt(i), direct ? 2 : 1);
    }
    int some;
    for (long plane = firstPlane; plane < endPlane; plane += some) {
      long item = plane / channels;
      int channel = (int) (plane % channels);
      int rest = (int) Math.min(channels - channel, endPlane - plane);
      some = rest <= together ? rest : Math.min(together, DepthwiseSchedule.TOGETHER);
      region.slices(item * geometry.outer().inputExtent() + outer.firstSource(), outer.sources());
      for (int i = 0; i < some; i++) {
        copySources(runner.kernels(), workspace, stretch, direct, channel + i, i);
      }
      rows(runner, workspace, stretch, item, channel, some, inPlace, residual, output);
    }
  }

  /**
   * Copies the sources of a channel, and repeats them if rows are stretched.
   *
   * @param direct whether they are repeated twice, out of the input itself
   * @param place of the channel among those that are computed together
   */
  private void copySources(
      Kernels kernels,
      Workspace workspace,
      @Nullable StretchTable stretch,
      boolean direct,
      int channel,
      int place) {
    var region = workspace.region;
    var scratch = workspace.scratch();
    int source = schedule.mixing().source(channel);
    long pitch = schedule.pitch();
    long left = (long) schedule.table(innerTile, true).left() * Float.BYTES;
    if (direct) {
      region.stretchRows(
          kernels.stretchedRows(), source, 2, scratch, stretchedAt(place, 2) + 2 * left, 2 * pitch);
      return;
    }
    region.copyRows(kernels.copy(), source, scratch, sourcesAt(place) + left, pitch);
    if (stretch != null && stretch.phases() > 1) {
      // rows follow each other without gap: all of them are one, with the zeros around them
      int floats = Math.toIntExact(sourceRows() * pitch / Float.BYTES);
      int times = stretch.phases();
      long to = stretchedAt(place, times);
      kernels
          .stretchedRows()
          .stretch(scratch, sourcesAt(place), 0, 1, floats, times, scratch, to, 0);
    }
  }

  /** The samples in stretched rows, or null if phases must be computed one by one. */
  private @Nullable StretchTable stretch(PackedParameters packed) {
    // phases of a bias take turns along a row; weights that are not finite must not meet padding
    boolean plain = packed.innerPhases() > 1 || !packed.paddable();
    return plain ? null : schedule.stretchTable(innerTile).orElse(null);
  }

  /** Where the sources of one of some channels are. */
  private long sourcesAt(int place) {
    return place * schedule.sourceBytes();
  }

  /** Where they are when they are repeated. */
  private long stretchedAt(int place, int times) {
    return times == 1 ? sourcesAt(place) : schedule.stretchedAt() + times * sourcesAt(place);
  }

  /** Lists what the rows of the tile read. */
  private void findRows(Workspace workspace, @Nullable StretchTable stretch) {
    var geometry = schedule.geometry();
    long pitch = schedule.pitch() * (stretch == null ? 1 : stretch.phases());
    long tapRow =
        stretch == null
            ? (long) geometry.inner().taps() * Float.BYTES
            : schedule.mixing().stretchedRowBytes();
    TileBoxes.findRows(workspace, geometry, outer, middle, middle.sources() * pitch, pitch, tapRow);
  }

  /** Surrounds the places of rows with zeros, for sources that are there some times. */
  private void pad(MemorySegment scratch, long rowsAt, int times) {
    var table = schedule.table(innerTile, true);
    for (long row = 0; row < sourceRows(); row++) {
      long at = rowsAt + row * times * schedule.pitch();
      long right = at + (long) (table.left() + inner.sources()) * times * Float.BYTES;
      PaddedRuns.zeros(scratch, at, table.left() * times);
      PaddedRuns.zeros(scratch, right, table.right() * times);
    }
  }

  /** All rows of some channels. */
  private void rows(
      TaskRunner runner,
      Workspace workspace,
      @Nullable StretchTable stretch,
      long item,
      int first,
      int channels,
      boolean inPlace,
      @Nullable Tensor residual,
      Tensor output) {
    // with two axes, rows follow each other along the outermost one
    boolean flat = middle.outputs() == 1;
    int lines = flat ? 1 : outer.outputs();
    int length = flat ? outer.outputs() : middle.outputs();
    long pitch = rowPitch(output, flat);
    long residualPitch = residual == null ? 0 : rowPitch(residual, flat);
    int most = rowsTogether(runner, stretch, inPlace && residual == null, length);
    int some;
    for (int line = 0; line < lines; line++) {
      for (int at = 0; at < length; at += some) {
        some = Math.min(most, length - at);
        long o = outer.first() + (flat ? at : line);
        long m = middle.first() + (flat ? 0 : at);
        long outputAt = rowAt(output, item, first, o, m);
        for (int i = 0; i < channels; i++) {
          int channel = first + i;
          rows(
              runner,
              workspace,
              stretch,
              line * length + at,
              some,
              i,
              channel,
              runner.packed().biasAt(o, m, channel),
              residual,
              residual == null ? 0 : rowAt(residual, item, channel, o, m),
              residualPitch,
              inPlace ? output.segment() : workspace.scratch(),
              inPlace ? outputAt : stagedAt(i),
              inPlace ? pitch : schedule.outputBytes());
        }
        if (!inPlace) {
          copy(runner.kernels(), workspace.scratch(), some, output, outputAt, pitch, channels);
        }
      }
    }
  }

  /** Bytes from a row to the next, along the outermost axis or the middle one. */
  private static long rowPitch(Tensor tensor, boolean outermost) {
    return outermost ? Geometry.outerStride(tensor) : Geometry.middleStride(tensor);
  }

  /** Rows of a channel that are computed before what follows is applied to them. */
  private int rowsTogether(
      TaskRunner runner, @Nullable StretchTable stretch, boolean unstaged, int length) {
    if (stretch == null) {
      return 1;
    }
    if (!unstaged) {
      return schedule.stagedRows();
    }
    return runner.epilogue().isEmpty()
        ? length
        : Math.max(1, TOGETHER_BYTES / Float.BYTES / inner.outputs());
  }

  /** Room for staged rows of one of some channels. */
  private long stagedAt(int place) {
    return schedule.tAt() + (long) place * schedule.stagedRows() * schedule.outputBytes();
  }

  /** Copies staged rows of some channels where they belong. */
  private void copy(
      Kernels kernels,
      MemorySegment scratch,
      int some,
      Tensor output,
      long outputAt,
      long pitch,
      int channels) {
    for (int i = 0; i < some; i++) {
      kernels
          .copy()
          .copy(
              scratch,
              schedule.tAt() + i * schedule.outputBytes(),
              schedule.stagedRows() * schedule.outputBytes(),
              Float.BYTES,
              output.segment(),
              outputAt + i * pitch,
              Geometry.channelStride(output),
              Geometry.innerStride(output),
              channels,
              inner.outputs());
    }
  }

  /** Position of the first element of a row in a tensor of the output's shape. */
  private long rowAt(Tensor tensor, long item, int channel, long outerAt, long middleAt) {
    return Geometry.at(tensor, item, channel, outerAt, middleAt, inner.first());
  }

  /**
   * Some rows of a channel, into {@code target}, {@code pitch} bytes apart.
   *
   * @param some number of rows; 1 if they are not stretched
   * @param place of the channel among those that are computed together
   * @param residualPitch bytes from a row of the residual to the next
   */
  private void rows(
      TaskRunner runner,
      Workspace workspace,
      @Nullable StretchTable stretch,
      int row,
      int some,
      int place,
      int channel,
      long biasAt,
      @Nullable Tensor residual,
      long residualAt,
      long residualPitch,
      MemorySegment target,
      long targetAt,
      long pitch) {
    var packed = runner.packed();
    var scratch = workspace.scratch();
    long weightAt = channel * schedule.mixing().channelBytes();
    // a residual may be the output itself, whose rows must last until it is added
    var sums = residual == null ? target : scratch;
    long sumsAt = residual == null ? targetAt : stagedAt(place);
    long sumsPitch = residual == null ? pitch : schedule.outputBytes();
    if (stretch == null) {
      var table = schedule.table(innerTile, packed.paddable());
      int left = packed.paddable() ? 0 : schedule.table(innerTile, true).left();
      runner
          .kernels()
          .depthwise()
          .row(
              scratch,
              sourcesAt(place) + (long) left * Float.BYTES,
              workspace.sourceRows,
              row,
              packed.segment(),
              weightAt,
              table,
              packed.segment(),
              biasAt,
              packed.biasPitch(),
              packed.innerPhases(),
              sums,
              sumsAt,
              scratch,
              schedule.pAt());
    } else {
      runner
          .kernels()
          .stretchedRows()
          .rows(
              scratch,
              stretchedAt(place, stretch.phases()),
              workspace.sourceRows,
              row,
              some,
              packed.segment(),
              weightAt + schedule.mixing().stretchedAt(),
              schedule.mixing().sampleBytes(),
              stretch,
              Fused.load(packed.segment(), biasAt),
              sums,
              sumsAt,
              sumsPitch,
              inner.outputs());
    }
    if (residual == null && runner.epilogue().isEmpty()) {
      return;
    }
    for (int i = 0; i < some; i++) {
      runner
          .epilogue()
          .plane(
              channel,
              inner.outputs(),
              sums,
              sumsAt + i * sumsPitch,
              residual,
              residualAt + i * residualPitch,
              scratch,
              schedule.pAt(),
              target,
              targetAt + i * pitch);
    }
  }

  /**
   * Whether rows may be computed where they belong: dense, of a vector or more, ending with their
   * last step, and in memory that cannot vanish as a mapped file can. What follows the sums writes
   * whole vectors.
   */
  private boolean isInPlace(
      TaskRunner runner, @Nullable StretchTable stretch, @Nullable Tensor residual, Tensor output) {
    var table = schedule.table(innerTile, runner.packed().paddable());
    int lanes = schedule.lanes();
    boolean ends =
        stretch == null
            ? table.steps() >= lanes && table.steps() * table.phases() == inner.outputs()
            : inner.outputs() >= lanes;
    return ends
        && (inner.outputs() % lanes == 0 || (residual == null && runner.epilogue().isEmpty()))
        && Geometry.innerStride(output) == Float.BYTES
        && Columns.allowsVectors(output.segment());
  }
}
