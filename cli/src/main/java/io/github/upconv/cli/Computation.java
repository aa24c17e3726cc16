package io.github.upconv.cli;

import io.github.upconv.cli.run.LayerCase;
import io.github.upconv.cli.run.Runner;
import io.github.upconv.tensor.Tensor;
import java.lang.foreign.Arena;

/**
 * How layers are computed.
 *
 * @param engine chooses the engine of each layer
 * @param layout how results lie in memory
 */
record Computation(
    EngineOption engine, Runner runner, FileLayout layout, Verification verification) {
  /**
   * Computes a layer into a new tensor.
   *
   * @throws IllegalArgumentException if the engine refuses the layer
   */
  Tensor compute(LayerCase layerCase, Arena arena) {
    return runner.compute(layerCase, engine.next(layerCase.line()), layout.memory(), arena);
  }
}
