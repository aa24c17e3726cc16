package io.github.upconv.kernel;

import static io.github.upconv.kernel.Fused.load;
import static io.github.upconv.kernel.Fused.store;

import java.lang.foreign.MemorySegment;

/** Scalar twin of {@link DepthwiseLines}. */
final class ScalarDepthwiseLines implements DepthwiseLines {
  @Override
  public void warmUp(int sources, int samples, long multiplyAdds) {}

  @Override
  public void row(
      MemorySegment x,
      long xAt,
      long pixel,
      SourceRows rows,
      int row,
      MemorySegment w,
      long wAt,
      long tapBytes,
      LineTable table,
      int first,
      int outputs,
      MemorySegment bias,
      long biasAt,
      long biasPitch,
      int biasPhases,
      MemorySegment t,
      long tAt,
      long tPitch,
      int channels) {
    int end = first + outputs;
    int phases = table.phases();
    for (int r = 0; r < phases; r++) {
      long biasLine = biasAt + r % biasPhases * biasPitch;
      for (int q = table.firstStep(r, first); q < table.endStep(r, end); q++) {
        long target = tAt + (q * phases + r - first) * tPitch;
        line(
            x,
            xAt + q * pixel,
            pixel,
            rows,
            row,
            w,
            wAt,
            tapBytes,
            table.pattern(),
            r,
            bias,
            biasLine,
            t,
            target,
            channels);
      }
    }
    var odd = table.odd();
    for (int i = 0; i < odd.count(); i++) {
      int output = odd.outputs()[i];
      if (output >= first && output < end) {
        long biasLine = biasAt + output % biasPhases * biasPitch;
        long target = tAt + (output - first) * tPitch;
        line(
            x, xAt, pixel, rows, row, w, wAt, tapBytes, odd, i, bias, biasLine, t, target,
            channels);
      }
    }
  }

  /** All channels of an output. */
  private static void line(
      MemorySegment x,
      long xAt,
      long pixel,
      SourceRows rows,
      int row,
      MemorySegment w,
      long wAt,
      long tapBytes,
      SampleSums samples,
      int index,
      MemorySegment bias,
      long biasAt,
      MemorySegment t,
      long tAt,
      int channels) {
    for (long c = 0; c < (long) channels * Float.BYTES; c += Float.BYTES) {
      float sum = RowSpread.NEUTRAL;
      for (int s = samples.first()[index]; s < samples.first()[index + 1]; s++) {
        long source = xAt + samples.from()[s] * pixel + c;
        long tap = wAt + samples.taps()[s] * tapBytes + c;
        float column = RowSpread.NEUTRAL;
        for (int e = rows.begin(row); e < rows.end(row); e++) {
          float weight = load(w, tap + rows.weight()[e]);
          column += Fused.multiplyAdd(load(x, source + rows.from()[e]), weight, 0);
        }
        sum += column;
      }
      store(t, tAt + c, sum + load(bias, biasAt + c));
    }
  }
}
