package io.github.upconv.kernel;

import static io.github.upconv.kernel.Fused.load;
import static io.github.upconv.kernel.Fused.store;

import java.lang.foreign.MemorySegment;

/** Scalar twin of {@link Interleave}. */
final class ScalarInterleave implements Interleave {
  @Override
  public void rows(
      MemorySegment z,
      long zAt,
      long zPitch,
      long[] sums,
      int phases,
      OutputRows rows,
      MemorySegment bias,
      long biasAt,
      long biasPitch,
      MemorySegment t,
      long tAt,
      long tPitch,
      int channels) {
    for (int channel = 0; channel < channels; channel++) {
      for (int row = 0; row < rows.size(); row++) {
        row(
            z,
            zAt + channel * zPitch + rows.from(row),
            sums,
            rows.phase(row),
            phases,
            0,
            rows.outputs(row),
            bias,
            biasAt + (long) channel * Float.BYTES + rows.bias(row),
            biasPitch,
            t,
            tAt + channel * tPitch + rows.to(row));
      }
    }
  }

  /**
   * The outputs of a row of a channel from a position on; {@code first} is the number of its first
   * phase.
   */
  static void row(
      MemorySegment z,
      long zAt,
      long[] sums,
      int first,
      int phases,
      int position,
      int outputs,
      MemorySegment bias,
      long biasAt,
      long biasPitch,
      MemorySegment t,
      long tAt) {
    for (int phase = 0; phase < phases; phase++) {
      float b = load(bias, biasAt + phase * biasPitch);
      long from = zAt + sums[first + phase];
      long to = tAt + (long) phase * Float.BYTES;
      long pitch = (long) phases * Float.BYTES;
      int end = Math.ceilDiv(outputs - phase, phases);
      for (int i = position; i < end; i++) {
        store(t, to + i * pitch, load(z, from + (long) i * Float.BYTES) + b);
      }
    }
  }
}
