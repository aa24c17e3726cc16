package io.github.upconv.plan;

import io.github.upconv.kernel.PartialChain;
import io.github.upconv.tensor.Tensor;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Some panels and output channels that one worker computes at a time: the loop nest is drawn in
 * {@link PhaseSchedule}.
 *
 * @param schedule what it is a part of
 * @param range the panels and blocks of output channels
 */
record PhaseTask(PhaseSchedule schedule, PanelRange range) implements Task {

  @Override
  public void run(
      TaskRunner runner,
      Workspace workspace,
      Tensor input,
      @Nullable Tensor residual,
      Tensor output) {
    for (long number = range.firstPanel(); number < range.endPanel(); number++) {
      pack(number, workspace, input);
      if (workspace.panel.positions() > 0) {
        blocks(runner, workspace, residual, output);
      }
    }
  }

  private void blocks(
      TaskRunner runner, Workspace workspace, @Nullable Tensor residual, Tensor output) {
    for (int b = range.firstBlock(); b < range.endBlock(); b++) {
      var block = schedule.mixing().rows().block(workspace.panel.group(), b);
      mix(runner, workspace, block);
      schedule
          .output()
          .write(runner, workspace, block, schedule.zAt(), schedule.stagingAt(), residual, output);
    }
  }

  /** Packs a panel, without what the panel that the worker packed before has left of it. */
  private void pack(long number, Workspace workspace, Tensor input) {
    var panel = workspace.panel;
    if (panel.is(number, range.part(), range.parts())) {
      return;
    }
    var layout = schedule.layout();
    var order = schedule.order();
    long[] ring = workspace.ring(layout.depths() * layout.heights());
    boolean follows = range.parts() == 1 && panel.is(number - 1, 0, 1);
    if (!follows || order.column(number) != order.column(number - 1)) {
      Arrays.fill(ring, -1);
    }
    order.fill(panel, number);
    panel.narrow(range.part(), range.parts(), layout.unit());
    if (panel.positions() > 0) {
      schedule.packing().pack(panel, workspace, input, 0, schedule.stagingAt(), ring);
    }
  }

  /** The sums of a block, without bias. */
  private void mix(TaskRunner runner, Workspace workspace, ChannelBlock block) {
    var mixing = schedule.mixing();
    var layout = schedule.layout();
    int positions = workspace.panel.positions();
    int turn = schedule.packing().turn(workspace.panel);
    for (int first = 0; first < positions; first += layout.strip()) {
      int lanes = layout.lanes(Math.min(layout.strip(), positions - first));
      long stripAt = first / layout.strip() * layout.stripBytes();
      long weightAt = block.weightAt();
      long zAt = schedule.zAt() + (long) first * Float.BYTES;
      for (int group = 0; group < layout.grid().groups().size(); group++) {
        int sums = mixing.rows().sums(block, group);
        int firstTap = firstRead(workspace.panel, group);
        int endTap = endRead(workspace.panel, group, firstTap);
        long[] read = workspace.tapsAt(endTap - firstTap);
        System.arraycopy(schedule.taps(turn, group), firstTap, read, 0, read.length);
        long tapBytes = mixing.kernel().tapBytes(layout.terms());
        mixing
            .kernel()
            .chain(
                runner.packed().segment(),
                weightAt + firstTap * tapBytes,
                taps(group) * tapBytes,
                workspace.scratch(),
                stripAt,
                read,
                layout.pitch(),
                layout.terms(),
                lanes,
                workspace.scratch(),
                zAt,
                schedule.zPitch(),
                sums);
        if (!runner.packed().paddable()) {
          repeatBorders(runner, workspace, first, group, sums, weightAt, stripAt, zAt);
        }
        weightAt += mixing.rows().bytes(block, group);
        zAt += mixing.rows().rows(block, group) * schedule.zPitch();
      }
    }
  }

  /** The first tap of a group whose window has a source for some row of a panel. */
  private int firstRead(Panel panel, int group) {
    int tap = 0;
    while (tap < taps(group) && !isRead(panel, group, tap)) {
      tap++;
    }
    return tap;
  }

  /** One behind the last such tap. */
  private int endRead(Panel panel, int group, int firstTap) {
    int tap = taps(group);
    while (tap > firstTap && !isRead(panel, group, tap - 1)) {
      tap--;
    }
    return tap;
  }

  private int taps(int group) {
    return schedule.layout().grid().groups().get(group).windows().size();
  }

  private boolean isRead(Panel panel, int group, int tap) {
    var grid = schedule.layout().grid();
    int window = grid.groups().get(group).windows().get(tap);
    return schedule.packing().isRead(panel, grid.windows().get(window));
  }

  /** Computes the positions of a strip with taps beyond a border again, without those taps. */
  private void repeatBorders(
      TaskRunner runner,
      Workspace workspace,
      int firstLane,
      int group,
      int sums,
      long weightAt,
      long stripAt,
      long zAt) {
    var panel = workspace.panel;
    var layout = schedule.layout();
    var grid = layout.grid();
    var windows = grid.groups().get(group).windows();
    boolean[] present = workspace.present(windows.size());
    for (int piece = 0; piece < panel.pieces(); piece++) {
      for (int i = 0; i < panel.count(piece); i++) {
        int lane = panel.lane(piece) + i - firstLane;
        if (lane < 0 || lane >= layout.strip()) {
          continue;
        }
        boolean all = !windows.isEmpty();
        for (int tap = 0; tap < windows.size(); tap++) {
          var window = grid.windows().get(windows.get(tap));
          long position = panel.first(piece) + i;
          present[tap] = schedule.packing().isInside(panel.row(piece), position, window);
          all &= present[tap];
        }
        if (!all) {
          repeat(runner, workspace, lane, group, sums, weightAt, stripAt, zAt);
        }
      }
    }
  }

  /** Computes a position of a strip with the taps that are present alone. */
  private void repeat(
      TaskRunner runner,
      Workspace workspace,
      int lane,
      int group,
      int sums,
      long weightAt,
      long stripAt,
      long zAt) {
    var layout = schedule.layout();
    var scratch = workspace.scratch();
    long[] taps = schedule.taps(schedule.packing().turn(workspace.panel), group);
    int tile = schedule.mixing().kernel().tilePixels();
    long termBytes = (long) tile * Float.BYTES;
    long tileBytes = taps.length * schedule.mixing().kernel().tapBytes(layout.terms());
    long laneAt = (long) lane * Float.BYTES;
    for (int row = 0; row < sums; row++) {
      float sum =
          PartialChain.sum(
              runner.packed().segment(),
              weightAt + row / tile * tileBytes + (long) (row % tile) * Float.BYTES,
              termBytes,
              scratch,
              stripAt + laneAt,
              taps,
              workspace.present(taps.length),
              taps.length,
              layout.pitch(),
              layout.terms());
      scratch.set(ValueLayout.JAVA_FLOAT, zAt + laneAt + row * schedule.zPitch(), sum);
    }
  }
}
