package io.github.upconv.cli;

import static io.github.upconv.cli.AuditReport.decimal;

import io.github.upconv.cli.figure.Drawing;
import io.github.upconv.cli.figure.PhaseFigure;
import io.github.upconv.cli.file.Printable;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The phase gains of several layers of a model.
 *
 * @param file where the weights are from
 * @param layers 1 or more
 */
record ModelAuditReport(String file, List<Layer> layers) implements Report {
  /** The report of a layer under the name of its weights. */
  record Layer(String tensor, AuditReport report) {
    boolean isEven() {
      return report.gains().isEven();
    }
  }

  private boolean isEven() {
    return layers.stream().allMatch(Layer::isEven);
  }

  private String verdict() {
    if (isEven()) {
      return "even: constant input gets no checkerboard";
    }
    var worst =
        layers.stream()
            .max(Comparator.comparingDouble(layer -> layer.report.worstImbalance()))
            .orElseThrow();
    return String.format(
        Locale.ROOT,
        "uneven: constant input gets a checkerboard in %d of %d layers, worst in '%s', channel %d"
            + " (imbalance %s)",
        unevenLayers(),
        layers.size(),
        Printable.text(worst.tensor),
        worst.report.worstChannel(),
        decimal(worst.report.worstImbalance()));
  }

  private long unevenLayers() {
    return layers.stream().filter(layer -> !layer.isEven()).count();
  }

  private String advice() {
    boolean unevenCounts = layers.stream().anyMatch(layer -> layer.report.hasUnevenCounts());
    return AuditReport.advice(isEven(), unevenCounts);
  }

  @Override
  public void print(PrintWriter out) {
    out.println("verdict  " + verdict());
    out.println("file     " + Printable.path(file));
    var table =
        new Table("tensor", "weights", "phases", "uneven channels", "worst", "pairs", "verdict");
    for (var layer : layers) {
      var report = layer.report;
      table.row(
          Printable.text(layer.tensor),
          report.layer().weightShape(),
          report.phases(),
          report.unevenChannels() + " of " + report.gains().channels(),
          report.worstChannel(),
          decimal(report.worstImbalance()),
          layer.isEven() ? "even" : "uneven");
    }
    table.print(out);
    out.println("advice   " + advice());
  }

  @Override
  public Map<String, Object> describe() {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("file", file);
    fields.put("even", isEven());
    fields.put("uneven_layers", unevenLayers());
    fields.put("verdict", verdict());
    fields.put("advice", advice());
    fields.put("layers", layers.stream().map(ModelAuditReport::describe).toList());
    return fields;
  }

  private static Map<String, Object> describe(Layer layer) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("tensor", layer.tensor);
    fields.putAll(layer.report.describe());
    return fields;
  }

  @Override
  public Drawing draw() {
    var channels = new ArrayList<PhaseFigure.Channel>();
    layers.forEach(layer -> channels.addAll(GainTiles.of(layer.tensor, layer.report.gains())));
    String title =
        isEven() ? "even" : "uneven in " + unevenLayers() + " of " + layers.size() + " layers";
    return AuditReport.draw("Phase gains: " + title, channels);
  }
}
