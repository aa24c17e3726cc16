package io.github.upconv.cli;

import io.github.upconv.cli.run.Runner;
import io.github.upconv.plan.Precision;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Computes layers: one that is described by options, or any number of case files. */
@Command(
    name = "run",
    description = "Compute a layer, or the layers of case files.",
    customSynopsis = {
      "upconv run LAYER [options] INPUT [--weight FILE] [--bias FILE] [--slope FILE] -o OUTPUT",
      "       upconv run [options] CASE.safetensors... --out-dir DIR"
    },
    footer = {
      "",
      "LAYER is conv-transpose, resize-conv, sub-pixel-conv, resize, conv or pixel-shuffle. INPUT"
          + " has the shape batch x channels x 1 to 3 spatial extents.",
      "FILE is .npy, .npz, .safetensors, FILE:NAME for one of several tensors, or - for standard"
          + " input. OUTPUT is written in the format of its extension, or as .npy to - (standard"
          + " output).",
      "A case file holds the tensors input, weight, bias and slope, and the layer line as metadata"
          + " 'layer'. The result is the tensor 'output' of DIR/<name of the case file>.",
      "",
      "Examples:",
      "  upconv run conv-transpose --stride 2 --padding 1 in.npy --weight w.npy -o out.npy",
      "  upconv run resize-conv --scale 2 --padding 1 x.npz:x --weight net.safetensors:up1 -o"
          + " y.npz",
      "  upconv run resize --mode linear --size 64x64 - -o - < small.npy > large.npy",
      "  upconv run cases/*.safetensors --out-dir results --engine scalar"
    })
final class RunCommand implements Callable<Integer> {
  @Mixin private EngineOption engine;

  @Mixin private ThreadOption threads;

  @Mixin private PrecisionOption precision;

  @Parameters(
      arity = "1..*",
      paramLabel = "ARGUMENT",
      description = "LAYER and INPUT, or case files.")
  private List<String> arguments = new ArrayList<>();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "OUTPUT",
      description = "Where the result of the layer goes.")
  private @Nullable String output;

  @Option(
      names = "--out-dir",
      paramLabel = "DIR",
      description = "Where the results of case files go; made if it is missing.")
  private @Nullable String folder;

  @Option(names = "--weight", paramLabel = "FILE", description = "Weights of the layer.")
  private @Nullable String weight;

  @Option(
      names = "--bias",
      paramLabel = "FILE",
      description =
          "Biases: one per output channel (sub-pixel-conv: per channel of its convolution).")
  private @Nullable String bias;

  @Option(
      names = "--slope",
      paramLabel = "FILE",
      description = "prelu: one slope per output channel, or one for all.")
  private @Nullable String slope;

  @Option(
      names = "--layout",
      paramLabel = "nchw|nhwc",
      converter = FileLayout.Converter.class,
      description =
          "Order of the axes of INPUT and OUTPUT, also with 1 or 3 spatial axes. Case files are"
              + " nchw, whatever is said here. Default: nchw.")
  private FileLayout layout = FileLayout.NCHW;

  @Option(
      names = "--verify",
      paramLabel = "SHARE",
      converter = ShareConverter.class,
      description =
          "Compute a random share of the outputs (0 to 1) once more in float64; exit status 1 if"
              + " one is further away than rounding explains.")
  private double verify;

  @Spec private CommandSpec spec;

  private final Map<LayerField, String> fields = new EnumMap<>(LayerField.class);

  /** The command with the options of all layer fields. */
  static CommandLine commandLine() {
    var command = new RunCommand();
    var line = new CommandLine(command);
    LayerField.addOptions(line.getCommandSpec(), command.fields);
    return line;
  }

  @Override
  public Integer call() throws IOException {
    FileArguments.requireNoOptions(arguments, spec);
    if (verify > 0 && precision.value() == Precision.FAST) {
      throw new UsageException(
          "--verify: need --precision strict, whose bound is verified, was fast");
    }
    var err = spec.commandLine().getErr();
    try (var runner = new Runner(threads.count())) {
      var computation =
          new Computation(engine, runner, layout, precision.value(), new Verification(verify, err));
      return LayerRun.isLayer(arguments.getFirst())
          ? layer(computation)
          : cases(new CaseRun(computation, err));
    }
  }

  private int layer(Computation computation) throws IOException {
    refuse("--out-dir", folder, "is for case files; a layer has -o OUTPUT");
    if (arguments.size() != 2) {
      throw new UsageException(
          "need one INPUT after " + arguments.getFirst() + ", were " + (arguments.size() - 1));
    }
    if (output == null) {
      throw new UsageException("-o: need a file for the result, or - for standard output");
    }
    var files = new LayerRun.Files(arguments.get(1), weight, bias, slope, output);
    return new LayerRun(arguments.getFirst(), fields, files).run(computation);
  }

  private int cases(CaseRun cases) throws IOException {
    if (folder == null) {
      throw new UsageException(
          "--out-dir: need a folder for the results of case files, as the first argument is not the"
              + " name of a layer, was '"
              + arguments.getFirst()
              + "'");
    }
    refuse("-o", output, "is for layers; case files have --out-dir DIR");
    refuse("--weight", weight, "is for layers; case files have their own");
    refuse("--bias", bias, "is for layers; case files have their own");
    refuse("--slope", slope, "is for layers; case files have their own");
    for (LayerField field : fields.keySet()) {
      refuse("--" + field.key(), field, "is for layers; case files have their own");
    }
    return cases.run(arguments, folder);
  }

  private static void refuse(String option, @Nullable Object value, String reason) {
    if (value != null) {
      throw new UsageException(option + ": " + reason);
    }
  }
}
