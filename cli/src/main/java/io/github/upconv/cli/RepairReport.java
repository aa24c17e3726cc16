package io.github.upconv.cli;

import static io.github.upconv.cli.AuditReport.decimal;

import io.github.upconv.analysis.PhaseGains;
import io.github.upconv.analysis.Repair.Change;
import io.github.upconv.cli.figure.Drawing;
import io.github.upconv.cli.figure.PhaseFigure;
import io.github.upconv.cli.figure.PhaseFigure.Channel;
import io.github.upconv.cli.file.Printable;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * What a repair did.
 *
 * @param file where the weights are from
 * @param output where they went
 * @param layers 1 or more
 * @param dropped tensors that were left out, because they were of the old weights
 */
record RepairReport(String file, String output, List<Layer> layers, Set<String> dropped)
    implements Report {
  /** Channels in a figure: a row. */
  private static final int DRAWN = 5;

  /**
   * One layer.
   *
   * @param change of all its weights
   * @param changes of the weights of each output channel
   */
  record Layer(
      String tensor, PhaseGains before, PhaseGains after, Change change, List<Change> changes) {
    static Layer of(LayerWeights before, LayerWeights after) {
      return new Layer(
          before.tensor().name(),
          before.gains(),
          after.gains(),
          Change.between(before.values(), after.values()),
          Change.ofChannels(before.layer(), before.values(), after.values()));
    }

    boolean isChanged() {
      return change.largest() > 0;
    }

    private double imbalanceBefore() {
      return worst(before);
    }

    private double imbalanceAfter() {
      return worst(after);
    }

    private static double worst(PhaseGains gains) {
      return IntStream.range(0, gains.channels()).mapToDouble(gains::pairImbalance).max().orElse(0);
    }
  }

  boolean isChanged() {
    return layers.stream().anyMatch(Layer::isChanged);
  }

  private double most(ToDoubleFunction<Layer> number) {
    return layers.stream().mapToDouble(number).max().orElseThrow();
  }

  @Override
  public void print(PrintWriter out) {
    String result =
        isChanged() ? "even: all phases have equal gains" : "even already: no weight changed";
    out.println("verdict    " + result);
    out.println("written    " + Printable.path(output));
    for (String tensor : dropped) {
      out.println("left out   " + Printable.text(tensor) + ", which was of the old weights");
    }
    if (layers.size() > 1) {
      printLayers(out);
      return;
    }
    var layer = layers.getFirst();
    out.printf(
        Locale.ROOT,
        "imbalance  %.4g before, %.4g after, in the worst channel%n",
        layer.imbalanceBefore(),
        layer.imbalanceAfter());
    out.printf(
        Locale.ROOT,
        "change     %.4g of the weights (root mean square), at most %.4g%n",
        layer.change.relative(),
        layer.change.largest());
  }

  private void printLayers(PrintWriter out) {
    var table = new Table("tensor", "worst imbalance", "after", "change of the weights", "largest");
    for (var layer : layers) {
      table.row(
          Printable.text(layer.tensor),
          decimal(layer.imbalanceBefore()),
          decimal(layer.imbalanceAfter()),
          decimal(layer.change.relative()),
          decimal(layer.change.largest()));
    }
    table.print(out);
  }

  @Override
  public Map<String, Object> describe() {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("file", file);
    fields.put("output", output);
    fields.put("changed", isChanged());
    fields.put("even", layers.stream().allMatch(layer -> layer.after.isEven()));
    fields.put("imbalance_before", most(Layer::imbalanceBefore));
    fields.put("imbalance_after", most(Layer::imbalanceAfter));
    fields.put("relative_change", most(layer -> layer.change.relative()));
    fields.put("largest_change", most(layer -> layer.change.largest()));
    fields.put("left_out", List.copyOf(dropped));
    fields.put("layers", layers.stream().map(RepairReport::describe).toList());
    return fields;
  }

  private static Map<String, Object> describe(Layer layer) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("tensor", layer.tensor);
    fields.put("changed", layer.isChanged());
    fields.put("even", layer.after.isEven());
    fields.put("imbalance_before", layer.imbalanceBefore());
    fields.put("imbalance_after", layer.imbalanceAfter());
    fields.put("relative_change", layer.change.relative());
    fields.put("largest_change", layer.change.largest());
    return fields;
  }

  @Override
  public Drawing draw() {
    var before = new ArrayList<Channel>();
    var after = new ArrayList<Channel>();
    var changes = new ArrayList<Double>();
    for (var layer : layers) {
      String name = layers.size() == 1 ? "" : layer.tensor;
      before.addAll(GainTiles.of(name, layer.before));
      after.addAll(GainTiles.of(name, layer.after));
      layer.changes.forEach(change -> changes.add(change.relative()));
    }
    var worst =
        IntStream.range(0, before.size())
            .boxed()
            .sorted(Comparator.comparing(i -> before.get(i).imbalance(), Comparator.reverseOrder()))
            .limit(DRAWN)
            .toList();
    return PhaseFigure.drawRepair(
        "Phase gains before and after the repair",
        worst.stream().map(before::get).toList(),
        worst.stream().map(after::get).toList(),
        changes.stream().mapToDouble(Double::doubleValue).toArray());
  }
}
