package io.github.upconv.plan;

import io.github.upconv.kernel.Kernels;
import io.github.upconv.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * How mixed pixels become rows of outputs: the second half of every route with a {@link
 * SpreadMixing}. Made for a geometry and the scratch memory of a schedule; holds no state of a run.
 */
sealed interface Spreading permits PlanarSpreading, LineSpreading {
  /** Bytes of scratch memory that it needs behind the mixed pixels. */
  long bytes();

  /** Whether it reads nothing beyond lines of whole vectors, or beyond rows of one or more. */
  boolean readsExactly();

  /**
   * Computes one row of outputs for all channels of a block.
   *
   * @param entries rows of mixed pixels that it sums, with positions and coefficients in the
   *     workspace
   * @param at begin of its scratch memory
   * @param outer output position on the outermost axis
   * @param middle output position on the middle axis
   * @param residual what is added to the outputs, in the output's shape
   * @param residualAt position of the residual of the row's first output in the block's first
   *     channel, in bytes
   * @param outputAt position of the row's first output in the block's first channel, in bytes
   */
  void row(
      SpreadTask task,
      Workspace workspace,
      int entries,
      long at,
      Kernels kernels,
      PackedParameters packed,
      Epilogue epilogue,
      long outer,
      long middle,
      @Nullable Tensor residual,
      long residualAt,
      Tensor output,
      long outputAt);
}
