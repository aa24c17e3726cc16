package io.github.upconv.cli;

import io.github.upconv.layer.LayerLine;
import io.github.upconv.machine.Engine;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which engine computes. */
final class EngineOption {
  /**
   * Multiply-adds that a fresh process leaves to the scalar engine: vector code is interpreted with
   * a box per vector until it is compiled, and the scalar twin has done this much by then. A run of
   * 0.5 G took 0.6 s with the scalar engine and 0.9 s with vectors, 1.1 G 0.8 and 0.9 s, 2.1 G 1.2
   * and 1.0 s; with two threads 2.1 G took 0.9 and 1.4 s.
   */
  private static final long COLD_MULTIPLY_ADDS = 1_250_000_000;

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
