package io.github.upconv.kernel;

import static io.github.upconv.kernel.Fused.load;
import static io.github.upconv.kernel.Fused.store;

import java.lang.foreign.MemorySegment;

/** Scalar twin of {@link Depthwise}. */
final class ScalarDepthwise implements Depthwise {
  @Override
  public void warmUp(int sources, int samples, int phases, long multiplyAdds) {}

  @Override
  public void row(
      MemorySegment x,
      long xAt,
      SourceRows rows,
      int row,
      MemorySegment w,
      long wAt,
      PhaseTable table,
      MemorySegment bias,
      long biasAt,
      long biasPitch,
      int biasPhases,
      MemorySegment t,
      long tAt,
      MemorySegment p,
      long pAt) {
    for (int r = 0; r < table.phases(); r++) {
      float b = load(bias, biasAt + r % biasPhases * biasPitch);
      for (int q = 0; q < table.steps(); q++) {
        long at = xAt + (long) q * Float.BYTES;
        float sum = Depthwise.sum(x, at, rows, row, w, wAt, table.pattern(), r);
        store(t, tAt + ((long) q * table.phases() + r) * Float.BYTES, sum + b);
      }
    }
    Depthwise.odd(x, xAt, rows, row, w, wAt, table, bias, biasAt, biasPitch, biasPhases, t, tAt);
  }
}
