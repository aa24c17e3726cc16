package io.github.upconv.plan;

import java.util.ArrayList;
import java.util.List;

/** Cuts a schedule of panels into tasks for several workers. */
final class PanelRanges {
  /** Parts of each of the last panels. */
  private static final int LAST_PARTS = 4;

  private PanelRanges() {}

  /** Makes a task of a range of panels and a range of blocks of output channels. */
  @FunctionalInterface
  interface Maker<T> {
    T task(long firstPanel, long endPanel, int firstBlock, int endBlock);
  }

  /**
   * Ranges of panels that become shorter, so that workers end at nearly the same time: half of what
   * is left, divided by the workers. The last panels are cut by blocks; each of these tasks packs
   * its panel itself.
   */
  static <T> List<T> cut(long panels, int blocks, int workers, Maker<T> maker) {
    if (workers == 1) {
      return List.of(maker.task(0, panels, 0, blocks));
    }
    var tasks = new ArrayList<T>();
    long at = 0;
    while (panels - at > workers) {
      long some = Math.max(1, (panels - at) / (2L * workers));
      tasks.add(maker.task(at, at + some, 0, blocks));
      at += some;
    }
    int parts = at > 0 ? LAST_PARTS : Math.toIntExact(Math.ceilDiv(workers, panels));
    parts = Math.min(parts, blocks);
    for (; at < panels; at++) {
      for (int part = 0; part < parts; part++) {
        tasks.add(maker.task(at, at + 1, blocks * part / parts, blocks * (part + 1) / parts));
      }
    }
    return List.copyOf(tasks);
  }
}
