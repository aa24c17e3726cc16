package io.github.upconv.cli;

import io.github.upconv.analysis.LayerStack;
import io.github.upconv.cli.figure.CountMapFigure;
import io.github.upconv.cli.figure.Drawing;
import io.github.upconv.cli.figure.OverlapFigure;
import io.github.upconv.layer.Axis;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * The overlap of a stack with equal axes, as text and as JSON.
 *
 * @param stack one axis of the layers
 * @param backward whether it is about gradients
 * @param inputs extents of the input of the map; their number is the rank
 */
record OverlapReport(LayerStack stack, boolean backward, List<Integer> inputs) {
  /** Most numbers of a pattern or map of several axes: what one still wants to print. */
  private static final int MOST_CELLS = 1 << 20;

  OverlapReport {
    double pattern = Math.pow(stack.pattern().length, inputs.size());
    double map =
        inputs.stream()
            .mapToDouble(extent -> stack.counts(extent).length)
            .reduce(1, (a, b) -> a * b);
    if (Math.max(pattern, map) > MOST_CELLS) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "inputs, strides: pattern and map must have at most %d numbers, have %.0f and %.0f",
              MOST_CELLS,
              pattern,
              map));
    }
  }

  private int rank() {
    return inputs.size();
  }

  private double ratio() {
    return Math.pow(stack.ratio(), rank());
  }

  void print(PrintWriter out) {
    out.println("layers     " + String.join(" ", layers()));
    out.println("paths      " + line(stack.pattern()) + " per axis, by output phase");
    out.println("verdict    " + verdict());
    if (!stack.isEven()) {
      out.printf(
          Locale.ROOT,
          "contrast   %s, std/mean %.4f, in %d dimension%s%n",
          hasHoles() ? "some outputs have none" : String.format(Locale.ROOT, "%.4g : 1", ratio()),
          stack.variation(rank()),
          rank(),
          rank() == 1 ? "" : "s");
      stack
          .amplitudes()
          .forEach((period, amplitude) ->
              out.printf(Locale.ROOT, "period %-3d %.4f of the mean%n", period, amplitude));
    }
  }

  private String verdict() {
    if (stack.isHealedByLastLayer()) {
      return "even: healed by the last layer";
    }
    if (stack.isEven()) {
      return "even: no checkerboard from geometry";
    }
    return backward
        ? "uneven: gradients of the input have a checkerboard"
        : "uneven: a checkerboard unless the weights learn to avoid it";
  }

  private boolean hasHoles() {
    return Arrays.stream(stack.pattern()).anyMatch(count -> count == 0);
  }

  private List<String> layers() {
    return stack.layers().stream().map(StackLayerConverter::print).toList();
  }

  private static String line(long[] counts) {
    return String.join(",", LongStream.of(counts).mapToObj(Long::toString).toList());
  }

  Map<String, Object> describe() {
    long[] pattern = stack.pattern();
    var fields = new LinkedHashMap<String, Object>();
    fields.put("counts", LongStream.of(pattern).boxed().toList());
    fields.put("even", stack.isEven());
    fields.put("verdict", verdict());
    fields.put("ratio", ratio());
    fields.put("cv", stack.variation(rank()));
    fields.put("pattern", product(inputs.stream().map(_ -> pattern).toList(), 1));
    fields.put("map", product(inputs.stream().map(stack::counts).toList(), 1));
    fields.put("layers", stack.layers().stream().map(OverlapReport::describe).toList());
    fields.put("rank", rank());
    fields.put("backward", backward);
    fields.put("healed_by_last_layer", stack.isHealedByLastLayer());
    fields.put("holes", hasHoles());
    fields.put("amplitudes", stack.amplitudes());
    return fields;
  }

  private static Map<String, Object> describe(Axis layer) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("kernel", layer.kernel());
    fields.put("stride", layer.stride());
    fields.put("dilation", layer.dilation());
    fields.put("counts", LongStream.of(LayerStack.of(layer).pattern()).boxed().toList());
    fields.put("even", LayerStack.of(layer).isEven());
    return fields;
  }

  /** Nested lists of the products of one number per axis. */
  private static List<Object> product(List<long[]> axes, long factor) {
    var list = new ArrayList<Object>();
    for (long count : axes.getFirst()) {
      long value = Math.multiplyExact(factor, count);
      list.add(axes.size() == 1 ? (Object) value : product(axes.subList(1, axes.size()), value));
    }
    return list;
  }

  /** The windows of every layer where there is one axis, otherwise the map. */
  Drawing draw() {
    String title = String.join(" ", layers()) + ": " + verdict();
    var axes = inputs.stream().map(stack::counts).toList();
    return switch (rank()) {
      case 1 -> OverlapFigure.draw(title, inputs.getFirst(), steps());
      case 2 -> CountMapFigure.draw(title, axes.get(0), axes.get(1));
      default -> CountMapFigure.drawSlices(title, axes.get(0), axes.get(1), axes.get(2));
    };
  }

  private List<OverlapFigure.Step> steps() {
    var steps = new ArrayList<OverlapFigure.Step>();
    for (int last = 0; last < stack.layers().size(); last++) {
      var layer = stack.layers().get(last);
      long[] counts = new LayerStack(stack.layers().subList(0, last + 1)).counts(inputs.getFirst());
      steps.add(new OverlapFigure.Step(layer.kernel(), layer.stride(), layer.dilation(), counts));
    }
    return steps;
  }
}
