package io.github.upconv.cli;

import io.github.upconv.machine.Engine;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which engine computes. */
final class EngineOption {
  @Option(
      names = "--engine",
      paramLabel = "simd|scalar",
      converter = EngineConverter.class,
      description = "The engine; both give the same bits. Default: simd.")
  private @Nullable Engine engine;

  Engine value() {
    return engine == null ? Engine.best() : engine;
  }
}
