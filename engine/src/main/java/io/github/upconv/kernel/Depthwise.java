package io.github.upconv.kernel;

import java.lang.foreign.MemorySegment;

/**
 * A row of outputs of one channel, out of rows of the only channel of the input that it reads:
 * products are formed while they are summed. Lanes are neighbouring source positions.
 *
 * <pre>
 *   t[q * phases + r] = sum over the samples of phase r
 *                         ( sum over rows e of  x[e][q + shift of the sample] * w[e][its tap] )  + bias
 * </pre>
 *
 * <p>The order of the sums, and the product being rounded before it is added, are those of mixing
 * with one term per sum, then {@link RowSpread}. All samples have the coefficient 1.
 *
 * <p>Needs: one vector of slack behind the rows of {@code x} and of {@code p}.
 */
public sealed interface Depthwise permits ScalarDepthwise, SimdDepthwise {
  /**
   * Gets the code for such rows compiled before the first of them, for at most as long as they
   * would take.
   *
   * @param sources rows of the input that a row of outputs reads
   * @param samples of a phase along a row
   * @param phases outputs per source along a row
   * @param multiplyAdds of all rows
   */
  void warmUp(int sources, int samples, int phases, long multiplyAdds);

  /**
   * Computes a row.
   *
   * @param x rows of the channel, from {@code xAt} on
   * @param rows which of them are read by which row of outputs
   * @param row the row of outputs
   * @param w weights of the channel, from {@code wAt} on
   * @param table samples along the row; their positions are those of a single line
   * @param bias values {@code biasPitch} bytes apart, one for each of {@code biasPhases} phases
   *     that take turns along the row
   * @param t target at {@code tAt}: {@code steps * phases} outputs; of fewer steps than a vector
   *     has lanes, whole vectors are written
   * @param p room at {@code pAt} for twice {@code phases} lines of {@code steps} floats in whole
   *     vectors
   */
  void row(
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
      long pAt);

  /** Computes the outputs that do not fit the pattern; the same in both twins. */
  static void odd(
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
      long tAt) {
    var odd = table.odd();
    for (int i = 0; i < odd.count(); i++) {
      int output = odd.outputs()[i];
      float sum = sum(x, xAt, rows, row, w, wAt, odd, i);
      float b = Fused.load(bias, biasAt + output % biasPhases * biasPitch);
      Fused.store(t, tAt + (long) output * Float.BYTES, sum + b);
    }
  }

  /** One of the sums over samples, without bias. */
  static float sum(
      MemorySegment x,
      long xAt,
      SourceRows rows,
      int row,
      MemorySegment w,
      long wAt,
      SampleSums samples,
      int index) {
    float sum = RowSpread.NEUTRAL;
    for (int s = samples.first()[index]; s < samples.first()[index + 1]; s++) {
      long tap = wAt + (long) samples.taps()[s] * Float.BYTES;
      float column = RowSpread.NEUTRAL;
      for (int e = rows.begin(row); e < rows.end(row); e++) {
        float value = Fused.load(x, xAt + rows.from()[e] + samples.from()[s]);
        column += Fused.multiplyAdd(value, Fused.load(w, tap + rows.weight()[e]), 0);
      }
      sum += column;
    }
    return sum;
  }
}
