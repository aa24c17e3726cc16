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
  default void row(
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
      int step = table.firstStep(r, first);
      int count = table.endStep(r, end) - step;
      if (count > 0) {
        lines(
            x,
            xAt + step * pixel,
            pixel,
            rows,
            row,
            w,
            wAt,
            tapBytes,
            table.pattern(),
            r,
            bias,
            biasAt + r % biasPhases * biasPitch,
            t,
            tAt + (step * phases + r - first) * tPitch,
            phases * tPitch,
            count,
            channels);
      }
    }
    var odd = table.odd();
    for (int i = 0; i < odd.count(); i++) {
      int output = odd.outputs()[i];
      if (output >= first && output < end) {
        lines(
            x,
            xAt,
            pixel,
            rows,
            row,
            w,
            wAt,
            tapBytes,
            odd,
            i,
            bias,
            biasAt + output % biasPhases * biasPitch,
            t,
            tAt + (output - first) * tPitch,
            tPitch,
            1,
            channels);
      }
    }
  }

  /**
   * Computes outputs with the same taps, whose sources follow each other.
   *
   * @param samples sums, of which {@code index} is that of the first output
   * @param bias values of all of them, at {@code biasAt}
   * @param tPitch bytes from an output to the next
   * @param count number of outputs, 1 or more
   */
  void lines(
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
      int channels);
}
