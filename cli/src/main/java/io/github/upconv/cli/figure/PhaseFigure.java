package io.github.upconv.cli.figure;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * What weights do to constant input: for the worst channels the gain of every output phase, and for
 * all channels how uneven their gains are, or how much a repair changed their weights.
 */
public final class PhaseFigure {
  private static final double TILE = 148;
  private static final double GAP = 36;
  private static final int BINS = 24;
  private static final double HISTOGRAM_WIDTH = 680;
  private static final double HISTOGRAM_HEIGHT = 150;

  private final Drawing drawing;

  private PhaseFigure(String title) {
    drawing = new Drawing(title);
    drawing.text("title", Letters.TITLE, Anchor.START, 0, 14, title);
  }

  /**
   * Gains of one channel.
   *
   * @param label such as {@code channel 12}
   * @param gains by phase, rows then columns; one row where the layer has one axis
   * @param imbalance standard deviation of the gains over their mean's magnitude
   */
  @SuppressWarnings("ArrayRecordComponent") // copied, and nobody compares them
  public record Channel(String label, double[][] gains, double imbalance) {
    /** Copies the gains. */
    public Channel {
      gains = Arrays.stream(gains).map(double[]::clone).toArray(double[][]::new);
    }
  }

  /**
   * Draws gains and how uneven they are.
   *
   * @param worst the channels to show, worst first
   * @param imbalances of all channels; those that are not finite are counted at the right end
   */
  public static Drawing draw(String title, List<Channel> worst, double[] imbalances) {
    var figure = new PhaseFigure(title);
    double largest = largest(worst.stream());
    figure.channels("Gain of each output phase, worst channels first", worst, largest);
    figure.colourKey(largest);
    figure.histogram(
        "Imbalance of all " + imbalances.length + " channels",
        imbalances,
        "imbalance: standard deviation of the gains / |mean|; 0 draws no checkerboard");
    return figure.drawing;
  }

  /**
   * Draws gains before and after a repair, and how much of the weights it changed.
   *
   * @param before the channels to show, worst first
   * @param after the same channels
   * @param changes of all channels: root mean square of the changes over that of the weights
   */
  public static Drawing drawRepair(
      String title, List<Channel> before, List<Channel> after, double[] changes) {
    var figure = new PhaseFigure(title);
    double largest = largest(Stream.concat(before.stream(), after.stream()));
    figure.channels("Before: gain of each output phase, worst channels first", before, largest);
    figure.channels("After", after, largest);
    figure.colourKey(largest);
    figure.histogram(
        "Change of the weights of all " + changes.length + " channels",
        changes,
        "root mean square of the changes / that of the weights");
    return figure.drawing;
  }

  private static double largest(Stream<Channel> channels) {
    return channels
        .flatMap(channel -> deviations(channel.gains))
        .mapToDouble(Double::doubleValue)
        .max()
        .orElse(0);
  }

  private void channels(String heading, List<Channel> channels, double largest) {
    double top = drawing.bottom() + 32;
    drawing.text("heading", Letters.HEADING, Anchor.START, 0, top, heading);
    int perRow = Math.max(1, (int) ((Drawing.PAGE + GAP) / (TILE + GAP)));
    for (int i = 0; i < channels.size(); i++) {
      var channel = channels.get(i);
      int line = i / perRow;
      double x = i % perRow * (TILE + GAP);
      double y = top + 42 + line * (TILE + 58);
      var letters = Letters.LABEL.paint(Ink.TEXT);
      double size = Letters.fitting(channel.label, TILE + GAP - 8, letters.size());
      drawing.text("label", letters.size(size), Anchor.START, x, y - 20, channel.label);
      String imbalance = "imbalance " + Decimals.three(channel.imbalance);
      drawing.text("imbalance", Letters.LABEL, Anchor.START, x, y - 6, imbalance);
      tile(channel.gains, largest, x, y);
    }
  }

