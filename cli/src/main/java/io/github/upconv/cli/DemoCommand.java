package io.github.upconv.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Shows what upconv does. */
@Command(name = "demo", description = "Show it.")
final class DemoCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    return ExitStatus.OK;
  }
}
