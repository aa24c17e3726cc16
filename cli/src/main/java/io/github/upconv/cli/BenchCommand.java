package io.github.upconv.cli;

import io.github.upconv.cli.bench.BenchResult;
import io.github.upconv.cli.bench.LayerBench;
import io.github.upconv.cli.bench.RouteResult;
import io.github.upconv.cli.bench.Suite;
import io.github.upconv.cli.run.Runner;
import io.github.upconv.layer.LayerLine;
import io.github.upconv.machine.Engine;
import io.github.upconv.plan.Precision;
import io.github.upconv.tensor.Layout;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Times layers. */
@Command(
    name = "bench",
    description = {
      "Time layers with random data: warm-up until the times are steady, then at least 5 runs.",
      "GFLOP/s count the multiply-adds of the direct form, twice: a route that saves some of them"
          + " can exceed the peak of the machine."
    },
    footer = {
      "",
      "Examples:",
      "  upconv bench conv-transpose input=1x256x16x16 channels=128 kernel=4x4 stride=2 padding=1",
      "  upconv bench --suite core --engine simd --threads 1",
      "  upconv bench --suite core --routes --threads 1",
      "  upconv bench 'conv-transpose input=1x256x32x32 channels=128 kernel=4 stride=2 padding=1'"
          + " --engine simd --precision strict,fast",
      "  upconv bench 'resize-conv input=1x64x64x64 channels=64 scale=2 kernel=3 padding=1' --json"
    })
final class BenchCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..*",
      paramLabel = "LAYER LINE",
      description = "Layer lines, quoted or not.")
  private List<String> words = new ArrayList<>();

  @Option(
      names = "--suite",
      paramLabel = "core|more|all",
      converter = SuiteConverter.class,
      description = "Layers of real networks.")
  private @Nullable String suite;

  @Option(
      names = "--engine",
      paramLabel = "simd,scalar",
      split = ",",
      converter = EngineConverter.class,
      description = "Engines to time. Default: both.")
  private List<Engine> engines =
      Engine.simdAvailable() ? List.of(Engine.SIMD, Engine.SCALAR) : List.of(Engine.SCALAR);

  @Mixin private ThreadOption threads;

  @Option(
      names = "--precision",
      paramLabel = "strict,fast",
      split = ",",
      converter = PrecisionConverter.class,
      description =
          "Levels to time; strict,fast times both in turn and compares them. Default: strict.")
  private List<Precision> precisions = List.of(Precision.STRICT);

  @Option(
      names = "--seconds",
      paramLabel = "S",
      converter = SecondsConverter.class,
      description = "How long each layer is timed, after warm-up. Default: 1.")
  private double seconds = 1;

  @Option(
      names = "--routes",
      description = {
        "Time all routes that can take a layer, in turn, for channels first and channels last, and"
            + " say how often the planner chose the fastest one. Engine: simd unless one is given."
      })
  private boolean routes;

  @Mixin private JsonOption json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    var out = spec.commandLine().getOut();
    var entries = new ArrayList<Suite.Entry>();
    if (suite != null) {
      entries.addAll(Suite.layers(suite));
    }
    for (LayerLine line : LayerWords.parse(words)) {
      entries.add(new Suite.Entry("", "", line));
    }
    if (entries.isEmpty()) {
      throw new UsageException("need a layer line or --suite core");
    }
    return routes ? benchRoutes(entries, out) : bench(entries, out);
  }

  private int bench(List<Suite.Entry> entries, PrintWriter out) {
    var report = new BenchReport(json.isGiven() ? null : out);
    try (var runner = new Runner(threads.count());
        var progress = new Progress(spec.commandLine().getErr(), "layer", entries.size())) {
      for (var entry : entries) {
        progress.next();
        var results = time(entry.line(), runner);
        progress.clear();
        report.add(entry.name(), results);
      }
    }
    if (json.isGiven()) {
      report.printJson(out);
    }
    return ExitStatus.OK;
  }

  private int benchRoutes(List<Suite.Entry> entries, PrintWriter out) {
    var report = new RouteReport(json.isGiven() ? null : out);
    try (var runner = new Runner(threads.count());
        var progress = new Progress(spec.commandLine().getErr(), "layer", entries.size())) {
      for (var entry : entries) {
        progress.next();
        var results = new ArrayList<RouteResult>();
        for (var layout : Layout.values()) {
          results.add(timeRoutes(entry.line(), layout, runner));
        }
        progress.clear();
        report.add(entry.name(), results);
      }
    }
    report.printTotal(out);
    return ExitStatus.OK;
  }

  private RouteResult timeRoutes(LayerLine line, Layout layout, Runner runner) {
    try (var bench = new LayerBench(line, layout)) {
      return bench.timeRoutes(engines.getFirst(), runner, seconds);
    } catch (IllegalArgumentException e) {
      throw new UsageException(e);
    }
  }

  private List<BenchResult> time(LayerLine line, Runner runner) {
    try (var bench = new LayerBench(line, Layout.CHANNELS_FIRST)) {
      var results = new ArrayList<BenchResult>();
      for (Engine engine : engines) {
        results.addAll(bench.time(engine, precisions, runner, seconds));
      }
      return results;
    } catch (IllegalArgumentException e) {
      throw new UsageException(e);
    }
  }
}
