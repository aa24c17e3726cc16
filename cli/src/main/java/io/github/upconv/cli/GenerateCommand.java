package io.github.upconv.cli;

import io.github.upconv.cli.figure.FigureFile;
import io.github.upconv.cli.figure.GalleryFigure;
import io.github.upconv.cli.figure.Pixels;
import io.github.upconv.cli.file.FileFormatException;
import io.github.upconv.cli.generate.Generator;
import io.github.upconv.cli.generate.Images;
import io.github.upconv.cli.generate.Step;
import io.github.upconv.cli.run.Runner;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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

  @Option(
      names = "-o",
      required = true,
      paramLabel = "FIG",
      description = "Where the images go, as .png, .svg or .html.")
  private String figure = "";

  @Mixin private EngineOption engine;

  @Mixin private ThreadOption threads;

  @Override
  public Integer call() throws FileFormatException {
    var stacks = layers.stream().map(GenerateCommand::steps).toList();
    check();
    var rows = new ArrayList<GalleryFigure.Row>();
    try (var runner = new Runner(threads.count())) {
      var generator = new Generator(seed, kernel, images, engine.value(), runner);
      for (var steps : stacks) {
        rows.add(row(steps, generator.generate(steps)));
      }
    }
    String title = "Random weights, kernel " + kernel + "x" + kernel + ", seed " + seed;
    FigureFile.write(figure, GalleryFigure.draw(title, rows));
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
    FigureOption.check(figure);
  }

  private static GalleryFigure.Row row(List<Step> steps, Images made) {
    String heading = steps.stream().map(Step::toString).collect(Collectors.joining(", "));
    var pictures =
        IntStream.range(0, made.count())
            .mapToObj(
                image -> Pixels.of(made.width(), made.height(), (x, y) -> made.rgb(image, y, x)))
            .toList();
    return new GalleryFigure.Row(heading, "", pictures);
  }
}
