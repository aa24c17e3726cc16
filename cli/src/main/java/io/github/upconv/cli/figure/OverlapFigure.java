package io.github.upconv.cli.figure;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Overlap along one axis, after the first figure of Odena, Dumoulin, Olah, "Deconvolution and
 * Checkerboard Artifacts", 2016: input squares on top, the windows that they paint, and how often
 * each output is painted as bars below; one panel per layer, so that everything stands above what
 * it leads to. Only where the last layer has too many outputs for that, panels have their own
 * scale.
 */
public final class OverlapFigure {
  private static final double PLOT = 940;

  /** Room for the labels of the vertical axis. */
  private static final double LEFT = 56;

  private static final double LARGEST_SQUARE = 36;

  /** Wider bars, of outputs that later layers enlarge, would look like areas. */
  private static final double WIDEST_BAR = 44;

  /** Thinner squares run into each other; equal neighbours are one rectangle then. */
  private static final double THIN = 5;

  private static final double SMALLEST_SQUARE = 14;
  private static final double FAN = 70;
  private static final double BARS = 84;

  /** More outputs would be thinner than two pixels; the middle of them is shown then. */
  private static final int MOST_OUTPUTS = 470;

  private final Drawing drawing;

  private OverlapFigure(String title) {
    drawing = new Drawing(title);
  }

  /**
   * One layer of a stack.
   *
   * @param kernel taps, 1 or more
   * @param stride outputs per input, 1 or more
   * @param dilation distance of taps, 1 or more
   * @param counts how often each output is painted, through all layers so far; {@code (inputs - 1)
   *     * stride + (kernel - 1) * dilation + 1} of them
   */
  @SuppressWarnings("ArrayRecordComponent") // copied, and nobody compares them
  public record Step(int kernel, int stride, int dilation, long[] counts) {
    /** Copies the counts. */
    public Step {
      counts = counts.clone();
    }

    @Override
    public long[] counts() {
      return counts.clone();
    }

    private String describe() {
      return "kernel "
          + kernel
          + ", stride "
          + stride
          + (dilation == 1 ? "" : ", dilation " + dilation);
    }
  }

  /**
   * Draws a stack.
   *
   * @param inputs squares of the first layer
   * @param steps the layers in order; each takes the outputs of the one before
   * @throws IllegalArgumentException if a step has another number of counts than its geometry gives
   */
  public static Drawing draw(String title, int inputs, List<Step> steps) {
    var figure = new OverlapFigure(title);
    figure.drawing.text("title", Letters.TITLE, Anchor.START, 0, 14, title);
    long[] values = new long[inputs];
    Arrays.fill(values, 1);
    var windows = windows(steps);
    for (int layer = 0; layer < steps.size(); layer++) {
      var step = steps.get(layer);
      long outputs = (values.length - 1L) * step.stride + (step.kernel - 1L) * step.dilation + 1;
      if (step.counts.length != outputs) {
        throw new IllegalArgumentException(
            "counts: need "
                + outputs
                + " of layer "
                + (layer + 1)
                + ", were "
                + step.counts.length);
      }
      String heading = steps.size() == 1 ? "" : "layer " + (layer + 1) + ": ";
      figure.panel(heading + step.describe(), windows.get(layer), values);
      values = step.counts;
    }
    figure.drawing.text(
        "axis",
        Letters.LABEL,
        Anchor.START,
        LEFT,
        figure.drawing.bottom() + 20,
        "output position; bars: how many paths from the inputs paint it");
    return figure.drawing;
  }

  /** Places all layers, the last one first: the others depend on what they lead to. */
  private static List<Window> windows(List<Step> steps) {
    var places = new ArrayDeque<Place>();
    var place = new Place(1, 1);
    for (var step : steps.reversed()) {
      places.addFirst(place);
      place = place.before(step);
    }
    double least = places.stream().mapToDouble(Place::least).min().orElse(0);
    double most =
        steps.getLast().counts.length - least; // as far beyond the end as before the start
    double unit = Math.min(LARGEST_SQUARE, PLOT / (most - least));
    var windows = new ArrayList<Window>();
    for (var step : steps) {
      var own = places.removeFirst();
      windows.add(
          unit < THIN
              ? Window.alone(step)
              : new Window(
                  step,
                  0,
                  step.counts.length,
                  own.pitch * unit,
                  LEFT + (own.least() - least) * unit));
    }
    return windows;
  }

  /**
   * Where the outputs of a layer are, in outputs of the last one.
   *
   * @param pitch distance of two outputs
   * @param extent how far what an output leads to reaches
   */
  private record Place(double pitch, double extent) {
    /** Start of output 0, which is as wide as the pitch and in the middle of what it leads to. */
    double least() {
      return (extent - pitch) / 2;
    }

    /** The place of the layer before. */
    Place before(Step step) {
      return new Place(pitch * step.stride, extent + (step.kernel - 1.0) * step.dilation * pitch);
    }
  }

  private void panel(String heading, Window window, long[] inputs) {
    double top = drawing.bottom() + 34;
    drawing.text("heading", Letters.HEADING, Anchor.START, 0, top, heading + window.part());
    double squares = top + 14;
    double size = Math.min(26, window.square());
    inputs(window, inputs, squares, size);
    double fansEnd = squares + size + FAN;
    fans(window, inputs.length, squares + size, fansEnd, size);
    double height = Math.clamp(window.unit, SMALLEST_SQUARE, 26);
    outputs(window, fansEnd, height);
    bars(window, fansEnd + height + 6);
  }

