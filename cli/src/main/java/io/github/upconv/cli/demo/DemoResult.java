package io.github.upconv.cli.demo;

import io.github.upconv.cli.bench.Timing;
import io.github.upconv.cli.check.CaseCheck;
import io.github.upconv.cli.check.CheckResult;
import io.github.upconv.cli.run.LayerCase;
import io.github.upconv.cli.run.Runner;
import io.github.upconv.machine.Engine;
import io.github.upconv.plan.Plan;
import io.github.upconv.plan.Route;
import io.github.upconv.tensor.Layout;
import io.github.upconv.tensor.Tensor;
import java.lang.foreign.Arena;

/**
 * A layer that was computed with both engines.
 *
 * @param scalarTiming by one thread, as is the other
 */
public record DemoResult(
    DemoLayer layer,
    LayerCase layerCase,
    Tensor scalar,
    Tensor simd,
    CheckResult check,
    Timing scalarTiming,
    Timing simdTiming) {
  /** A demonstration has to be short, and everything is warm when it gets here. */
  private static final double QUIET_SECONDS = 0.1;

  private static final double SECONDS = 0.2;

  /** Computes, checks and times a case. */
  public static DemoResult of(DemoLayer layer, LayerCase layerCase, Arena arena) {
    try (var alone = new Runner(1)) {
      return new DemoResult(
          layer,
          layerCase,
          compute(alone, layerCase, Engine.SCALAR, arena),
          compute(alone, layerCase, Engine.best(), arena),
          new CaseCheck(alone, Route.strict()).check(layerCase),
          time(layerCase, Engine.SCALAR, arena),
          time(layerCase, Engine.best(), arena));
    }
  }

  /** Computes a case with both engines, for the compilers of the JVM. */
  public static void warmUp(LayerCase layerCase) {
    try (var arena = Arena.ofShared();
        var alone = new Runner(1)) {
      compute(alone, layerCase, Engine.SCALAR, arena);
      compute(alone, layerCase, Engine.best(), arena);
    }
  }

  private static Tensor compute(Runner runner, LayerCase layerCase, Engine engine, Arena arena) {
    return runner.compute(layerCase, engine, Layout.CHANNELS_FIRST, arena);
  }

  private static Timing time(LayerCase layerCase, Engine engine, Arena arena) {
    var line = layerCase.line();
    var plan = Plan.of(line.layer(), line.input(), engine);
    var output = Tensor.allocate(plan.outputShape(), arena);
    try (var operator = plan.bind(layerCase.parameters())) {
      return Timing.of(() -> operator.run(layerCase.input(), output), QUIET_SECONDS, SECONDS);
    }
  }

  /** How many times as fast as the scalar engine the other one is. */
  public double speedUp() {
    return scalarTiming.medianNanos() / simdTiming.medianNanos();
  }
}
