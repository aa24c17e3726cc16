package io.github.upconv.kernel;

import static io.github.upconv.kernel.Fused.load;
import static io.github.upconv.kernel.Fused.store;

import java.lang.foreign.MemorySegment;

/** Scalar twin of {@link DepthwiseLines}. */
final class ScalarDepthwiseLines implements DepthwiseLines {
  @Override
  public void warmUp(int sources, int samples, long multiplyAdds) {}

  @Override
  public void lines(
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
      long tPitch,
      int count,
      int channels) {
    for (int i = 0; i < count; i++) {
      for (int channel = 0; channel < channels; channel++) {
        long c = (long) channel * Float.BYTES;
        long source = xAt + i * pixel + c;
        float sum = sum(x, source, pixel, rows, row, w, wAt + c, tapBytes, samples, index);
        store(t, tAt + i * tPitch + c, sum + load(bias, biasAt + c));
      }
    }
  }

  private static float sum(
      MemorySegment x,
      long xAt,
      long pixel,
      SourceRows rows,
      int row,
      MemorySegment w,
      long wAt,
      long tapBytes,
      SampleSums samples,
      int index) {
    float sum = RowSpread.NEUTRAL;
    for (int s = samples.first()[index]; s < samples.first()[index + 1]; s++) {
      long source = xAt + samples.from()[s] * pixel;
      long tap = wAt + samples.taps()[s] * tapBytes;
      float column = RowSpread.NEUTRAL;
      for (int e = rows.begin(row); e < rows.end(row); e++) {
        float weight = load(w, tap + rows.weight()[e]);
        column += Fused.multiplyAdd(load(x, source + rows.from()[e]), weight, 0);
      }
      sum += column;
    }
    return sum;
  }
}
