package io.github.upconv.cli;

import io.github.upconv.cli.figure.Drawing;
import io.github.upconv.cli.figure.MatrixFigure;
import io.github.upconv.cli.file.FileFormatException;
import io.github.upconv.layer.LayerLine;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows a layer as a matrix of its taps. */
@Command(
    name = "matrix",
    description = {
      "Show one axis of a layer as a matrix of taps: a row per output, a column per input.",
      "Row sums that differ in turn draw a checkerboard on constant input."
    },
    footer = {
      "",
      "Examples:",
      "  upconv matrix conv-transpose input=1x1x5 channels=1 kernel=3 stride=2",
      "  upconv matrix 'resize-conv input=1x1x5 channels=1 scale=2 kernel=3 padding=1' -o m.svg"
    })
final class MatrixCommand implements Callable<Integer> {
  /** More would be neither read nor drawn. */
  private static final int MOST_OUTPUTS = 256;

  private static final int MOST_INPUTS = 64;

  @Parameters(
      arity = "1..*",
      paramLabel = "LAYER LINE",
      description = "A layer line, quoted or not.")
  private List<String> words = new ArrayList<>();

  @Option(
      names = "--axis",
      paramLabel = "N",
      converter = CountConverter.class,
      description =
          "Which spatial axis, from 1 on: a layer is the product of its axes. Default: 1.")
  private int axis = 1;

  @Mixin private FigureOption figure;

  @Mixin private JsonOption json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws FileFormatException {
    var line = LayerWords.parseOne(words);
    figure.check();
    var matrix = matrix(line);
    var out = spec.commandLine().getOut();
    if (json.isGiven()) {
      Json.print(out, describe(line, matrix));
    } else {
      print(out, line, matrix);
    }
    figure.write(() -> draw(line, matrix));
    return ExitStatus.OK;
  }

  private SymbolicMatrix matrix(LayerLine line) {
    var maps = line.layer().axisMaps(line.input());
    if (axis > maps.size()) {
      throw new UsageException("--axis: need 1 to " + maps.size() + ", was " + axis);
    }
    var map = maps.get(axis - 1);
    if (map.inputExtent() > MOST_INPUTS || map.outputExtent() > MOST_OUTPUTS) {
      throw new UsageException(
          String.format(
              Locale.ROOT,
              "input: need at most %d inputs and %d outputs along the axis, were %d and %d",
              MOST_INPUTS,
              MOST_OUTPUTS,
              map.inputExtent(),
              map.outputExtent()));
    }
    return new SymbolicMatrix(map);
  }

  private static List<String> entries(SymbolicMatrix matrix, int row) {
    return IntStream.range(0, matrix.columns())
        .mapToObj(column -> matrix.entry(row, column))
        .toList();
  }

  private static List<String> sums(SymbolicMatrix matrix) {
    return IntStream.range(0, matrix.rows()).mapToObj(matrix::sum).toList();
  }

  private static Map<String, Object> describe(LayerLine line, SymbolicMatrix matrix) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("layer", line);
    fields.put("taps", matrix.names());
    fields.put(
        "matrix", IntStream.range(0, matrix.rows()).mapToObj(row -> entries(matrix, row)).toList());
    fields.put("row_sums", sums(matrix));
    fields.put("pattern", matrix.pattern());
    return fields;
  }

  private static void print(PrintWriter out, LayerLine line, SymbolicMatrix matrix) {
    out.println(line);
    var headings = new ArrayList<String>(List.of("output"));
    IntStream.range(0, matrix.columns()).forEach(column -> headings.add("in " + column));
    headings.add("row sum");
    var table = new Table(headings.toArray());
    for (int row = 0; row < matrix.rows(); row++) {
      var cells = new ArrayList<String>(List.of("" + row));
      entries(matrix, row).forEach(entry -> cells.add(entry.isEmpty() ? "." : entry));
      cells.add(matrix.sum(row));
      table.row(cells.toArray());
    }
    table.print(out);
    out.println(verdict(matrix));
  }

  private static String verdict(SymbolicMatrix matrix) {
    var pattern = matrix.pattern();
    return switch (pattern.size()) {
      case 0 -> "row sums repeat in no period that this input is long enough for";
      case 1 -> "row sums away from the borders: all " + pattern.getFirst();
      default -> "row sums away from the borders, in turn: " + String.join(", ", pattern);
    };
  }

  private static Drawing draw(LayerLine line, SymbolicMatrix matrix) {
    var rows =
        IntStream.range(0, matrix.rows())
            .mapToObj(row ->
                IntStream.range(0, matrix.columns())
                    .mapToObj(column -> matrix.terms(row, column))
                    .toList())
            .toList();
    return MatrixFigure.draw(
        "The layer as a matrix", List.of(line.toString(), verdict(matrix)), rows, sums(matrix));
  }
}
