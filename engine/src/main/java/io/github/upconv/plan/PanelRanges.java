package io.github.upconv.plan;

import java.util.ArrayList;
import java.util.List;

/** Cuts a schedule of panels into tasks for several workers. */
final class PanelRanges {
  /** Most ranges of panels for each worker. */
  private static final long MOST_RANGES = 256;

  /** Parts of each of the last panels. */
  private static final int PARTS = 4;

  private PanelRanges() {}

  /**
   * Short ranges of panels as neighbours. What the workers that end later have left then is less
   * than a range each; the others meanwhile take the last panels, cut into parts of their positions
   * and by blocks. Each of these tasks packs its positions itself.
   *
   * @param tiles parts of the positions of a panel that are computed as fast as all of it
   * @param most parts of the positions that are worth it where workers had nothing to do otherwise
   */
  static Cut<PanelRange> cut(long panels, int tiles, int most, int blocks, int workers) {
    long each = Math.ceilDiv(panels, workers * MOST_RANGES);
    long last = workers == 1 ? 0 : Math.min(panels, workers * each);
    var neighbours = new ArrayList<PanelRange>();
    for (long at = 0; at < panels - last; at += each) {
      neighbours.add(PanelRange.of(at, Math.min(at + each, panels - last), blocks));
    }
    int parts = Math.min(PARTS, tiles);
    long wanted = panels > workers ? PARTS : Math.ceilDiv(workers, panels);
    int byBlock = (int) Math.min(Math.ceilDiv(wanted, parts), blocks);
    long idle = Math.ceilDiv(workers, panels * byBlock);
    parts = Math.max(parts, (int) Math.min(idle, most));
    var tasks = new ArrayList<PanelRange>();
    for (long at = panels - last; at < panels; at++) {
      for (int part = 0; part < parts; part++) {
        for (int i = 0; i < byBlock; i++) {
          int first = blocks * i / byBlock;
          int end = blocks * (i + 1) / byBlock;
          tasks.add(new PanelRange(at, at + 1, part, parts, first, end));
        }
      }
    }
    return new Cut<>(List.copyOf(neighbours), List.copyOf(tasks));
  }
}
