package io.github.upconv.kernel;

import io.github.upconv.layer.Activation;
import java.lang.foreign.MemorySegment;

/**
 * Applies an activation in place to lines of channels while they are in cache.
 *
 * <p>Exponentials are computed with the operations and in the order of {@link ExpFormula}, so that
 * both twins give the same bits; no vector or {@link Math} function is used, and no fused
 * multiply-add, which would need both forms in bodies that are large already. Needs: one vector of
 * slack behind {@code t} and {@code slope}; for a slope per channel lines ascend and each is read
 * before the next is touched.
 */
public sealed interface Activate permits ScalarActivate, SimdActivate {
  /**
   * Replaces every element by its activation.
   *
   * @param t {@code lines} lines of {@code lineBytes} at {@code tAt}, without gap
   * @param slope factor for negative elements at {@code slopeAt}: one per channel for PReLU and
   *     leaky ReLU, unused otherwise
   */
  void activate(
      Activation.Kind kind,
      MemorySegment t,
      long tAt,
      long lineBytes,
      int lines,
      MemorySegment slope,
      long slopeAt);

  /**
   * Replaces every element of a line of one channel by its activation.
   *
   * @param slope factor for negative elements
   */
  void activate(Activation.Kind kind, MemorySegment t, long tAt, long lineBytes, float slope);
}
