package io.github.upconv.bench;

import io.github.upconv.cli.MachineReport;
import io.github.upconv.machine.Peak;
import java.util.List;
import java.util.Map;

/**
 * How a comparison is made.
 *
 * @param suite which layers of real networks
 * @param threads how many threads compute
 * @param rounds how often the implementations take turns
 * @param implementations what is compared, ours first
 * @param machine what {@code upconv doctor} tells about it
 * @param peakGflops what one core can do at most, 10^9 operations per second
 */
record Conditions(
    String suite,
    int threads,
    int rounds,
    List<Implementation> implementations,
    Map<String, Object> machine,
    double peakGflops) {
  /** Copies the list. */
  Conditions {
    implementations = List.copyOf(implementations);
  }

  /** The conditions of this process; measures the peak, for about a second. */
  static Conditions here(
      String suite, int threads, int rounds, List<Implementation> implementations) {
    var peak = Peak.measure();
    return new Conditions(
        suite, threads, rounds, implementations, MachineReport.fields(peak), peak.gflops());
  }

  /** Throughput in units of what the threads can do at most. */
  double shareOfPeak(double gflops) {
    return gflops / (threads * peakGflops);
  }

  /** Whom we compare with. */
  List<Implementation> peers() {
    return implementations.stream()
        .filter(implementation -> implementation.side() != Implementation.Side.OURS)
        .toList();
  }

  /** What is compared, in a few words. */
  String title() {
    return "upconv and peers: "
        + suite
        + " layers, "
        + threads
        + (threads == 1 ? " thread" : " threads");
  }
}
