package io.github.upconv.kernel;

import java.lang.foreign.MemorySegment;

/**
 * Spreads mixed pixels over a row of outputs of one channel. Lanes are neighbouring pixels.
 *
 * <pre>
 *   v[tap][i]          = sum over e of coefficient[e] * z[tap][i]          rows of the outer taps
 *   t[q * phases + r]  = sum over the samples of phase r of coefficient * v[tap][q + shift], + bias
 *
 *   v   | left: -0 .. | sources | right: -0 .. |   one line per inner tap
 * </pre>
 *
 * <p>Where no more than two rows meet, the second step reads them where they are and v is never
 * written.
 *
 * <p>The order of every sum is that of {@link Spread}. Sums start from -0, and lines are surrounded
 * by it: it is the one number that changes nothing when it is added, so no output needs a test for
 * the border. Needs: one vector of slack behind every source and target.
 */
public sealed interface RowSpread permits ScalarRowSpread, SimdRowSpread {
  /** {@code x + NEUTRAL == x} for every x, bit for bit. */
  float NEUTRAL = -0f;

  /**
   * Sums rows of mixed pixels. Reads nothing beyond rows of a vector or more.
   *
   * @param z source; {@code from} in bytes for the first tap, the others {@code zPitch} apart
   * @param entries number of rows to sum, 1 or more
   * @param v target at {@code vAt}, lines {@code vPitch} bytes apart
   * @param taps number of lines
   * @param sources pixels of a line, behind {@code left} neutral ones and before {@code right}
   */
  void outer(
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
      int right);

  /**
   * Sums the samples of each output and adds the bias.
   *
   * @param v rows, the first line of each {@code from} bytes from the begin
   * @param entries number of rows that are added before their samples are, 1 or 2; 1 unless the
   *     table is {@link PhaseTable#unit}
   * @param bias values {@code biasPitch} bytes apart, one for each of {@code biasPhases} phases
   *     that take turns along the row; none is added if {@code biasAt} is {@link Spread#NO_BIAS}
   * @param t target at {@code tAt}: {@code steps * phases} outputs
   * @param p room at {@code pAt} for twice {@code phases} lines of {@code steps} floats in whole
   *     vectors
   */
  void inner(
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
      long pAt);

  /**
   * Copies the only sample of each output, and keeps every bit.
   *
   * @param v row, the line of each tap {@code vPitch} bytes behind that of the one before; nothing
   *     is read beyond lines of a vector or more
   * @param table {@linkplain SampleSums#isCopies copies}, with the positions of a single line
   * @param t target at {@code tAt}: {@code steps * phases} outputs; of fewer steps than a vector
   *     has lanes, whole vectors are written
   * @param p room as above
   */
  void copies(
      MemorySegment v,
      long vAt,
      long vPitch,
      PhaseTable table,
      MemorySegment t,
      long tAt,
      MemorySegment p,
      long pAt);

  /** Computes the outputs that do not fit the pattern; the same in both twins. */
  static void odd(
      MemorySegment v,
      long[] from,
      int entries,
      PhaseTable table,
      MemorySegment bias,
      long biasAt,
      long biasPitch,
      int biasPhases,
      MemorySegment t,
      long tAt) {
    for (int i = 0; i < table.odd().count(); i++) {
      int output = table.odd().outputs()[i];
      float sum = NEUTRAL;
      for (int e = table.odd().first()[i]; e < table.odd().first()[i + 1]; e++) {
        float value = rows(v, from, entries, table.odd().from()[e]);
        sum = Fused.multiplyAdd(table.odd().coefficient()[e], value, sum);
      }
      float b = bias(bias, biasAt, output % biasPhases * biasPitch);
      Fused.store(t, tAt + (long) output * Float.BYTES, sum + b);
    }
  }

  /** Copies the outputs that do not fit the pattern. */
  static void oddCopies(
      MemorySegment v, long vAt, long vPitch, PhaseTable table, MemorySegment t, long tAt) {
    var odd = table.odd();
    for (int i = 0; i < odd.count(); i++) {
      int sample = odd.first()[i];
      float value = Fused.load(v, vAt + odd.taps()[sample] * vPitch + odd.from()[sample]);
      Fused.store(t, tAt + (long) odd.outputs()[i] * Float.BYTES, value);
    }
  }

  /** A bias, or the number that changes nothing. */
  static float bias(MemorySegment bias, long biasAt, long at) {
    return biasAt == Spread.NO_BIAS ? NEUTRAL : Fused.load(bias, biasAt + at);
  }

  /** Sum of one element of each row. */
  static float rows(MemorySegment z, long[] from, int entries, long at) {
    float sum = Fused.load(z, from[0] + at);
    for (int e = 1; e < entries; e++) {
      sum += Fused.load(z, from[e] + at);
    }
    return sum;
  }
}
