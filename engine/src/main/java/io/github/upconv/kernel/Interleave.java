package io.github.upconv.kernel;

import java.lang.foreign.MemorySegment;

/**
 * Turns the sums of channels into rows of outputs: adds the bias and lets the phases take turns.
 *
 * <pre>
 *   out[i * phases + p] = sum p[i] + bias p
 * </pre>
 *
 * Writes exactly the outputs of each row, so rows go straight into the caller's tensor. Needs one
 * vector of slack before and behind the sums of a row. All positions are in bytes.
 */
public sealed interface Interleave permits ScalarInterleave, SimdInterleave {
  /**
   * Writes rows of channels; the last outputs of a row may be those of the first phases only.
   *
   * @param z sums; those of the first channel begin {@code zAt} bytes behind those in {@code sums}
   * @param zPitch bytes from the sums of a channel to those of the next
   * @param sums sums of each phase of all rows
   * @param phases number of phases of a row
   * @param bias biases; those of the first channel begin at {@code biasAt}, the next a float on
   * @param biasPitch bytes from the bias of a phase to that of the next, 0 if they share one
   * @param t target; the first channel begins at {@code tAt}
   * @param tPitch bytes from a channel to the next
   */
  void rows(
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
      int channels);
}
