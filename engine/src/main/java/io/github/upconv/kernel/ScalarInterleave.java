package io.github.upconv.kernel;

import static io.github.upconv.kernel.Fused.load;
import static io.github.upconv.kernel.Fused.store;

import java.lang.foreign.MemorySegment;

/** Scalar twin of {@link Interleave}. */
final class ScalarInterleave implements Interleave {
  @Override
  public void one(
      MemorySegment z,
      long zAt,
      OutputRows rows,
      MemorySegment bias,
      long biasAt,
      MemorySegment t,
      long tAt) {
    for (int row = 0; row < rows.size(); row++) {
      float b = load(bias, biasAt + rows.bias(row));
      long to = tAt + rows.to(row);
      phase(z, zAt + rows.even(row), b, t, to, 1, rows.outputs(row));
    }
  }

  @Override
  public void two(
      MemorySegment z,
      long zAt,
      OutputRows rows,
      MemorySegment bias,
      long biasAt,
      long biasPitch,
      MemorySegment t,
      long tAt) {
    for (int row = 0; row < rows.size(); row++) {
      long b = biasAt + rows.bias(row);
      long to = tAt + rows.to(row);
      int outputs = rows.outputs(row);
      phase(z, zAt + rows.even(row), load(bias, b), t, to, 2, (outputs + 1) / 2);
      long second = to + Float.BYTES;
      phase(z, zAt + rows.odd(row), load(bias, b + biasPitch), t, second, 2, outputs / 2);
    }
  }

  @Override
  public void many(
      MemorySegment z,
      long[] from,
      int phases,
      int positions,
      MemorySegment bias,
      long biasAt,
      long biasPitch,
      int biasPhases,
      MemorySegment t,
      long tAt,
      MemorySegment p,
      long pAt) {
    for (int r = 0; r < phases; r++) {
      float b = load(bias, biasAt + r % biasPhases * biasPitch);
      phase(z, from[r], b, t, tAt + (long) r * Float.BYTES, phases, positions);
    }
  }

  /** The outputs of one phase, {@code step} floats apart. */
  static void phase(
      MemorySegment z, long zAt, float bias, MemorySegment t, long tAt, int step, int count) {
    for (int i = 0; i < count; i++) {
      long at = (long) i * Float.BYTES;
      store(t, tAt + at * step, load(z, zAt + at) + bias);
    }
  }
}
