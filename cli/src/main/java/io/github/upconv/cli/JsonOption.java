package io.github.upconv.cli;

import picocli.CommandLine.Option;

/** The choice of output for programs. */
final class JsonOption {
  @Option(names = "--json", description = "Print one JSON document on standard output.")
  private boolean json;

  boolean isGiven() {
    return json;
  }
}
