package io.github.upconv.cli;

import io.github.upconv.cli.run.LayerCase;
import io.github.upconv.cli.run.Runner;
import io.github.upconv.machine.Engine;
import io.github.upconv.tensor.Tensor;
import java.lang.foreign.Arena;

/**
 * How layers are computed.
 *
 * @param layout how results lie in memory
 */
record Computation(Engine engine, Runner runner, FileLayout layout, Verification verification) {
  /**
   * Computes a layer into a new tensor.
   *
   * @throws IllegalArgumentException if the engine refuses the layer
   */
  Tensor compute(LayerCase layerCase, Arena arena) {
    return runner.compute(layerCase, engine, layout.memory(), arena);
  }
}
