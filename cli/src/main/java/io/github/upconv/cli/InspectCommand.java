package io.github.upconv.cli;

import io.github.upconv.cli.file.FileFormatException;
import io.github.upconv.cli.file.Printable;
import io.github.upconv.cli.file.TensorFile;
import io.github.upconv.cli.file.TensorInfo;
import java.io.PrintWriter;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists the tensors of files. */
@Command(
    name = "inspect",
    description = "List the tensors of files: names, types, shapes and unusual values.",
    footer = {
      "",
      "Counted are the values after conversion to float32; a denormal number is smaller than 2^-126"
          + " but not 0.",
      "",
      "Examples:",
      "  upconv inspect weights.safetensors",
      "  upconv inspect *.npy --headers",
      "  upconv inspect net.npz:conv1 --json"
    })
final class InspectCommand implements Callable<Integer> {
  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description =
          "Tensor files (.npy, .npz, .safetensors), FILE:NAME for one tensor, - for standard"
              + " input.")
  private List<String> files = new ArrayList<>();

  @Option(names = "--headers", description = "Do not read the values.")
  private boolean headers;

  @Mixin private JsonOption json;

  @Spec private CommandSpec spec;

  /** A tensor and its values, unless only headers are wanted. */
  private record Inspected(TensorInfo info, @Nullable ValueCounts counts) {}

  @Override
  public Integer call() {
    FileArguments.requireNoOptions(files, spec);
    var out = spec.commandLine().getOut();
    var document = new ArrayList<Map<String, ?>>();
    int status = ExitStatus.OK;
    for (String file : files) {
      try {
        var tensors = inspect(file);
        if (json.isGiven()) {
          document.add(describe(file, tensors));
        } else {
          print(file, tensors, out);
        }
      } catch (FileFormatException e) {
        Problems.reportFile(spec.commandLine().getErr(), e);
        status = ExitStatus.INPUT;
      }
    }
    if (json.isGiven()) {
      Json.print(out, Map.of("files", document));
    }
    return status;
  }

  private List<Inspected> inspect(String file) throws FileFormatException {
    var tensors = new ArrayList<Inspected>();
    try (var open = TensorFile.open(file)) {
      for (var info : open.tensors()) {
        try (var arena = Arena.ofConfined()) {
          var counts = headers ? null : ValueCounts.of(open.read(info, arena));
          tensors.add(new Inspected(info, counts));
        }
      }
    }
    return tensors;
  }

  private void print(String file, List<Inspected> tensors, PrintWriter out) {
    out.println(Printable.path(file));
    var table =
        headers
            ? new Table("  tensor", "type", "shape")
            : new Table("  tensor", "type", "shape", "NaN", "Inf", "denormal", "least", "largest");
    for (var tensor : tensors) {
      var info = tensor.info();
      var cells = new ArrayList<Object>();
      cells.add("  " + Printable.text(info.name()));
      cells.add(Printable.text(info.type()));
      cells.add(info.shape());
      var counts = tensor.counts();
      if (counts != null) {
        cells.addAll(counts.cells());
      }
      table.row(cells.toArray());
    }
    table.print(out);
  }

  private static Map<String, ?> describe(String file, List<Inspected> tensors) {
    var list = new ArrayList<Map<String, ?>>();
    for (var tensor : tensors) {
      var fields = new LinkedHashMap<String, Object>();
      fields.put("name", tensor.info().name());
      fields.put("dtype", tensor.info().type());
      fields.put("shape", LongStream.of(tensor.info().shape().extents()).boxed().toList());
      var counts = tensor.counts();
      if (counts != null) {
        fields.put("nan", counts.nan());
        fields.put("inf", counts.infinite());
        fields.put("denormal", counts.denormal());
      }
      list.add(fields);
    }
    var fields = new LinkedHashMap<String, Object>();
    fields.put("file", file);
    fields.put("tensors", list);
    return fields;
  }
}
