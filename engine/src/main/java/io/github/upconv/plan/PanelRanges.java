package io.github.upconv.plan;

import java.util.ArrayList;
import java.util.List;

/** Cuts a schedule of panels into tasks for several workers. */
final class PanelRanges {
  /** Tasks that each worker gets, so that one that is late does not hold up the others for long. */
  private static final int TASKS_PER_WORKER = 4;

  private PanelRanges() {}

  /** Makes a task of a range of panels and a range of blocks of output channels. */
  @FunctionalInterface
  interface Maker<T extends Task> {
    T task(long firstPanel, long endPanel, int firstBlock, int endBlock);
  }

  /** Ranges of panels, and of blocks where there are few panels: each packs its panels itself. */
  static <T extends Task> List<T> cut(long panels, int blocks, int workers, Maker<T> maker) {
    int wanted = workers == 1 ? 1 : Math.multiplyExact(TASKS_PER_WORKER, workers);
    int ranges = (int) Math.min(wanted, panels);
    int parts = Math.clamp(wanted / ranges, 1, blocks);
    var tasks = new ArrayList<T>();
    for (int range = 0; range < ranges; range++) {
      for (int part = 0; part < parts; part++) {
        tasks.add(
            maker.task(
                panels * range / ranges,
                panels * (range + 1) / ranges,
                blocks * part / parts,
                blocks * (part + 1) / parts));
      }
    }
    return List.copyOf(tasks);
  }
}
