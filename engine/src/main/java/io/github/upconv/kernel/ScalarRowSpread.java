package io.github.upconv.kernel;

import static io.github.upconv.kernel.Fused.load;
import static io.github.upconv.kernel.Fused.multiplyAdd;
import static io.github.upconv.kernel.Fused.store;

import java.lang.foreign.MemorySegment;

/** Scalar twin of {@link RowSpread}. */
final class ScalarRowSpread implements RowSpread {
  @Override
  public void outer(
      MemorySegment z,
      long[] from,
      float[] coefficient,
      int entries,
      long zPitch,
      MemorySegment v,
      long vAt,
      long vPitch,
      int taps,
      int left,
      int sources,
      int right) {
    for (int tap = 0; tap < taps; tap++) {
      long line = vAt + tap * vPitch;
      for (int i = 0; i < left; i++) {
        store(v, line + (long) i * Float.BYTES, NEUTRAL);
      }
      for (int i = 0; i < sources; i++) {
        long at = tap * zPitch + (long) i * Float.BYTES;
        float sum = NEUTRAL;
        for (int e = 0; e < entries; e++) {
          sum = multiplyAdd(coefficient[e], load(z, from[e] + at), sum);
        }
        store(v, line + (long) (left + i) * Float.BYTES, sum);
      }
      for (int i = 0; i < right; i++) {
        store(v, line + (long) (left + sources + i) * Float.BYTES, NEUTRAL);
      }
    }
  }

  @Override
  public void inner(
      MemorySegment v,
      long[] from,
      int entries,
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
      float b = RowSpread.bias(bias, biasAt, r % biasPhases * biasPitch);
      for (int q = 0; q < table.steps(); q++) {
        long at = (long) q * Float.BYTES;
        float sum = NEUTRAL;
        for (int e = table.pattern().first()[r]; e < table.pattern().first()[r + 1]; e++) {
          float value = RowSpread.rows(v, from, entries, at + table.pattern().from()[e]);
          sum = multiplyAdd(table.pattern().coefficient()[e], value, sum);
        }
        store(t, tAt + ((long) q * table.phases() + r) * Float.BYTES, sum + b);
      }
    }
    RowSpread.odd(v, from, entries, table, bias, biasAt, biasPitch, biasPhases, t, tAt);
  }

  @Override
  public void copies(
      MemorySegment v,
      long vAt,
      long vPitch,
      PhaseTable table,
      MemorySegment t,
      long tAt,
      MemorySegment p,
      long pAt) {
    var pattern = table.pattern();
    for (int r = 0; r < pattern.from().length; r++) {
      long line = vAt + pattern.taps()[r] * vPitch + pattern.from()[r];
      for (int q = 0; q < table.steps(); q++) {
        float value = load(v, line + (long) q * Float.BYTES);
        store(t, tAt + ((long) q * table.phases() + r) * Float.BYTES, value);
      }
    }
    RowSpread.oddCopies(v, vAt, vPitch, table, t, tAt);
  }
}
