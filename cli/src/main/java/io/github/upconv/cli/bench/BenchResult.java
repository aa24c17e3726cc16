package io.github.upconv.cli.bench;

import io.github.upconv.layer.LayerLine;
import io.github.upconv.machine.Engine;
import io.github.upconv.plan.Precision;

/** How fast a layer ran. */
public record BenchResult(
    LayerLine line, Engine engine, Precision precision, int threads, String route, Timing timing) {
  /** Throughput in 10^9 operations per second, by the multiply-adds of the direct form. */
  public double gflops() {
    return 2.0 * line.layer().nominalMultiplyAdds(line.input()) / timing.medianNanos();
  }

  /** Median time in milliseconds. */
  public double medianMillis() {
    return timing.medianNanos() / 1e6;
  }

  /** Least time in milliseconds. */
  public double minMillis() {
    return timing.minNanos() / 1e6;
  }
}
