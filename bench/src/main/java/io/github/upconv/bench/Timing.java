package io.github.upconv.bench;

import java.util.List;

/**
 * How long an implementation takes for a layer.
 *
 * @param roundMillis the median of the runs of every round, milliseconds; at least one round
 */
record Timing(Implementation implementation, List<Double> roundMillis) {
  /** Copies the rounds. */
  Timing {
    roundMillis = List.copyOf(roundMillis);
  }

  /** The median of all rounds, milliseconds. */
  double medianMillis() {
    double[] sorted = roundMillis.stream().mapToDouble(millis -> millis).sorted().toArray();
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }
}
