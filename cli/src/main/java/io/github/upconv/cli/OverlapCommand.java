package io.github.upconv.cli;

import io.github.upconv.analysis.LayerStack;
import io.github.upconv.cli.file.FileFormatException;
import io.github.upconv.layer.Axis;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Counts how often each output of transposed convolutions is written. */
@Command(
    name = "overlap",
    description =
        "Count how many taps write each output of transposed convolutions: uneven counts make"
            + " checkerboards.",
    footer = {
      "",
      "Layers of a stack are given from the input on. With --backward they are strided convolutions"
          + " and pools, top layer first, and the pattern is that of their gradients.",
      "The figure of one axis shows the windows of every layer, that of more axes the map.",
      "",
      "Examples:",
      "  upconv overlap --kernel 3 --stride 2",
      "  upconv overlap --kernel 3 --stride 2 --inputs 6x4 --json",
      "  upconv overlap --layer k3s2 --layer k4s2 --rank 1 -o stack.svg",
      "  upconv overlap --backward --layer k3s2 --layer k7s2"
    })
final class OverlapCommand implements Callable<Integer> {
  private static final int DEFAULT_INPUTS = 4;
  private static final int DEFAULT_RANK = 2;

  @Option(
      names = "--kernel",
      paramLabel = "K",
      converter = CountConverter.class,
      description = "Taps per axis of a single layer.")
  private @Nullable Integer kernel;

  @Option(
      names = "--stride",
      paramLabel = "S",
      converter = CountConverter.class,
      description = "Stride of a single layer. Default: 1.")
  private @Nullable Integer stride;

  @Option(
      names = "--dilation",
      paramLabel = "D",
      converter = CountConverter.class,
      description = "Dilation of a single layer. Default: 1.")
  private @Nullable Integer dilation;

  @Option(
      names = "--layer",
      paramLabel = "kKsS[dD]",
      converter = StackLayerConverter.class,
      description = "A layer of a stack; may be repeated.")
  private List<Axis> layers = new ArrayList<>();

  @Option(
      names = "--rank",
      paramLabel = "1|2|3",
      converter = CountConverter.class,
      description = "Number of spatial axes. Default: that of --inputs, else 2.")
  private @Nullable Integer rank;

  @Option(
      names = "--inputs",
      paramLabel = "EXTENTS",
      converter = ExtentsConverter.class,
      description = "Extents of the input of the map. Default: 4 per axis.")
  private @Nullable List<Integer> inputs;

  @Option(names = "--backward", description = "The layers are those of a classifier, top first.")
  private boolean backward;

  @Mixin private FigureOption figure;

  @Mixin private JsonOption json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws FileFormatException {
    figure.check();
    var report = report();
    var out = spec.commandLine().getOut();
    if (json.isGiven()) {
      Json.print(out, report.describe());
    } else {
      report.print(out);
    }
    figure.write(report::draw);
    return ExitStatus.OK;
  }

  private OverlapReport report() {
    try {
      return new OverlapReport(new LayerStack(layers()), backward, inputs());
    } catch (IllegalArgumentException e) {
      throw new UsageException(e);
    }
  }

  private List<Axis> layers() {
    if (layers.isEmpty()) {
      if (kernel == null) {
        throw new UsageException("--kernel: need a single layer's kernel, or --layer, were none");
      }
      return List.of(Axis.of(kernel).stride(orOne(stride)).dilation(orOne(dilation)));
    }
    if (kernel != null || stride != null || dilation != null) {
      throw new UsageException(
          "--layer: need either --layer or --kernel, --stride and --dilation, were both");
    }
    return layers;
  }

  private static int orOne(@Nullable Integer value) {
    return value == null ? 1 : value;
  }

  private List<Integer> inputs() {
    if (rank != null && rank > 3) {
      throw new UsageException("--rank: need 1, 2 or 3, was " + rank);
    }
    if (inputs == null) {
      return Collections.nCopies(rank == null ? DEFAULT_RANK : rank, DEFAULT_INPUTS);
    }
    if (rank != null && rank != inputs.size()) {
      throw new UsageException(
          "--inputs: need " + rank + " extents, as --rank says, were " + inputs.size());
    }
    return inputs;
  }
}
