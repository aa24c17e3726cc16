package io.github.upconv.kernel;

import java.lang.foreign.MemorySegment;

/**
 * Rows of outputs of one channel, out of rows of the only channel of the input that it reads, where
 * the kernel is a multiple of the stride. Sources are repeated as often as they are read by
 * neighbouring outputs, so that lanes are neighbouring outputs, and nothing is interleaved.
 *
 * <pre>
 *   t[o] = sum over the samples s
 *            ( sum over rows e of  x[e][from + s * step + o] * w[e][s][(o + phase) % phases] )  + bias
 *
 *   x   | source 0, phases times | source 1, phases times | ...
 *   w   | sample 0: its phases, repeated to phases and a vector more | sample 1: ...
 * </pre>
 *
 * <p>The order of the sums, and the product being rounded before it is added, are those of {@link
 * Depthwise}. There a product of 0 is +0, here it may be -0: sums of nothing but zeros become the
 * same number when the bias is added, which must not be -0.
 */
public sealed interface StretchedRows permits ScalarStretchedRows, SimdStretchedRows {
  /** Floats of the weights of a sample. */
  static int weights(int phases, int lanes) {
    return phases + lanes;
  }

  /**
   * Gets the code for such rows compiled before the first of them, for at most as long as they
   * would take.
   *
   * @param sources rows of the input that a row of outputs reads
   * @param samples of an output along its row
   * @param phases outputs per source along a row
   * @param multiplyAdds of all rows
   */
  void warmUp(int sources, int samples, int phases, long multiplyAdds);

  /**
   * Repeats every float of some rows.
   *
   * <p>Needs: one vector of slack behind rows of fewer floats than a vector has lanes, and two
   * behind every row of the target unless its floats are as many or more, and repeated twice.
   *
   * @param x rows of {@code floats}, {@code xPitch} bytes apart
   * @param times how often, 2 or more
   * @param to target, rows {@code toPitch} bytes apart
   */
  void stretch(
      MemorySegment x,
      long xAt,
      long xPitch,
      int rows,
      int floats,
      int times,
      MemorySegment to,
      long toAt,
      long toPitch);

  /**
   * Computes rows. Needs: one vector of slack behind the rows of {@code x}.
   *
   * @param x stretched rows of the channel, from {@code xAt} on
   * @param rows which of them are read by which row of outputs
   * @param first first row of outputs
   * @param count number of rows of outputs
   * @param w weights of the channel, from {@code wAt} on
   * @param pitch bytes from the weights of a sample to those of the next
   * @param table samples along the row
   * @param bias is added to all outputs; not -0
   * @param t target at {@code tAt}, rows of {@code outputs} floats, {@code tPitch} bytes apart; of
   *     fewer outputs than a vector has lanes, whole vectors are written
   */
  void rows(
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
      int outputs);
}
