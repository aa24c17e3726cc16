package io.github.upconv.cli;

import io.github.upconv.cli.figure.Drawing;
import io.github.upconv.cli.figure.GalleryFigure;
import io.github.upconv.cli.figure.Pixels;
import io.github.upconv.cli.generate.Images;
import io.github.upconv.cli.generate.Step;
import io.github.upconv.cli.measure.Measures;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Generated images and their grids, as text, as JSON and as a figure.
 *
 * @param kernel taps along each axis
 * @param rows one per stack of layers, 1 or more
 */
record GenerateReport(int kernel, long seed, List<Row> rows) {
  /**
   * The images of a stack.
   *
   * @param layers their kinds, for people
   * @param grids of each image
   */
  record Row(String layers, Images images, List<Grid> grids) {
    static Row of(List<Step> steps, Images images) {
      String layers = steps.stream().map(Step::toString).collect(Collectors.joining(", "));
      var grids =
          IntStream.range(0, images.count())
              .mapToObj(image -> Grid.of(Measures.of(images.planes(image))))
              .toList();
      return new Row(layers, images, grids);
    }

    Grid median() {
      return Grid.median(grids);
    }
  }

  /**
   * What is told of an image.
   *
   * @param energy E2
   * @param primitive E4 - E2
   * @param peak lattice peak of period 2, the stride of the last layer, decibels
   * @param widePeak that of period 4, which the layer before draws; has the points of period 2
   */
  record Grid(double energy, double primitive, double peak, double widePeak) {
    static Grid of(Measures measures) {
      var two = measures.periods().getFirst();
      var four = measures.periods().get(1);
      return new Grid(
          two.energy().value(), four.primitive(), two.peak().decibels(), four.peak().decibels());
    }

    /** The median of every measure by itself. */
    static Grid median(List<Grid> grids) {
      return new Grid(
          median(grids, Grid::energy),
          median(grids, Grid::primitive),
          median(grids, Grid::peak),
          median(grids, Grid::widePeak));
    }

    private static double median(List<Grid> grids, ToDoubleFunction<Grid> measure) {
      double[] sorted = grids.stream().mapToDouble(measure).sorted().toArray();
      return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    Measures.Verdict verdict() {
      return Measures.verdict(widePeak);
    }

    /** The verdict and the period. */
    String describeVerdict() {
      int period = Measures.verdict(peak) == verdict() ? 2 : 4;
      return switch (verdict()) {
        case CLEAN -> "none";
        case FAINT -> "faint, period " + period;
        case GRID -> "period " + period;
      };
    }

    Map<String, Object> describe() {
      var fields = new LinkedHashMap<String, Object>();
      fields.put("E2", energy);
      fields.put("E4-E2", primitive);
      fields.put("peak2_db", peak);
      fields.put("peak4_db", widePeak);
      return fields;
    }
  }

  void print(PrintWriter out) {
    out.println("verdict  " + verdict());
    var table = new Table("layers", "E2", "E4-E2", "peak 2 dB", "peak 4 dB", "grid");
    for (var row : rows) {
      var median = row.median();
      table.row(
          row.layers,
          decimals(4, median.energy),
          decimals(4, median.primitive),
          decimals(1, median.peak),
          decimals(1, median.widePeak),
          median.describeVerdict());
    }
    table.print(out);
    out.println("advice   " + advice());
  }

  private long count(Measures.Verdict verdict) {
    return rows.stream().filter(row -> row.median().verdict() == verdict).count();
  }

  private String verdict() {
    return String.format(
        Locale.ROOT,
        "grid of period 2 or 4 in the images of %d of %d stacks",
        count(Measures.Verdict.GRID),
        rows.size());
  }

  private String advice() {
    return count(Measures.Verdict.CLEAN) == rows.size()
        ? "nothing to do"
        : "let the last layers be resize-convolutions: the last draws period 2, the one before 4";
  }

  private static String decimals(int digits, double value) {
    return String.format(Locale.ROOT, "%." + digits + "f", value);
  }

  Map<String, Object> describe() {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("verdict", verdict());
    fields.put("advice", advice());
    fields.put("kernel", kernel);
    fields.put("seed", seed);
    fields.put("rows", rows.stream().map(GenerateReport::describe).toList());
    return fields;
  }

  private static Map<String, Object> describe(Row row) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("layers", List.of(row.layers.split(", ")));
    fields.put("grid", row.median().describeVerdict());
    fields.put("median", row.median().describe());
    fields.put("images", row.grids.stream().map(Grid::describe).toList());
    return fields;
  }

  Drawing draw() {
    String title = "Random weights, kernel " + kernel + "x" + kernel + ", seed " + seed;
    return GalleryFigure.draw(title, rows.stream().map(GenerateReport::figureRow).toList());
  }

  private static GalleryFigure.Row figureRow(Row row) {
    var images = row.images;
    var median = row.median();
    String facts =
        String.format(
            Locale.ROOT,
            "grid: %s; medians: E2 %.4f, E4-E2 %.4f, peak %.1f dB at period 2, %.1f dB at 4",
            median.describeVerdict(),
            median.energy,
            median.primitive,
            median.peak,
            median.widePeak);
    var pictures =
        IntStream.range(0, images.count())
            .mapToObj(image ->
                Pixels.of(images.width(), images.height(), (x, y) -> images.rgb(image, y, x)))
            .toList();
    return new GalleryFigure.Row(row.layers, facts, pictures);
  }
}
