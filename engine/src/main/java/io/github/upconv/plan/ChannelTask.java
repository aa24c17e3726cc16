package io.github.upconv.plan;

import io.github.upconv.kernel.PartialChain;
import io.github.upconv.tensor.Tensor;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/**
 * Some panels and output channels that one worker computes at a time: the loop nest is drawn in
 * {@link ChannelSchedule}.
 *
 * @param schedule what it is a part of
 * @param range the panels and blocks of output channels
 */
record ChannelTask(ChannelSchedule schedule, PanelRange range) implements Task {

  @Override
  public void run(
      TaskRunner runner,
      Workspace workspace,
      Tensor input,
      @Nullable Tensor residual,
      Tensor output) {
    boolean lines = LineOutput.fits(output);
    var panel = workspace.panel;
    var rows = schedule.mixing().rows();
    for (long number = range.firstPanel(); number < range.endPanel(); number++) {
      schedule.panels().fill(panel, number);
      panel.narrow(range.part(), range.parts(), schedule.panels().unit());
      if (panel.positions() == 0) {
        continue;
      }
      schedule.packing().lines(panel, workspace, input, schedule.linesAt());
      for (int group = 0; group < schedule.grid().groups().size(); group++) {
        pack(workspace, group);
        long zAt = schedule.zAt();
        for (int b = range.firstBlock(); b < range.endBlock(); b++) {
          var block = rows.block(panel.group(), b);
          mix(runner, workspace, block, group, zAt, lines);
          zAt += blockBytes(block, lines);
        }
      }
      long zAt = schedule.zAt();
      for (int b = range.firstBlock(); b < range.endBlock(); b++) {
        var block = rows.block(panel.group(), b);
        write(runner, workspace, block, zAt, lines, residual, output);
        zAt += blockBytes(block, lines);
      }
    }
  }

  /** Bytes of the sums of a block, as lines of a place each or as rows of positions. */
  private long blockBytes(ChannelBlock block, boolean lines) {
    long rows = schedule.mixing().rows().rows(block);
    return lines ? schedule.places() * rows * Float.BYTES : rows * schedule.zPitch();
  }

  private void write(
      TaskRunner runner,
      Workspace workspace,
      ChannelBlock block,
      long zAt,
      boolean lines,
      @Nullable Tensor residual,
      Tensor output) {
    long stagingAt = schedule.stagingAt();
    if (lines) {
      long linePitch = (long) schedule.mixing().rows().rows(block) * Float.BYTES;
      schedule
          .lineOutput()
          .write(runner, workspace, block, zAt, linePitch, stagingAt, residual, output);
    } else {
      schedule.output().write(runner, workspace, block, zAt, stagingAt, residual, output);
    }
  }

  private PhaseGrid.Group group(int number) {
    return schedule.grid().groups().get(number);
  }

  private long tileAt(int group, int tile) {
    return schedule.tilesAt() + tile * schedule.packing().tileBytes(group(group));
  }

  /** Puts the tiles of a group together. */
  private void pack(Workspace workspace, int group) {
    var tiles = workspace.tiles(group);
    int each = schedule.mixing().kernel().tilePixels();
    tiles.arrange(workspace.panel, schedule.grid(), group(group), each);
    for (int tile = 0; tile < tiles.tiles(); tile++) {
      schedule
          .packing()
          .tile(
              workspace.panel,
              workspace,
              group(group),
              tiles,
              tile,
              schedule.linesAt(),
              tileAt(group, tile));
    }
  }

