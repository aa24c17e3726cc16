package io.github.upconv.cli;

import io.github.upconv.layer.LayerLine;
import io.github.upconv.machine.Engine;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which engine computes. */
final class EngineOption {
  /**
   * Multiply-adds that a fresh process leaves to the scalar engine: vector code is interpreted with
   * a box per vector until its smallest tile is compiled, and the scalar twin has done this much by
   * then. A run of 0.13 G took 0.39 s with the scalar engine and 0.49 s with vectors, 0.54 G 0.51
   * and 0.50 s, 1.2 G 0.78 and 0.60 s; with two threads 1.2 G took 0.66 and 0.61 s.
   */
  private static final long COLD_MULTIPLY_ADDS = 500_000_000;

  @Option(
      names = "--engine",
      paramLabel = "simd|scalar",
      converter = EngineConverter.class,
      description = {
        "The engine; both give the same bits.",
        "Default: simd; run starts with scalar until vector code would be compiled."
      })
  private @Nullable Engine engine;

  private long coldMultiplyAdds;

  /** The given engine, or the best one. */
  Engine value() {
    return engine == null ? Engine.best() : engine;
  }

  /** The given engine, or the one that is through first with the next layer of this process. */
  Engine next(LayerLine line) {
    if (engine != null) {
      return engine;
    }
    long work = line.layer().nominalMultiplyAdds(line.input());
    boolean cold = work < COLD_MULTIPLY_ADDS - coldMultiplyAdds;
    coldMultiplyAdds += cold ? work : 0;
    return cold ? Engine.SCALAR : Engine.best();
  }
}
