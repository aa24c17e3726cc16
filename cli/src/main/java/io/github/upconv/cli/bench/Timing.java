package io.github.upconv.cli.bench;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

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

  /** A round of runs takes about this long, or one run. */
  private static final long ROUND_NANOS = 100_000_000;

  /** Work that is timed in turn goes on for about this long, or one run. */
  private static final long TURN_NANOS = 20_000_000;

  /** Compilers always find something; this much in a round matters. */
  private static final long BUSY_MILLIS = 20;

  /** A round that gains less than this is as fast as the one before. */
  private static final double STEADY = 0.98;

  /**
   * Times work after {@linkplain #warmUp warming up}.
   *
   * @param seconds how long timed runs go on
   */
  public static Timing of(Runnable work, double quietSeconds, double seconds) {
    warmUp(work, quietSeconds);
    return measure(work, seconds * 1e9, LEAST_RUNS);
  }

  /**
   * Times several pieces of work in turn, so that a change of the machine's speed meets them all.
   * The median is that of the turns.
   *
   * @param seconds how long timed runs go on, for all of them
   */
  public static List<Timing> inTurn(List<Runnable> works, double quietSeconds, double seconds) {
    works.forEach(work -> warmUp(work, quietSeconds));
    var turns = new ArrayList<List<Timing>>();
    works.forEach(_ -> turns.add(new ArrayList<>()));
    long start = System.nanoTime();
    for (int turn = 0; turn < LEAST_RUNS || System.nanoTime() - start < seconds * 1e9; turn++) {
      for (int i = 0; i < works.size(); i++) {
        turns.get(i).add(measure(works.get(i), TURN_NANOS, 1));
      }
    }
    return turns.stream().map(Timing::together).toList();
  }

  private static Timing together(List<Timing> turns) {
    double[] medians = turns.stream().mapToDouble(Timing::medianNanos).sorted().toArray();
    return new Timing(
        (medians[(medians.length - 1) / 2] + medians[medians.length / 2]) / 2,
        turns.stream().mapToDouble(Timing::minNanos).min().orElseThrow(),
        turns.stream().mapToInt(Timing::runs).sum());
  }

  /**
   * Repeats work until it is steady.
   *
   * @param quietSeconds the end is reached when runs have not become faster and the compilers of
   *     the JVM have not finished much for so long; at the latest after twenty times that
   */
  public static void warmUp(Runnable work, double quietSeconds) {
    double quietNanos = quietSeconds * 1e9;
    var compiler = ManagementFactory.getCompilationMXBean();
    double start = System.nanoTime();
    double lastChange = start;
    double best = Double.POSITIVE_INFINITY;
    long compiledMillis = compiler.getTotalCompilationTime();
    while (true) {
      double median = measure(work, ROUND_NANOS, 1).medianNanos;
      double now = System.nanoTime();
      long compiling = compiler.getTotalCompilationTime() - compiledMillis;
      if (median < STEADY * best || compiling > BUSY_MILLIS) {
        lastChange = now;
      }
      if (now - lastChange > quietNanos || now - start > 20 * quietNanos) {
        return;
      }
      best = Math.min(best, median);
      compiledMillis += compiling;
    }
  }

  /** At least so many runs, for at least so long, in rounds with rests in between. */
  private static Timing measure(Runnable work, double nanos, int least) {
    long[] times = new long[MOST_RUNS];
    int runs = 0;
    double total = 0;
    double roundEnd = ROUND_NANOS;
    while (runs < least || (total < nanos && runs < MOST_RUNS)) {
      if (total >= roundEnd) {
        Rest.take();
        roundEnd = total + ROUND_NANOS;
      }
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
