package io.github.upconv.bench;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** stub */
@Command(name = "report")
final class ReportCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    return 0;
  }
}
