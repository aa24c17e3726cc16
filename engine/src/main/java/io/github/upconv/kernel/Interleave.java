package io.github.upconv.kernel;

import java.lang.foreign.MemorySegment;

/**
 * Turns the sums of a channel into rows of outputs: adds the bias and lets the phases take turns.
 *
 * <pre>
 *   one phase    out[i]         = sum[i] + bias
 *   n phases     out[n i + p]   = sum p[i] + bias p
 * </pre>
 *
 * Of one and two phases exactly the outputs of each row are written, so rows go straight into the
 * caller's tensor. Needs one vector of slack before and behind the sums of a row. All positions are
 * in bytes.
 */
public sealed interface Interleave permits ScalarInterleave, SimdInterleave {
  /**
   * Writes rows of one phase.
   *
   * @param z sums; those of the channel begin at {@code zAt}
   * @param bias biases; those of the channel begin at {@code biasAt}
   * @param t target; the channel begins at {@code tAt}
   */
  void one(
      MemorySegment z,
      long zAt,
      OutputRows rows,
      MemorySegment bias,
      long biasAt,
      MemorySegment t,
      long tAt);

  /**
   * Writes rows of two phases; the last output of a row may be one of the first phase.
   *
   * @param biasPitch bytes from the bias of the first phase to that of the second
   */
  void two(
      MemorySegment z,
      long zAt,
      OutputRows rows,
      MemorySegment bias,
      long biasAt,
      long biasPitch,
      MemorySegment t,
      long tAt);

  /**
   * Writes a row of any number of phases: whole vectors of positions, so up to a vector less one
   * times {@code phases} outputs too many.
   *
   * @param from sums of each phase
   * @param positions outputs of each phase
   * @param biasPhases biases that take turns along the row, {@code biasPitch} bytes apart
   * @param p room at {@code pAt} for twice {@code phases} lines of positions in whole vectors
   */
  void many(
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
      long pAt);
}
