package io.github.upconv.kernel;

import java.lang.foreign.MemorySegment;

/**
 * Adds a residual to outputs while they are in cache.
 *
 * <p>Needs: one vector of slack behind {@code t} and {@code residual}; behind {@code target} too,
 * unless {@code bytes} are whole vectors. The target may be either operand itself: every element is
 * read before it is written.
 */
public sealed interface Add permits ScalarAdd, SimdAdd {
  /** {@code target[i] = t[i] + residual[i]} for so many bytes. */
  void add(
      MemorySegment t,
      long tAt,
      MemorySegment residual,
      long residualAt,
      MemorySegment target,
      long targetAt,
      long bytes);
}
