package io.github.upconv.cli;

import io.github.upconv.analysis.Repair.Target;
import io.github.upconv.cli.figure.FigureFile;
import io.github.upconv.cli.file.CaseFile;
import io.github.upconv.cli.file.FileFormatException;
import io.github.upconv.cli.file.TensorFile;
import io.github.upconv.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Evens the phase gains of trained weights. */
@Command(
    name = "repair",
    description =
        "Change the weights of a layer, or of layers of a model, so that constant input gets no"
            + " checkerboard, without training.",
    footer = {
      "",
      "WEIGHTS is as for 'upconv audit'. From .safetensors to .safetensors all other tensors and"
          + " the metadata are copied byte for byte, and the weights must be float32; in other"
          + " formats OUT has the repaired tensors alone, as float32. What a case file expects is"
          + " left out: it was of the old weights.",
      "Of each pair of channels, every phase gets the same gain: the mean of the gains, which keeps"
          + " the brightness, or the gain that changes the weights least. Pairs that are even keep"
          + " every bit.",
      "",
      "Examples:",
      "  upconv repair weights.npy --stride 2 -o repaired.npy",
      "  upconv repair net.safetensors:up1.weight --stride 2 -o net2.safetensors",
      "  upconv repair net.safetensors --tensor 'up*.weight' --stride 2 -o net2.safetensors",
      "  upconv repair case.safetensors -o repaired.safetensors --target least-change"
    })
final class RepairCommand implements Callable<Integer> {
  @Parameters(
      arity = "1..*",
      paramLabel = "WEIGHTS",
      description = "Weights of a layer, a model, or a case file; one.")
  private List<String> arguments = new ArrayList<>();

  @Option(
      names = "-o",
      paramLabel = "OUT",
      required = true,
      description = "Where the result goes; may be the same file.")
  private String output = "";

  @Option(
      names = "--figure",
      paramLabel = "FIG",
      description = "Also draw the gains before and after, as .svg, .png or .html.")
  private @Nullable String figure;

  @Mixin private TensorOption tensors;

  @Mixin private LayerOptions options;

  @Option(
      names = "--target",
      paramLabel = "mean|least-change",
      converter = TargetConverter.class,
      description = "The gain that phases get. Default: mean.")
  private Target target = Target.MEAN;

  @Mixin private JsonOption json;

  @Spec private CommandSpec spec;

  /** Reads a target. */
  static final class TargetConverter implements ITypeConverter<Target> {
    @Override
    public Target convert(String text) {
      return switch (text) {
        case "mean" -> Target.MEAN;
        case "least-change" -> Target.LEAST_CHANGE;
        default ->
            throw new TypeConversionException("need mean or least-change, was '" + text + "'");
      };
    }
  }

  @Override
  public Integer call() throws FileFormatException {
    String weights = FileArguments.requireOne("WEIGHTS", arguments, spec);
    TensorFile.checkTarget(output);
    if (figure != null) {
      FigureOption.check(figure);
    }
    var report = repair(weights);
    // standard output may be the result itself
    var out = output.equals("-") ? spec.commandLine().getErr() : spec.commandLine().getOut();
    if (json.isGiven()) {
      Json.print(out, report.describe());
    } else {
      report.print(out);
    }
    if (figure != null) {
      FigureFile.write(figure, report.draw());
    }
    return ExitStatus.OK;
  }

  private RepairReport repair(String weights) throws FileFormatException {
    try (var file = TensorFile.open(weights)) {
      var layers = new ArrayList<RepairReport.Layer>();
      var values = new TreeMap<String, Tensor>();
      for (var tensor : tensors(weights, file)) {
        var before = tensor.read(file);
        var after = before.repaired(target);
        layers.add(RepairReport.Layer.of(before, after));
        long[] extents = tensor.tensor().shape().extents();
        values.put(tensor.tensor().name(), Tensor.of(after.values(), extents));
      }
      var report = new RepairReport(weights, output, layers, stale(file, layers));
      file.writeWith(output, values, report.dropped());
      return report;
    }
  }

  private List<LayerTensor> tensors(String weights, TensorFile file) throws FileFormatException {
    return tensors.isGiven()
        ? LayerTensor.chosen(weights, file, options, tensors)
        : List.of(LayerTensor.only(weights, file, options));
  }

  /** What a case file expects is of its old weights. */
  private static Set<String> stale(TensorFile file, List<RepairReport.Layer> layers) {
    boolean changed = layers.stream().anyMatch(RepairReport.Layer::isChanged);
    return changed && file.layer() != null && file.has(CaseFile.EXPECTED)
        ? Set.of(CaseFile.EXPECTED)
        : Set.of();
  }
}
