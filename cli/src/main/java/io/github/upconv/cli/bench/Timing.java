package io.github.upconv.cli.bench;

import java.util.Arrays;

/**
 * Times of repeated runs.
 *
 * @param medianNanos the time of a typical run
 * @param minNanos the time of the fastest run
 * @param runs how many were timed
 */
public record Timing(double medianNanos, double minNanos, int runs) {
  /** Fewest runs a figure is based on. */
  private static final int LEAST_RUNS = 5;

  private static final int MOST_RUNS = 10_000;

  /** A round of warm-up runs takes about this long, or one run. */
  private static final long ROUND_NANOS = 100_000_000;

  /** A round that gains less than this is as fast as the one before. */
  private static final double STEADY = 0.98;

  /**
   * Times work until the figures are steady.
   *
   * @param warmUpSeconds least time for warm-up, which the compilers of the JVM need for the first
   *     layer; it ends after ten times that, even if runs still become faster
   * @param seconds how long timed runs go on, after warm-up
   */
  public static Timing of(Runnable work, double warmUpSeconds, double seconds) {
    warmUp(work, warmUpSeconds * 1e9);
    return measure(work, seconds * 1e9, LEAST_RUNS);
  }

  /** Runs until a round is no faster than those before. */
  private static void warmUp(Runnable work, double nanos) {
    long start = System.nanoTime();
    double best = Double.POSITIVE_INFINITY;
    while (true) {
      double median = measure(work, ROUND_NANOS, 1).medianNanos;
      double elapsed = System.nanoTime() - start;
      boolean steady = median > STEADY * best;
      if (elapsed > (steady ? nanos : 10 * nanos)) {
        return;
      }
      best = Math.min(best, median);
    }
  }

  private static Timing measure(Runnable work, double nanos, int least) {
    long[] times = new long[MOST_RUNS];
    int runs = 0;
    double total = 0;
    while (runs < least || (total < nanos && runs < MOST_RUNS)) {
      long start = System.nanoTime();
      work.run();
      times[runs] = System.nanoTime() - start;
      total += times[runs++];
    }
    long[] sorted = Arrays.copyOf(times, runs);
    Arrays.sort(sorted);
    double median = (sorted[(runs - 1) / 2] + sorted[runs / 2]) / 2.0;
    return new Timing(median, sorted[0], runs);
  }
}
