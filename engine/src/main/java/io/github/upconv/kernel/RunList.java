package io.github.upconv.kernel;

import java.util.Arrays;

/**
 * A reusable list of runs: neighbouring floats that lie at {@code from} and go to {@code to}, in
 * bytes from a begin that every channel has for itself. Keeps its memory, so that filling it again
 * allocates nothing.
 */
public final class RunList {
  private long[] from = new long[32];
  private long[] to = new long[32];
  private int[] count = new int[32];
  private int runs;

  /** An empty list. */
  public RunList() {}

  /** Forgets all runs. */
  public void clear() {
    runs = 0;
  }

  /** Appends a run. */
  public void add(long runFrom, long runTo, int floats) {
    if (runs == count.length) {
      from = Arrays.copyOf(from, 2 * runs);
      to = Arrays.copyOf(to, 2 * runs);
      count = Arrays.copyOf(count, 2 * runs);
    }
    from[runs] = runFrom;
    to[runs] = runTo;
    count[runs] = floats;
    runs++;
  }

  /** Number of runs. */
  public int size() {
    return runs;
  }

  /** Where a run lies. */
  public long from(int run) {
    return from[run];
  }

  /** Where a run goes. */
  public long to(int run) {
    return to[run];
  }

  /** Floats of a run. */
  public int count(int run) {
    return count[run];
  }
}
