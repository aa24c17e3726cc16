package io.github.upconv.cli;

import io.github.upconv.cli.run.LayerCase;
import io.github.upconv.cli.run.Runner;
import io.github.upconv.plan.Plan;
import io.github.upconv.plan.Precision;
import io.github.upconv.tensor.Tensor;
import java.lang.foreign.Arena;

/**
 * How layers are computed.
 *
 * @param engine chooses the engine of each layer
 * @param layout how results lie in memory
 * @param precision which rounding is allowed
 */
record Computation(
    EngineOption engine,
    Runner runner,
    FileLayout layout,
    Precision precision,
    Verification verification) {
  /**
   * Computes a layer into a new tensor.
   *
   * @throws IllegalArgumentException if the engine refuses the layer
   */
  Tensor compute(LayerCase layerCase, Arena arena) {
    var line = layerCase.line();
    var memory = layout.memory();
    var plan =
        Plan.of(line.layer(), layerCase.input().shape(), engine.next(line), memory, precision);
    return runner.compute(layerCase, plan, memory, arena);
  }
}
