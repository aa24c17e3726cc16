package io.github.upconv.plan;

import io.github.upconv.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** What one worker computes at a time: outputs that no other task writes. */
sealed interface Task
    permits SpreadTask, PhaseTask, ChannelTask, FastTask, DepthwiseTask, DepthwiseLineTask {
  /**
   * Computes the outputs.
   *
   * @param workspace scratch memory of the schedule's size
   * @param residual what is added to the outputs, in the output's shape
   */
  void run(
      TaskRunner runner,
      Workspace workspace,
      Tensor input,
      @Nullable Tensor residual,
      Tensor output);
}
