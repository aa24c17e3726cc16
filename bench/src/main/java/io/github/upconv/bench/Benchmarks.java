package io.github.upconv.bench;

import java.io.IOException;
import java.util.Arrays;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * {@code report} compares all implementations; anything else is JMH's command line, with {@link
 * LayerBenchmark} and all core layers as defaults.
 */
public final class Benchmarks {
  private Benchmarks() {}

  /** Runs with {@code report} and its options, or with JMH's; {@code -h} prints them. */
  public static void main(String[] args)
      throws CommandLineOptionException, RunnerException, IOException {
    if (args.length > 0 && args[0].equals("report")) {
      String[] options = Arrays.copyOfRange(args, 1, args.length);
      System.exit(ReportCommand.commandLine().execute(options));
    }
    var given = new CommandLineOptions(args);
    if (given.shouldHelp()) {
      given.showHelp();
      return;
    }
    var options = new OptionsBuilder().parent(given);
    if (!given.getParameter("layer").hasValue()) {
      options.param("layer", Layers.names("core"));
    }
    if (given.getIncludes().isEmpty() && !given.shouldList()) {
      options.include(LayerBenchmark.class.getName());
    }
    var runner = new Runner(options.build());
    if (given.shouldList()) {
      runner.list();
    } else {
      runner.run();
    }
  }
}
