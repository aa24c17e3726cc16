package io.github.upconv.cli.figure;

import java.util.ArrayList;
import java.util.List;

/** Round numbers along an axis. */
final class Ticks {
  private static final int MOST = 5;

  private Ticks() {}

  /** 0, a few round numbers, at most the largest. */
  static List<Long> upTo(long largest) {
    long step = 1;
    int[] factors = {2, 5, 10};
    for (int i = 0; largest / step > MOST - 1; i++) {
      int zeros = i / 3;
      long decade = Math.round(Math.pow(10, zeros));
      step = decade * factors[i % 3];
    }
    var ticks = new ArrayList<Long>();
    for (long tick = 0; tick <= largest; tick += step) {
      ticks.add(tick);
    }
    return ticks;
  }

  /** The next 1, 2 or 5 times a power of ten; 1 for 0. */
  static double roundUp(double value) {
    if (!(value > 0)) {
      return 1;
    }
    double decade = Math.pow(10, Math.floor(Math.log10(value)));
    for (int factor : new int[] {1, 2, 5}) {
      if (value <= factor * decade) {
        return factor * decade;
      }
    }
    return 10 * decade;
  }
}
