package io.github.upconv.cli.run;

import io.github.upconv.machine.Engine;
import io.github.upconv.plan.Operator;
import io.github.upconv.plan.Plan;
import io.github.upconv.plan.Workers;
import io.github.upconv.tensor.Layout;
import io.github.upconv.tensor.Tensor;
import java.lang.foreign.Arena;
import org.jspecify.annotations.Nullable;

/** Runs operators on a fixed number of threads: the caller's and helpers. */
public final class Runner implements AutoCloseable {
  private final int threads;
  private final @Nullable Workers helpers;

  /**
   * @param threads 1 or more
   */
  public Runner(int threads) {
    this.threads = threads;
    helpers = threads == 1 ? null : Workers.of(threads - 1);
  }

  /** Number of threads that compute. */
  public int threads() {
    return threads;
  }

  /** Computes a layer. */
  public void run(Operator operator, Tensor input, Tensor output) {
    if (helpers == null) {
      operator.run(input, output);
    } else {
      operator.run(input, output, helpers, threads);
    }
  }

  /**
   * Plans, binds and computes a case into a new tensor.
   *
   * @throws IllegalArgumentException if the engine refuses the case
   */
  public Tensor compute(LayerCase layerCase, Engine engine, Layout layout, Arena arena) {
    var plan = Plan.of(layerCase.line().layer(), layerCase.input().shape(), engine, layout);
    return compute(layerCase, plan, layout, arena);
  }

  /**
   * Binds and computes a case into a new tensor.
   *
   * @param layout of the new tensor
   * @throws IllegalArgumentException if the engine refuses the values
   */
  public Tensor compute(LayerCase layerCase, Plan plan, Layout layout, Arena arena) {
    try (var operator = plan.bind(layerCase.parameters())) {
      var output = Tensor.allocate(plan.outputShape(), layout, arena);
      run(operator, layerCase.input(), output);
      return output;
    }
  }

  @Override
  public void close() {
    if (helpers != null) {
      helpers.close();
    }
  }
}