  /** The sums of a group of a block, without bias; those of the block begin at {@code zAt}. */
  private void mix(
      TaskRunner runner,
      Workspace workspace,
      ChannelBlock block,
      int group,
      long zAt,
      boolean lines) {
    var rows = schedule.mixing().rows();
    long weightAt = rows.weightAt(block, group);
    int row = rows.firstRow(block, group);
    long linePitch = lines ? (long) rows.rows(block) * Float.BYTES : schedule.linePitch();
    int sums = rows.sums(block, group);
    long lineBytes = (long) group(group).windows().size() * schedule.mixing().terms() * Float.BYTES;
    int panelRows;
    for (int first = 0; first < sums; first += panelRows) {
      panelRows = schedule.mixing().kernel().panelRows(rows.rows(block, group) - first);
      long panelAt = weightAt + first * lineBytes;
      long sumsAt = lines ? zAt + (long) (row + first) * Float.BYTES : schedule.sumsAt();
      products(runner, workspace, group, panelAt, panelRows, sumsAt, linePitch);
      if (!runner.packed().paddable()) {
        repeatBorders(runner, workspace, group, panelAt, panelRows, sumsAt, linePitch);
      }
      if (!lines) {
        long to = zAt + (row + first) * schedule.zPitch();
        transpose(runner, workspace, group, to, Math.min(panelRows, sums - first));
      }
    }
  }

  /** The products of all tiles with a panel of weights. */
  private void products(
      TaskRunner runner,
      Workspace workspace,
      int group,
      long weightAt,
      int panelRows,
      long sumsAt,
      long linePitch) {
    var tiles = workspace.tiles(group);
    int pixels = schedule.mixing().kernel().tilePixels();
    int terms = schedule.mixing().terms();
    long termBytes = (long) panelRows * Float.BYTES;
    for (int tile = 0; tile < tiles.tiles(); tile++) {
      // taps that follow each other are one: 1 % on 8 x 8 positions
      int each = tiles.isRun(tile) ? tiles.taps(tile) : 1;
      long[] taps = workspace.tapsAt(tiles.taps(tile) / Math.max(1, each));
      for (int i = 0; i < taps.length; i++) {
        taps[i] = tiles.tap(tile, i) * (terms * termBytes);
      }
      schedule
          .mixing()
          .kernel()
          .chain(
              workspace.scratch(),
              tileAt(group, tile),
              schedule.packing().tileBytes(group(group)),
              runner.packed().segment(),
              weightAt,
              taps,
              termBytes,
              terms * each,
              panelRows,
              workspace.scratch(),
              sumsAt + (long) tile * pixels * linePitch,
              linePitch,
              tiles.count(tile));
    }
  }

  /** Turns the sums of positions into rows of sums, in the order of the positions. */
  private void transpose(TaskRunner runner, Workspace workspace, int group, long to, int rows) {
    int positions = workspace.panel.positions();
    long[] lines = workspace.from(positions);
    for (int position = 0; position < positions; position++) {
      int place = workspace.tiles(group).place(position);
      lines[position] = schedule.sumsAt() + place * schedule.linePitch();
    }
    runner
        .kernels()
        .copy()
        .transpose(
            workspace.scratch(),
            lines,
            workspace.scratch(),
            to,
            schedule.zPitch(),
            positions,
            rows);
  }

  /** Computes the positions with taps beyond a border again, without those taps. */
  private void repeatBorders(
      TaskRunner runner,
      Workspace workspace,
      int group,
      long weightAt,
      int panelRows,
      long sumsAt,
      long linePitch) {
    int taps = group(group).windows().size();
    long[] from = workspace.from(taps);
    boolean[] present = workspace.present(taps);
    for (int place = 0; place < workspace.panel.positions(); place++) {
      int position = workspace.tiles(group).position(place);
      schedule
          .packing()
          .lookUp(workspace.panel, workspace, group(group), position, schedule.linesAt(), from, 0);
      boolean all = taps > 0;
      for (int tap = 0; tap < taps; tap++) {
        present[tap] = workspace.tiles(group).isPresent(position, tap);
        all &= present[tap];
      }
      for (int row = 0; !all && row < panelRows; row++) {
        long at = (long) row * Float.BYTES;
        float sum =
            PartialChain.sum(
                runner.packed().segment(),
                weightAt + at,
                (long) panelRows * Float.BYTES,
                workspace.scratch(),
                0,
                from,
                present,
                taps,
                Float.BYTES,
                schedule.mixing().terms());
        long to = sumsAt + place * linePitch + at;
        workspace.scratch().set(ValueLayout.JAVA_FLOAT, to, sum);
      }
    }
  }
}
