package io.github.upconv.bench;

import io.github.upconv.cli.Version;
import io.github.upconv.cli.run.Runner;
import io.github.upconv.layer.LayerLine;
import io.github.upconv.machine.Engine;
import io.github.upconv.plan.Operator;
import io.github.upconv.plan.Plan;
import java.util.Locale;

/** An engine of upconv. */
record EngineImplementation(Engine engine) implements Implementation {
  @Override
  public String name() {
    return engine.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String title() {
    return engine == Engine.SIMD ? "upconv" : "upconv scalar";
  }

  @Override
  public String version() {
    return Version.upconv();
  }

  @Override
  public Side side() {
    return Side.OURS;
  }

  @Override
  public boolean supports(LayerLine line) {
    return true;
  }

  @Override
  public Run prepare(LayerData data, int threads) {
    var operator = Plan.of(data.layer(), data.line().input(), engine).bind(data.parameters());
    return new EngineRun(operator, new Runner(threads), data);
  }

  private record EngineRun(Operator operator, Runner runner, LayerData data) implements Run {
    @Override
    public void run() {
      runner.run(operator, data.input(), data.output());
    }

    @Override
    public void close() {
      runner.close();
      operator.close();
    }
  }
}
