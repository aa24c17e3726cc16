package io.github.upconv.plan;

import java.util.Arrays;

/** Which taps each tile of a panel has. Reused from panel to panel. */
final class TapRanges {
  private int[] first = new int[32];
  private int[] end = new int[32];

  void set(int tile, int firstTap, int endTap) {
    if (tile >= first.length) {
      first = Arrays.copyOf(first, 2 * tile);
      end = Arrays.copyOf(end, 2 * tile);
    }
    first[tile] = firstTap;
    end[tile] = endTap;
  }

  /** The first tap of a tile. */
  int first(int tile) {
    return first[tile];
  }

  /** One behind the last tap of a tile. */
  int end(int tile) {
    return end[tile];
  }
}
