package io.github.upconv.plan;

import io.github.upconv.kernel.Kernels;
import io.github.upconv.layer.AxisMap;
import io.github.upconv.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Spreads lines of channels: lanes are channels, so no lane ever crosses pixels and any stride,
 * scale or padding is as good as another.
 *
 * <pre>
 *   scratch   | row sums v | outputs t | residual |
 * </pre>
 */
final class LineSpreading implements Spreading {
  /** Floats of the output buffer: half of a first-level cache. */
  private static final int OUTPUT_FLOATS = 4 << 10;

  private final AxisMap inner;
  private final boolean direct;
  private final int outputsPerRun;
  private final long tAt;
  private final long residualLinesAt;
  private final long bytes;

  /**
   * A spreading.
   *
   * @param widest the block with the most channels
   * @param direct whether rows are read where they are, without being summed first
   * @param sources most sources of a tile
   * @param outputs most outputs of a tile
   */
  LineSpreading(
      AxisMap inner,
      ChannelBlock widest,
      boolean direct,
      int sources,
      int outputs,
      Kernels kernels) {
    this.inner = inner;
    this.direct = direct;
    long line = widest.lineBytes();
    long slack = (long) kernels.lanes() * Float.BYTES;
    outputsPerRun = Math.min(outputs, Math.max(kernels.lanes(), OUTPUT_FLOATS / widest.channels()));
    tAt = Schedule.aligned((direct ? 0 : (long) sources * inner.taps() * line) + slack);
    residualLinesAt = tAt + Schedule.aligned(outputsPerRun * line + slack);
    bytes = residualLinesAt + outputsPerRun * line + slack;
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public boolean readsExactly() {
    return true;
  }

  @Override
  public void row(
      SpreadTask task,
      Workspace workspace,
      int entries,
      long at,
      Kernels kernels,
      PackedParameters packed,
      Epilogue epilogue,
      long outer,
      long middle,
      @Nullable Tensor residual,
      long residualAt,
      Tensor output,
      long outputAt) {
    var scratch = workspace.scratch();
    long line = task.block().lineBytes();
    var mixed = workspace.mixed;
    var table = workspace.table(task.inner());
    var source = scratch;
    long sourceAt = at;
    if (direct) {
      table.fill(inner, task.inner(), mixed.pixelPitch(), mixed.tapPitch(), workspace.inner);
      source = mixed.segment();
      sourceAt = workspace.entryFrom()[0];
    } else {
      table.fill(inner, task.inner(), inner.taps() * line, line, workspace.inner);
    }
    int[] first = entries == 0 ? table.none() : table.first();
    if (!direct && entries > 0) {
      kernels
          .spread()
          .outer(
              mixed.segment(),
              workspace.entryFrom(),
              workspace.entryCoefficient(),
              entries,
              mixed.pixelPitch(),
              scratch,
              sourceAt,
              inner.taps() * line,
              task.inner().sources());
    }
    long biasAt = packed.biasAt(outer, middle, task.block().first());
    boolean inPlace = epilogue.isInPlace(task.block(), residual, output);
    var target = inPlace ? output.segment() : scratch;
    long pitch = inPlace ? Geometry.innerStride(output) : line;
    int most = inPlace ? task.inner().outputs() : outputsPerRun;
    for (int o = 0; o < task.inner().outputs(); o += most) {
      int outputs = Math.min(most, task.inner().outputs() - o);
      long to = outputAt + o * Geometry.innerStride(output);
      kernels
          .spread()
          .inner(
              source,
              sourceAt,
              o,
              first,
              table.from(),
              table.coefficient(),
              packed.segment(),
              biasAt,
              packed.biasPitch(),
              (int) ((task.inner().first() + o) % packed.innerPhases()),
              packed.innerPhases(),
              target,
              inPlace ? to : at + tAt,
              pitch,
              line,
              outputs);
      if (!inPlace) {
        epilogue.lines(
            task.block(),
            outputs,
            scratch,
            at + tAt,
            residual,
            residual == null ? 0 : residualAt + o * Geometry.innerStride(residual),
            at + residualLinesAt,
            output,
            to);
      }
    }
  }
}