  private static Stream<Double> deviations(double[][] gains) {
    double mean = mean(gains);
    return Arrays.stream(gains)
        .flatMapToDouble(Arrays::stream)
        .map(g -> Math.abs(g - mean))
        .boxed();
  }

  private static double mean(double[][] gains) {
    return Arrays.stream(gains).flatMapToDouble(Arrays::stream).average().orElse(0);
  }

  private void tile(double[][] gains, double largest, double left, double top) {
    double cell = TILE / Math.max(gains.length, gains[0].length);
    double mean = mean(gains);
    double size = Letters.fitting("-0.000", cell - 3, Letters.NUMBER.size());
    for (int row = 0; row < gains.length; row++) {
      for (int column = 0; column < gains[row].length; column++) {
        double gain = gains[row][column];
        double share = largest == 0 ? 0 : (gain - mean) / largest;
        var colour = Ramp.DEVIATION.at(0.5 + share / 2);
        double x = left + column * cell;
        double y = top + row * cell;
        drawing.cell("phase", colour, x, y, cell, cell);
        if (size >= 7) {
          var letters = Letters.NUMBER.size(size).paint(colour.lettering());
          drawing.centred("gain", letters, x, y, cell, cell, Decimals.three(gain));
        }
      }
    }
  }

  private void colourKey(double largest) {
    double y = drawing.bottom() + 18;
    int steps = 48;
    double width = 240;
    String less = "-" + Decimals.three(largest);
    double x = Letters.LABEL.width(less) + 8;
    drawing.text("key", Letters.LABEL, Anchor.START, 0, y + 11, less);
    for (int i = 0; i < steps; i++) {
      var colour = Ramp.DEVIATION.at((i + 0.5) / steps);
      drawing.rectangle("key-step", colour, x + i * width / steps, y, width / steps, 14);
    }
    drawing.text(
        "key",
        Letters.LABEL,
        Anchor.START,
        x + width + 8,
        y + 11,
        "+" + Decimals.three(largest) + ": gain above the channel's mean");
  }

  private void histogram(String heading, double[] values, String axis) {
    double top = drawing.bottom() + 48;
    double left = 56;
    drawing.text("heading", Letters.HEADING, Anchor.START, 0, top - 18, heading);
    double largest = Arrays.stream(values).filter(Double::isFinite).max().orElse(0);
    double end = Ticks.roundUp(largest);
    long[] counts = new long[BINS];
    for (double value : values) {
      double share = Double.isFinite(value) ? value / end : 1;
      counts[Math.clamp((long) (share * BINS), 0, BINS - 1)]++;
    }
    long most = Math.max(1, Arrays.stream(counts).max().orElse(1));
    double base = top + HISTOGRAM_HEIGHT;
    for (long tick : Ticks.upTo(most)) {
      double y = base - HISTOGRAM_HEIGHT * tick / most;
      drawing.line("grid", Ink.RULE, left, y, left + HISTOGRAM_WIDTH, y);
      drawing.text("tick", Letters.LABEL.size(10), Anchor.END, left - 6, y + 4, "" + tick);
    }
    double bin = HISTOGRAM_WIDTH / BINS;
    for (int i = 0; i < BINS; i++) {
      double height = HISTOGRAM_HEIGHT * counts[i] / most;
      drawing.rectangle("bin", Ink.BLUE, left + i * bin + 1, base - height, bin - 2, height);
    }
    for (int i = 0; i <= 4; i++) {
      double x = left + HISTOGRAM_WIDTH * i / 4;
      String number = Decimals.three(end * i / 4);
      drawing.text("tick", Letters.LABEL.size(10), Anchor.MIDDLE, x, base + 16, number);
    }
    drawing.text("axis", Letters.LABEL, Anchor.MIDDLE, left + HISTOGRAM_WIDTH / 2, base + 36, axis);
    drawing.upwards("axis", Letters.LABEL, 12, top + HISTOGRAM_HEIGHT / 2, "channels");
  }
}
