package io.github.upconv.plan;

import io.github.upconv.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Some panels and output channels that one worker computes at a time: the loop nest is drawn in
 * {@link FastSchedule}.
 *
 * @param schedule what it is a part of
 * @param range the panels and blocks of output channels
 */
record FastTask(FastSchedule schedule, PanelRange range) implements Task {

  @Override
  public void run(
      TaskRunner runner,
      Workspace workspace,
      Tensor input,
      @Nullable Tensor residual,
      Tensor output) {
    var panel = workspace.panel;
    var blocks = schedule.mixing().blocks();
    for (long number = range.firstPanel(); number < range.endPanel(); number++) {
      schedule.fill(panel, number);
      panel.narrow(range.part(), range.parts(), schedule.lanes(1));
      if (panel.positions() == 0) {
        continue;
      }
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
      for (int b = range.firstBlock(); b < range.endBlock(); b++) {
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
