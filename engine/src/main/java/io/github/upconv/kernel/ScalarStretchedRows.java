package io.github.upconv.kernel;

import static io.github.upconv.kernel.Fused.load;
import static io.github.upconv.kernel.Fused.store;

import java.lang.foreign.MemorySegment;

/** Scalar twin of {@link StretchedRows}. */
final class ScalarStretchedRows implements StretchedRows {
  @Override
  public void warmUp(int sources, int samples, int phases, long multiplyAdds) {}

  @Override
  public void stretch(
      MemorySegment x,
      long xAt,
      long xPitch,
      int rows,
      int floats,
      int times,
      MemorySegment to,
      long toAt,
      long toPitch) {
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < floats; i++) {
        float value = load(x, xAt + row * xPitch + (long) i * Float.BYTES);
        for (int j = 0; j < times; j++) {
          store(to, toAt + row * toPitch + ((long) i * times + j) * Float.BYTES, value);
        }
      }
    }
  }

  @Override
  public void rows(
      MemorySegment x,
      long xAt,
      SourceRows rows,
      int first,
      int count,
      MemorySegment w,
      long wAt,
      long pitch,
      StretchTable table,
      float bias,
      MemorySegment t,
      long tAt,
      long tPitch,
      int outputs) {
    for (int row = first; row < first + count; row++) {
      for (int o = 0; o < outputs; o++) {
        long at = xAt + table.from() + (long) o * Float.BYTES;
        long weight = wAt + (long) ((o + table.phase()) % table.phases()) * Float.BYTES;
        float sum = RowSpread.NEUTRAL;
        for (int s = 0; s < table.samples(); s++) {
          float column = RowSpread.NEUTRAL;
          for (int e = rows.begin(row); e < rows.end(row); e++) {
            float value = load(x, at + s * table.step() + rows.from()[e]);
            float factor = load(w, weight + s * pitch + rows.weight()[e]);
            column += value * factor;
          }
          sum += column;
        }
        store(t, tAt + (row - first) * tPitch + (long) o * Float.BYTES, sum + bias);
      }
    }
  }
}
