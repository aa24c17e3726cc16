package io.github.upconv.bench;

import io.github.upconv.cli.bench.Suite;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Times a layer: the implementations take turns, each time in a new JVM, so that a machine that
 * drifts hits all of them alike.
 */
final class Rounds {
  /** Ours wait for the compilers of the JVM, up to 2 s with two cores; native code has none. */
  private static final TimeValue WARM_UP_OURS = TimeValue.milliseconds(2500);

  private static final TimeValue WARM_UP_PEERS = TimeValue.milliseconds(300);

  /** Iterations, each after a rest. */
  private static final int ITERATIONS = 5;

  private static final TimeValue ITERATION = TimeValue.milliseconds(100);

  private final Conditions conditions;

  Rounds(Conditions conditions) {
    this.conditions = conditions;
  }

  /**
   * Compares the outputs of all implementations that support a layer, then times them. The scalar
   * engine, many times slower and no party to any ratio, takes part in the first round only.
   *
   * @throws IllegalStateException if an output is wrong
   * @throws RunnerException if a JVM fails
   */
  LayerResult time(Suite.Entry entry) throws RunnerException {
    var supporting =
        conditions.implementations().stream()
            .filter(implementation -> implementation.supports(entry.line()))
            .toList();
    compare(entry, supporting);
    var turns = new LinkedHashMap<Implementation, List<RunResult>>();
    for (int round = 0; round < conditions.rounds(); round++) {
      for (var implementation : supporting) {
        if (round == 0 || !implementation.name().equals("scalar")) {
          turns
              .computeIfAbsent(implementation, _ -> new ArrayList<>())
              .add(turn(entry.name(), implementation));
        }
      }
    }
    return new LayerResult(
        entry.name(), entry.line(), turns.entrySet().stream().map(Rounds::timing).toList());
  }

  /** In this JVM, so that those in which is timed have compiled nothing else. */
  private void compare(Suite.Entry entry, List<Implementation> implementations) {
    try (var data = new LayerData(entry.line());
        var agreement = new Agreement(data)) {
      for (var implementation : implementations) {
        try (var run = implementation.prepare(data, conditions.threads())) {
          run.run();
          run.fetch();
        }
        agreement.require(implementation);
      }
    }
  }

  private RunResult turn(String layer, Implementation implementation) throws RunnerException {
    boolean ours = implementation.side() == Implementation.Side.OURS;
    var options =
        new OptionsBuilder()
            .include(LayerBenchmark.class.getName() + "[.]run")
            .param("layer", layer)
            .param("implementation", implementation.name())
            .param("threads", Integer.toString(conditions.threads()))
            .param("compare", "false")
            .mode(Mode.SampleTime)
            .warmupIterations(1)
            .warmupTime(ours ? WARM_UP_OURS : WARM_UP_PEERS)
            .measurementIterations(ITERATIONS)
            .measurementTime(ITERATION)
            .addProfiler(QuietErrors.class)
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .build();
    return new Runner(options).runSingle();
  }

  private static Timing timing(Map.Entry<Implementation, List<RunResult>> turns) {
    var medians =
        turns.getValue().stream()
            .map(result -> 1e3 * result.getPrimaryResult().getStatistics().getPercentile(50))
            .toList();
    return new Timing(turns.getKey(), medians);
  }
}
