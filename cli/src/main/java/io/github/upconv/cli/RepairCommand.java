package io.github.upconv.cli;

import io.github.upconv.analysis.Repair;
import io.github.upconv.analysis.Repair.Change;
import io.github.upconv.analysis.Repair.Target;
import io.github.upconv.cli.file.FileFormatException;
import io.github.upconv.cli.file.TensorFile;
import io.github.upconv.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
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
        "Change the weights of a layer so that constant input gets no checkerboard, without"
            + " training.",
    footer = {
      "",
      "WEIGHTS is as for 'upconv audit'. From .safetensors to .safetensors all other tensors and"
          + " the metadata are copied as they are (also what a case file expects of the old"
          + " weights), and the tensor must be float32; in other formats OUT has the repaired"
          + " tensor alone, as float32.",
      "Of each pair of channels, every phase gets the same gain: the mean of the gains, which keeps"
          + " the brightness, or the gain that changes the weights least. Pairs that are even keep"
          + " every bit.",
      "",
      "Examples:",
      "  upconv repair weights.npy --stride 2 -o repaired.npy",
      "  upconv repair net.safetensors:up1.weight --stride 2 -o net2.safetensors",
      "  upconv repair case.safetensors -o repaired.safetensors --target least-change"
    })
final class RepairCommand implements Callable<Integer> {
  @Parameters(
      arity = "1..*",
      paramLabel = "WEIGHTS",
      description = "Weights of a layer, or a case file; one.")
  private List<String> arguments = new ArrayList<>();

  @Option(
      names = "-o",
      paramLabel = "OUT",
      required = true,
      description = "Where the result goes; may be the same file.")
  private String output = "";

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
    var report = repair(weights);
    // standard output may be the result itself
    var out = output.equals("-") ? spec.commandLine().getErr() : spec.commandLine().getOut();
    if (json.isGiven()) {
      Json.print(out, report.describe());
    } else {
      report.print(out);
    }
    return ExitStatus.OK;
  }

  private RepairReport repair(String weights) throws FileFormatException {
    try (var file = TensorFile.open(weights)) {
      var read = LayerWeights.read(file, options);
      var before = read.gains(read.values());
      float[] repaired = even(read);
      var tensor = read.tensor();
      file.writeWith(output, tensor, Tensor.of(repaired, tensor.shape().extents()));
      var change = Change.between(read.values(), repaired);
      return new RepairReport(weights, output, before, read.gains(repaired), change);
    }
  }

  private float[] even(LayerWeights read) {
    try {
      return Repair.even(read.layer(), read.values(), target);
    } catch (IllegalArgumentException e) {
      throw new UsageException(e);
    }
  }
}
