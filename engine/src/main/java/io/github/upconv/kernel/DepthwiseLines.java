package io.github.upconv.kernel;

import java.lang.foreign.MemorySegment;

/**
 * A row of outputs of channels that lie next to each other, each of which reads its own channel of
 * the input: products are formed while they are summed. Lanes are channels, so no value crosses
 * pixels.
 *
 * <pre>
 *   t[o][c] = sum over the samples of output o
 *               ( sum over rows e of  x[e][source of the sample][c] * w[e][its tap][c] )  + bias[c]
 * </pre>
 *
 * <p>The order of the sums is that of {@link Depthwise}.
 */
public sealed interface DepthwiseLines permits ScalarDepthwiseLines, SimdDepthwiseLines {
  /**
   * Gets the code for such rows compiled before the first of them, for at most as long as they
   * would take.
   *
   * @param sources rows of the input that a row of outputs reads
   * @param samples of an output along a row
   * @param multiplyAdds of all rows
   */
  void warmUp(int sources, int samples, long multiplyAdds);

  /**
   * Computes some outputs of a row.
   *
   * @param x channels of the first source of the row, at {@code xAt}
   * @param pixel bytes from a source to the next
   * @param rows which rows of the input are read by which row of outputs, and which rows of taps
   * @param row the row of outputs
   * @param w weights of the first tap at {@code wAt}, those of the next {@code tapBytes} further
   * @param table samples of all outputs of the row
   * @param first the first output
   * @param outputs number of outputs
   * @param bias values of a phase, those of the next {@code biasPitch} bytes further, for {@code
   *     biasPhases} phases that take turns along the row
   * @param t channels of the first output, at {@code tAt}, those of the next {@code tPitch}
   *     further, which is as many bytes as they have or more
   * @param channels of each source and output
   */
  void row(
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
      int channels);
}
