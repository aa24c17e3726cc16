package io.github.upconv.cli;

import picocli.CommandLine.Option;

/** How many threads compute. */
final class ThreadOption {
  @Option(
      names = "--threads",
      paramLabel = "N",
      converter = CountConverter.class,
      description = "Threads that compute. Default: one per processor.")
  private int threads;

  int count() {
    return threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
  }
}
