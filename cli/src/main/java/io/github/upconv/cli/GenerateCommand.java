package io.github.upconv.cli;

import io.github.upconv.cli.file.FileFormatException;
import io.github.upconv.cli.generate.Generator;
import io.github.upconv.cli.generate.Step;
import io.github.upconv.cli.run.Runner;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes images with random weights. */
@Command(
    name = "generate",
    description = {
      "Make images with a generator of random weights: 512 channels of 4x4, three layers that"
          + " double the size, batch norm, ReLU, tanh.",
      "Checkerboards come from the kind of the layers, before any training."
    },
    footer = {
      "",
      "Per row: the medians over the images of what 'upconv measure' calls E, part and peak for the"
          + " periods 2 and 4.",
      "",
      "Examples:",
      "  upconv generate --layers deconv,deconv,resize --seed 1 -o images.png",
      "  upconv generate --layers deconv,deconv,deconv --layers resize,resize,resize -o images.html"
    })
final class GenerateCommand implements Callable<Integer> {
  private static final int MOST_IMAGES = 64;

  @Option(
      names = "--layers",
      required = true,
      paramLabel = "KIND,KIND,KIND",
      description = {
        "Each deconv (transposed convolution) or resize (nearest resize and convolution).",
        "Given more than once: a row of images each, with the same weights."
      })
  private List<String> layers = new ArrayList<>();

  @Option(names = "--seed", paramLabel = "N", description = "Of all random numbers. Default: 1.")
  private long seed = 1;

  @Option(
      names = "--kernel",
      paramLabel = "K",
      converter = CountConverter.class,
      description = "Taps along each axis, 2 to 16. Default: 5.")
  private int kernel = 5;

  @Option(
      names = "--images",
      paramLabel = "N",
      converter = CountConverter.class,
      description = "Images per row, up to 64; together a batch. Default: 8.")
  private int images = 8;

  @Mixin private FigureOption figure;

  @Mixin private JsonOption json;

  @Mixin private EngineOption engine;

  @Mixin private ThreadOption threads;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws FileFormatException {
    var stacks = layers.stream().map(GenerateCommand::steps).toList();
    check();
    var rows = new ArrayList<GenerateReport.Row>();
    try (var runner = new Runner(threads.count());
        var progress = new Progress(spec.commandLine().getErr(), "row", stacks.size())) {
      var generator = new Generator(seed, kernel, images, engine.value(), runner);
      for (var steps : stacks) {
        progress.next();
        rows.add(GenerateReport.Row.of(steps, generator.generate(steps)));
      }
    }
    var report = new GenerateReport(kernel, seed, rows);
    var out = spec.commandLine().getOut();
    if (json.isGiven()) {
      Json.print(out, report.describe());
    } else {
      report.print(out);
    }
    figure.write(report::draw);
    return ExitStatus.OK;
  }

  private static List<Step> steps(String text) {
    try {
      var steps = Arrays.stream(text.split(",", -1)).map(Step::of).toList();
      if (steps.size() != Generator.layers()) {
        throw new UsageException(
            "--layers: need " + Generator.layers() + " layers, were " + steps.size());
      }
      return steps;
    } catch (IllegalArgumentException e) {
      throw new UsageException("--layers: " + e.getMessage(), e);
    }
  }

  private void check() throws FileFormatException {
    if (kernel < 2 || kernel > 16) {
      throw new UsageException("--kernel: need 2 to 16, was " + kernel);
    }
    if (images > MOST_IMAGES) {
      throw new UsageException("--images: need 1 to " + MOST_IMAGES + ", was " + images);
    }
    figure.check();
  }
}
