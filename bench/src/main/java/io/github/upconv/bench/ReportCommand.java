package io.github.upconv.bench;

import io.github.upconv.cli.CountConverter;
import io.github.upconv.cli.Json;
import io.github.upconv.cli.Problems;
import io.github.upconv.cli.SuiteConverter;
import io.github.upconv.cli.bench.Suite;
import io.github.upconv.cli.figure.FigureFile;
import io.github.upconv.cli.file.FileFormatException;
import io.github.upconv.cli.file.OutputFile;
import io.github.upconv.machine.Engine;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Compares all implementations side by side. */
@Command(
    name = "report",
    sortOptions = false,
    description = {
      "Time real layers with both engines and with every peer of this build, in turn, each in a"
          + " JVM of its own; outputs are compared first. Prints a table; with -o also writes it,"
          + " with a chart."
    },
    footer = {
      "",
      "Example:",
      "  java --add-modules=jdk.incubator.vector -jar bench/target/peers/benchmarks.jar"
          + " report"
          + " --threads 1 -o docs/benchmarks/NAME"
    })
final class ReportCommand implements Callable<Integer> {
  private static final int FAILED = 1;

  @Option(
      names = "--suite",
      paramLabel = "core|more|all",
      converter = SuiteConverter.class,
      description = "Layers of real networks. Default: core.")
  private String suite = "core";

  @Option(
      names = "--only",
      paramLabel = "REGEX",
      description = "Only layers whose name has a match.")
  private Pattern only = Pattern.compile("");

  @Option(
      names = "--threads",
      paramLabel = "N",
      converter = CountConverter.class,
      description = "Threads that compute. Default: 1.")
  private int threads = 1;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      converter = CountConverter.class,
      description = "How often the implementations take turns. Default: 3.")
  private int rounds = 3;

  @Option(
      names = "-o",
      paramLabel = "NAME",
      description = "Write NAME.md, NAME.json, NAME.svg and NAME.png.")
  private @Nullable String name;

  @Spec private CommandSpec spec;

  /** The command with the exit statuses of the command line. */
  static CommandLine commandLine() {
    var line = new CommandLine(new ReportCommand());
    line.getCommandSpec()
        .addOption(
            OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Show this help.")
                .build());
    return line.setParameterExceptionHandler(Problems::handleUsage)
        .setExecutionExceptionHandler(Problems::handleExecution);
  }

  @Override
  public Integer call() throws FileFormatException {
    requireSimd();
    if (name != null) {
      OutputFile.check(name);
    }
    var out = spec.commandLine().getOut();
    var conditions = Conditions.here(suite, threads, rounds, Implementations.all());
    var results = new ArrayList<LayerResult>();
    long start = System.nanoTime();
    try {
      measure(conditions, results, out);
    } catch (IllegalStateException | RunnerException e) {
      spec.commandLine().getErr().println("report: " + e.getMessage());
      return FAILED;
    }
    var report = new Report(conditions, results);
    out.println();
    report.summaries().forEach(out::println);
    double minutes = (System.nanoTime() - start) / 60e9;
    out.printf(Locale.ROOT, "%d layers in %.1f minutes%n", results.size(), minutes);
    out.flush();
    if (name != null) {
      write(report, name);
    }
    return 0;
  }

  private void requireSimd() {
    try {
      Engine.SIMD.requireAvailable();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private void measure(Conditions conditions, List<LayerResult> results, PrintWriter out)
      throws RunnerException {
    var entries =
        Suite.layers(suite).stream().filter(entry -> only.matcher(entry.name()).find()).toList();
    var table = new ReportTable(conditions, entries.stream().map(Suite.Entry::name).toList());
    out.println(new Report(conditions, results).machine());
    out.println();
    table.head().forEach(out::println);
    out.flush();
    var turns = new Rounds(conditions);
    for (var entry : entries) {
      var result = turns.time(entry);
      results.add(result);
      out.println(table.row(result));
      out.flush();
    }
  }

  private static void write(Report report, String name) throws FileFormatException {
    boolean figure = !report.conditions().peers().isEmpty();
    var page = report.markdown(figure ? Path.of(name).getFileName() + ".svg" : null);
    write(name + ".md", page);
    var json = new StringWriter();
    Json.print(new PrintWriter(json), report.document());
    write(name + ".json", json.toString());
    if (figure) {
      var drawing = report.figure();
      FigureFile.write(name + ".svg", drawing);
      FigureFile.write(name + ".png", drawing);
    }
  }

  private static void write(String name, String text) throws FileFormatException {
    OutputFile.write(name, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }
}
