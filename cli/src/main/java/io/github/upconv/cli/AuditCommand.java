package io.github.upconv.cli;

import io.github.upconv.cli.file.FileFormatException;
import io.github.upconv.cli.file.TensorFile;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures what the weights of layers do to constant input. */
@Command(
    name = "audit",
    description =
        "Tell whether the weights of a layer, or of layers of a model, draw a checkerboard, and"
            + " in which channels.",
    footer = {
      "",
      "WEIGHTS is .npy, .npz, .safetensors or FILE:NAME for one of several tensors, of shape inputs"
          + " x outputs/groups x kernel for conv-transpose, otherwise outputs x inputs/groups x"
          + " kernel. A case file has its layer and needs no other option. Biases are left out.",
      "The file of a model does not say which weights upsample, nor their stride: --tensor chooses"
          + " them, the options are for all, and each gets a line.",
      "The gain of an output phase is the sum of its weights: what it makes of constant input."
          + " Imbalance is the standard deviation of the gains over the magnitude of their mean:"
          + " 'pairs' per input channel, 'sum' where all inputs have the same constant. Loudness is"
          + " the root of the sum of squares: what a phase makes of noise.",
      "",
      "Examples:",
      "  upconv audit weights.npy --stride 2",
      "  upconv audit net.safetensors:up1.weight --op conv-transpose --stride 2 -o gains.svg",
      "  upconv audit net.safetensors --tensor 'up*.weight' --stride 2",
      "  upconv audit case.safetensors --json"
    })
final class AuditCommand implements Callable<Integer> {
  @Parameters(
      arity = "1..*",
      paramLabel = "WEIGHTS",
      description = "Weights of a layer, a model, or a case file; one.")
  private List<String> arguments = new ArrayList<>();

  @Mixin private TensorOption tensors;

  @Mixin private LayerOptions options;

  @Mixin private FigureOption figure;

  @Mixin private JsonOption json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws FileFormatException {
    String weights = FileArguments.requireOne("WEIGHTS", arguments, spec);
    figure.check();
    var report = report(weights);
    var out = spec.commandLine().getOut();
    if (json.isGiven()) {
      Json.print(out, report.describe());
    } else {
      report.print(out);
    }
    figure.write(report::draw);
    return ExitStatus.OK;
  }

  private Report report(String weights) throws FileFormatException {
    try (var file = TensorFile.open(weights)) {
      if (!tensors.isGiven()) {
        return report(weights, LayerTensor.only(weights, file, options).read(file));
      }
      var layers = new ArrayList<ModelAuditReport.Layer>();
      for (var layer : LayerTensor.chosen(weights, file, options, tensors)) {
        var report = report(weights, layer.read(file));
        layers.add(new ModelAuditReport.Layer(layer.tensor().name(), report));
      }
      return new ModelAuditReport(weights, layers);
    }
  }

  private static AuditReport report(String weights, LayerWeights layer) {
    return new AuditReport(weights, layer.layer(), layer.gains());
  }
}
