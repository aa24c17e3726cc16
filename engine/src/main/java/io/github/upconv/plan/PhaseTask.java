package io.github.upconv.plan;

import io.github.upconv.kernel.PartialChain;
import io.github.upconv.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Some panels and output channels that one worker computes at a time: the loop nest is drawn in
 * {@link PhaseSchedule}.
 *
 * @param schedule what it is a part of
 * @param firstPanel first panel
 * @param endPanel one behind the last panel
 * @param firstBlock first block of output channels
 * @param endBlock one behind the last block
 */
record PhaseTask(
    PhaseSchedule schedule, long firstPanel, long endPanel, int firstBlock, int endBlock)
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
      schedule.packing().pack(panel, workspace, input, 0, schedule.stagingAt());
      for (int b = firstBlock; b < endBlock; b++) {
        var block = blocks.get(b);
        mix(runner, workspace, block);
        schedule
            .output()
            .write(
                runner,
                workspace,
                block,
                schedule.zAt(),
                schedule.stagingAt(),
                residual,
                output);
      }
    }
  }

  /** The sums of a block, without bias. */
  private void mix(TaskRunner runner, Workspace workspace, ChannelBlock block) {
    var mixing = schedule.mixing();
    var layout = schedule.layout();
    int lanes = layout.lanes(workspace.panel.positions());
    long weightAt = block.weightAt();
    long zAt = schedule.zAt();
    for (int group = 0; group < layout.grid().groups().size(); group++) {
      int rows = mixing.rows(block, group);
      mixing
          .kernel()
          .chain(
              runner.packed().segment(),
              weightAt,
              workspace.scratch(),
              0,
              schedule.taps(group),
              layout.pitch(),
              layout.terms(),
              lanes,
              workspace.scratch(),
              zAt,
              schedule.zPitch(),
              rows);
      if (!runner.packed().finite()) {
        repeatBorders(runner, workspace, group, rows, weightAt, zAt);
      }
      weightAt += mixing.groupBytes(block, group);
      zAt += rows * schedule.zPitch();
    }
  }

  /** Computes positions with taps beyond a border again, without those taps. */
  private void repeatBorders(
      TaskRunner runner, Workspace workspace, int group, int rows, long weightAt, long zAt) {
    var panel = workspace.panel;
    var layout = schedule.layout();
    var windows = layout.grid().groups().get(group).windows();
    boolean[] present = new boolean[windows.size()];
    for (int piece = 0; piece < panel.pieces(); piece++) {
      for (int i = 0; i < panel.count(piece); i++) {
        boolean all = true;
        for (int tap = 0; tap < present.length; tap++) {
          present[tap] =
              schedule
                  .packing()
                  .isInside(panel.row(piece), panel.first(piece) + i, windows.get(tap));
          all &= present[tap];
        }
        if (!all) {
          long lane = (long) (panel.lane(piece) + i) * Float.BYTES;
          PartialChain.compute(
              runner.packed().segment(),
              weightAt,
              schedule.mixing().kernel().tilePixels(),
              workspace.scratch(),
              lane,
              schedule.taps(group),
              present,
              layout.pitch(),
              layout.terms(),
              workspace.scratch(),
              zAt + lane,
              schedule.zPitch(),
              rows);
        }
      }
    }
  }
}