  /**
   * Where things are: outputs from {@code first} on, {@code shown} of them, a unit wide each, from
   * {@code start} on.
   */
  private record Window(Step step, int first, int shown, double unit, double start) {
    /** As wide as the page, or the middle that is. */
    static Window alone(Step step) {
      int shown = Math.min(step.counts.length, MOST_OUTPUTS);
      double unit = Math.min(LARGEST_SQUARE, PLOT / shown);
      return new Window(step, (step.counts.length - shown) / 2, shown, unit, LEFT);
    }

    String part() {
      return shown == step.counts.length
          ? ""
          : String.format(
              Locale.ROOT,
              " (outputs %d to %d of %d)",
              first,
              first + shown - 1,
              step.counts.length);
    }

    double left(double output) {
      return start + (output - first) * unit;
    }

    double right() {
      return start + shown * unit;
    }

    double clamped(double output) {
      return Math.clamp(left(output), start, right());
    }

    /** The middle of the window of an input. */
    double middle(int input) {
      double begin = (double) input * step.stride;
      return left(begin + ((step.kernel - 1.0) * step.dilation + 1) / 2);
    }

    boolean shows(int input) {
      return middle(input) > start && middle(input) < right();
    }

    /** Outputs one by one; where they are thin, equal neighbours together. */
    List<Run> runs() {
      var runs = new ArrayList<Run>();
      int from = 0;
      for (int to = 1; to <= shown; to++) {
        boolean ends = to == shown || step.counts[first + to] != step.counts[first + from];
        if (ends || unit >= THIN) {
          long count = step.counts[first + from];
          runs.add(new Run(count, left((double) first + from), (to - from) * unit));
          from = to;
        }
      }
      return runs;
    }

    /** Where the square of an input begins. */
    double square(int input, double size) {
      return Math.clamp(middle(input) - size / 2, start, right() - size);
    }

    double square() {
      return step.stride * unit * 0.86;
    }
  }

  private record Run(long count, double x, double width) {}

  private void inputs(Window window, long[] inputs, double y, double size) {
    long most = Arrays.stream(inputs).max().orElse(1);
    for (int i = 0; i < inputs.length; i++) {
      if (window.shows(i)) {
        double x = window.square(i, size);
        drawing.cell("input", shade(inputs[i], most), x, y, size, size);
      }
    }
    axisName("input", y + size / 2);
  }

  private void axisName(String name, double y) {
    drawing.text("axis", Letters.LABEL, Anchor.END, LEFT - 8, y + 4, name);
  }

  /** The windows, translucent, so that overlap is darker. */
  private void fans(Window window, int inputs, double from, double to, double size) {
    var step = window.step;
    for (int i = 0; i < inputs; i++) {
      if (!window.shows(i)) {
        continue;
      }
      double x = window.square(i, size);
      long start = (long) i * step.stride;
      // taps that are neighbours make one window
      int windows = step.dilation == 1 ? 1 : step.kernel;
      int width = step.dilation == 1 ? step.kernel : 1;
      for (int tap = 0; tap < windows; tap++) {
        double begin = window.clamped(start + (double) tap * step.dilation);
        double end = window.clamped(start + (double) tap * step.dilation + width);
        if (end > begin) {
          drawing.polygon("window", Ink.BLUE, 0.28, x, from, x + size, from, end, to, begin, to);
        }
      }
    }
  }

  private void outputs(Window window, double y, double height) {
    long most = most(window);
    for (var run : window.runs()) {
      if (window.unit < THIN) {
        drawing.rectangle("output", shade(run.count, most), run.x, y, run.width, height);
      } else {
        drawing.cell("output", shade(run.count, most), run.x, y, run.width, height);
      }
    }
    axisName("output", y + height / 2);
  }

  private static long most(Window window) {
    return Arrays.stream(window.step.counts).max().orElse(1);
  }

  /** Bars hang down, as the paint that has piled up: with numbers, or else with a scale. */
  private void bars(Window window, double y) {
    long most = most(window);
    double unit = window.unit;
    double gap = unit < THIN ? 0 : Math.max((unit - WIDEST_BAR) / 2, Math.min(3, 0.12 * unit));
    String widest = Long.toString(most);
    double size = Letters.fitting(widest, unit - 2, Letters.NUMBER.size());
    boolean numbered = size >= 7;
    for (long tick : numbered ? List.of(0L) : Ticks.upTo(most)) {
      double at = y + BARS * tick / most;
      drawing.line("grid", Ink.RULE, window.start, at, window.right(), at);
      if (!numbered) {
        var letters = Letters.LABEL.size(10);
        drawing.text("tick", letters, Anchor.END, window.start - 5, at + 4, "" + tick);
      }
    }
    for (var run : window.runs()) {
      long count = run.count;
      double length = BARS * count / most;
      drawing.rectangle("bar", Ink.BLUE, run.x + gap, y, run.width - 2 * gap, length);
      if (count == 0) {
        drawing.rectangle("hole", Ink.ORANGE, run.x + gap, y, run.width - 2 * gap, 4);
      }
      if (numbered) {
        var letters = Letters.NUMBER.size(size).paint(count == 0 ? Ink.ORANGE : Ink.TEXT);
        double below = Math.max(length, 4) + size + 2;
        drawing.text("count", letters, Anchor.MIDDLE, run.x + unit / 2, y + below, "" + count);
      }
    }
    drawing.upwards("axis", Letters.LABEL, 10, y + BARS / 2, "overlap");
  }

  private static Paint shade(long count, long most) {
    return count == 0 ? Ink.SOFT : Scale.AMOUNT.at((double) count / most);
  }
}
