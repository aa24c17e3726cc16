package io.github.upconv.bench;

import java.io.IOException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** JMH's command line, with all core layers as the default of the parameter {@code layer}. */
public final class Benchmarks {
  private Benchmarks() {}

  /** Runs with JMH's own options; {@code -h} prints them. */
  public static void main(String[] args)
      throws CommandLineOptionException, RunnerException, IOException {
    var given = new CommandLineOptions(args);
    if (given.shouldHelp()) {
      given.showHelp();
      return;
    }
    var options = new OptionsBuilder().parent(given);
    if (!given.getParameter("layer").hasValue()) {
      options.param("layer", CoreLayers.byName().keySet().toArray(String[]::new));
    }
    var runner = new Runner(options.build());
    if (given.shouldList()) {
      runner.list();
    } else {
      runner.run();
    }
  }
}
