package io.github.upconv.plan;

import io.github.upconv.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Some panels and output channels that one worker computes at a time: the loop nest is drawn in
 * {@link FastSchedule}.
 *
 * @param schedule what it is a part of
 * @param firstPanel first panel
 * @param endPanel one behind the last panel
 * @param firstBlock first block of output channels
 * @param endBlock one behind the last block
 */
record FastTask(FastSchedule schedule, long firstPanel, long endPanel, int firstBlock, int endBlock)
    implements Task {

  @Override
  public void run(
      TaskRunner runner,
      Workspace workspace,
      Tensor input,
      @Nullable Tensor residual,
      Tensor output) {
    var panel = workspace.panel;
    var blocks = schedule.mixing().blocks();
    for (long number = firstPanel; number < endPanel; number++) {
      schedule.fill(panel, number);
      schedule
          .packing()
          .pack(
              panel,
              workspace,
              input,
              0,
              schedule.pitch(),
              schedule.vPlane(),
              schedule.stagingAt());
      for (int b = firstBlock; b < endBlock; b++) {
        var block = blocks.get(b);
        mix(runner, workspace, block);
        schedule
            .output()
            .write(
                runner, workspace, block, schedule.mAt(), schedule.stagingAt(), residual, output);
      }
    }
  }

  /** The products of a block. */
  private void mix(TaskRunner runner, Workspace workspace, ChannelBlock block) {
    var mixing = schedule.mixing();
    int lanes = schedule.lanes(workspace.panel.positions());
    for (int plane = 0; plane < FastMixing.PLANES; plane++) {
      mixing
          .kernel()
          .chain(
              runner.packed().segment(),
              block.weightAt() + plane * mixing.planeBytes(block),
              mixing.kernel().tapBytes(mixing.terms()),
              workspace.scratch(),
              0,
              schedule.plane(plane),
              schedule.pitch(),
              mixing.terms(),
              lanes,
              workspace.scratch(),
              schedule.mAt() + plane * schedule.mPlane(),
              schedule.pitch(),
              mixing.products(block));
    }
  }
}
