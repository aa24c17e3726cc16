package io.github.upconv.cli;

import io.github.upconv.cli.check.CaseCheck;
import io.github.upconv.cli.check.CheckResult;
import io.github.upconv.cli.check.Sweep;
import io.github.upconv.cli.file.FileFormatException;
import io.github.upconv.cli.run.LayerCase;
import io.github.upconv.cli.run.Runner;
import io.github.upconv.plan.Route;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks case files, or generated cases. */
@Command(
    name = "check",
    description = {
      "Compute layers with both engines on every route, compare the results bit for bit, with a"
          + " float64 evaluation and with the expected output.",
      "Without case files: a sweep over generated layers of all families, ranks and options."
    },
    footer = {
      "",
      "Errors are in units of u*mag: u = 2^-24, mag = the sum of the absolute products of an"
          + " output. A case passes if engines and routes give the same bits and every output, as"
          + " well as every expected one, is within 4 + 2*sqrt(products).",
      "",
      "Examples:",
      "  upconv check",
      "  upconv check --cases 10000 --seed 7",
      "  upconv check --route group-mix --cases 500",
      "  upconv check cases/*.safetensors --json"
    })
final class CheckCommand implements Callable<Integer> {
  @Parameters(paramLabel = "CASE", arity = "0..*", description = "Case files (.safetensors).")
  private List<String> files = new ArrayList<>();

  @Option(
      names = "--cases",
      paramLabel = "N",
      converter = CountConverter.class,
      description = "Number of generated cases. Default: 2000.")
  private int cases = 2000;

  @Option(
      names = "--seed",
      paramLabel = "N",
      converter = CountConverter.class,
      description = "Another seed gives other cases. Default: 1.")
  private int seed = 1;

  @Option(
      names = "--route",
      paramLabel = "ROUTE",
      split = ",",
      converter = RouteConverter.class,
      completionCandidates = RouteConverter.class,
      description =
          "Routes to take: ${COMPLETION-CANDIDATES}. Default: all that can take a layer, which must"
              + " give the same bits.")
  private List<Route> routes = Route.strict();

  @Mixin private ThreadOption threads;

  @Mixin private JsonOption json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    var out = spec.commandLine().getOut();
    var err = spec.commandLine().getErr();
    try (var runner = new Runner(threads.count())) {
      if (files.isEmpty()) {
        var sweep = new Sweep(seed, routes, runner);
        try (var progress = new Progress(err, "case", cases)) {
          for (int i = 0; i < cases; i++) {
            progress.next();
            sweep.checkNext();
          }
        }
        var report = new CheckReport(sweep.results(), List.of());
        return json.isGiven() ? report.printJson(out) : report.printSweep(out, sweep.families());
      }
      var report =
          checkFiles(new CaseCheck(runner, routes), new Progress(err, "case", files.size()));
      for (var problem : report.unreadable()) {
        Problems.reportFile(err, problem.reason());
      }
      return json.isGiven() ? report.printJson(out) : report.printCases(out);
    }
  }

  private CheckReport checkFiles(CaseCheck check, Progress progress) {
    var results = new ArrayList<CheckResult>();
    var unreadable = new ArrayList<CheckReport.Unreadable>();
    try (progress) {
      for (String file : files) {
        progress.next();
        try (var arena = Arena.ofShared()) {
          results.add(check.check(LayerCase.read(file, arena)));
        } catch (FileFormatException e) {
          unreadable.add(new CheckReport.Unreadable(file, e));
        } catch (IllegalArgumentException e) {
          unreadable.add(new CheckReport.Unreadable(file, LayerCase.refused(file, e)));
        }
      }
    }
    return new CheckReport(results, unreadable);
  }
}
