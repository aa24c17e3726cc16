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
    long pixelPitch = direct ? task.layout().pixelPitch() : inner.taps() * line;
    var table = workspace.table(task.inner());
    table.fill(inner, task.inner(), pixelPitch, line, workspace.inner);
    int[] first = entries == 0 ? table.none() : table.first();
    long source = at;
    if (direct) {
      source = workspace.entryFrom()[0];
    } else if (entries > 0) {
      kernels
          .spread()
          .outer(
              scratch,
              workspace.entryFrom(),
              workspace.entryCoefficient(),
              entries,
              task.layout().pixelPitch(),
              scratch,
              source,
              inner.taps() * line,
              task.inner().sources());
    }
    long biasAt = packed.biasAt(outer, middle, task.block().first());
    for (int o = 0; o < task.inner().outputs(); o += outputsPerRun) {
      int outputs = Math.min(outputsPerRun, task.inner().outputs() - o);
      kernels
          .spread()
          .inner(
              scratch,
              source,
              o,
              first,
              table.from(),
              table.coefficient(),
              packed.segment(),
              biasAt,
              packed.biasPitch(),
              (int) ((task.inner().first() + o) % packed.innerPhases()),
              packed.innerPhases(),
              scratch,
              at + tAt,
              line,
              line,
              outputs);
      epilogue.lines(
          task.block(),
          outputs,
          scratch,
          at + tAt,
          residual,
          residual == null ? 0 : residualAt + o * Geometry.innerStride(residual),
          at + residualLinesAt,
          output,
          outputAt + o * Geometry.innerStride(output));
    }
  }
}
