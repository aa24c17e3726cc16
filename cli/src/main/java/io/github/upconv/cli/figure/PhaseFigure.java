package io.github.upconv.cli.figure;

import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * What weights do to constant input: for the worst channels the gain of every output phase, and for
 * all channels how uneven their gains are, or how much a repair changed their weights.
 */
public final class PhaseFigure {
  private static final double TILE = 148;
  private static final double GAP = 36;
  private static final double TILE_GAP = 6;

  /** Deviations that are smaller, as a share of the largest gain, are none. */
  private static final double ROUNDING = 1e-6;

  private static final int BINS = 24;

  /** Fewer are no distribution. */
  private static final int LEAST_CHANNELS = 8;

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
   * @param extents number of phases along each axis, one to three
   * @param gains by phase, the last axis running fastest
   * @param imbalance standard deviation of the gains over their mean's magnitude
   */
  @SuppressWarnings("ArrayRecordComponent") // copied, and nobody compares them
  public record Channel(String label, List<Integer> extents, double[] gains, double imbalance) {
    /** Copies the gains. */
    public Channel {
      gains = gains.clone();
      extents = List.copyOf(extents);
    }

    private int columns() {
      return extents.getLast();
    }

    private int rows() {
      return extents.size() == 1 ? 1 : extents.get(extents.size() - 2);
    }

    private double mean() {
      return Arrays.stream(gains).average().orElse(0);
    }

    private double largestDeviation() {
      double mean = mean();
      return Arrays.stream(gains).map(gain -> Math.abs(gain - mean)).max().orElse(0);
    }
  }

  /**
   * Draws gains and, of many channels, how uneven they are.
   *
   * @param worst the channels to show, worst first
   * @param imbalances of all channels; those that are not finite are counted at the right end
   */
  public static Drawing draw(String title, List<Channel> worst, double[] imbalances) {
    var figure = new PhaseFigure(title);
    double largest = largest(worst);
    String heading = "Gain of each output phase, worst channels first";
    figure.channels(heading, worst, largest, numbers(worst));
    figure.colourKey(largest);
    figure.histogram(
        "Imbalance of all " + imbalances.length + " channels",
        imbalances,
        "imbalance: standard deviation of the gains / |mean|; 0 draws no checkerboard");
    return figure.drawing;
  }

  /**
   * Draws gains before and after a repair and, of many channels, how much of the weights it
   * changed.
   *
   * @param before the channels to show, worst first
   * @param after the same channels
   * @param changes of all channels: root mean square of the changes over that of the weights
   */
  public static Drawing drawRepair(
      String title, List<Channel> before, List<Channel> after, double[] changes) {
    var figure = new PhaseFigure(title);
    var all = Stream.concat(before.stream(), after.stream()).toList();
    double largest = largest(all);
    double size = numbers(all);
    String heading = "Before: gain of each output phase, worst channels first";
    figure.channels(heading, before, largest, size);
    figure.channels("After", after, largest, size);
    figure.colourKey(largest);
    figure.histogram(
        "Change of the weights of all " + changes.length + " channels",
        changes,
        "root mean square of the changes / that of the weights");
    return figure.drawing;
  }

  /** The largest deviation from the mean of a channel, 0 where that is rounding. */
  private static double largest(List<Channel> channels) {
    double largest = channels.stream().mapToDouble(Channel::largestDeviation).max().orElse(0);
    double scale = gains(channels).map(Math::abs).max().orElse(0);
    return largest < ROUNDING * scale ? 0 : largest;
  }

  private void channels(String heading, List<Channel> channels, double largest, double size) {
    double y = drawing.bottom() + 32;
    drawing.text("heading", Letters.HEADING, Anchor.START, 0, y, heading);
    y += 42;
    int perRow = Math.max(1, (int) ((Drawing.PAGE + GAP) / (TILE + GAP)));
    for (int i = 0; i < channels.size(); i++) {
      var channel = channels.get(i);
      if (i > 0 && i % perRow == 0) {
        y = drawing.bottom() + 58;
      }
      double x = i % perRow * (TILE + GAP);
      var letters = Letters.LABEL.paint(Ink.TEXT);
      double fitting = Letters.fitting(channel.label, TILE + GAP - 8, letters.size());
      drawing.text("label", letters.size(fitting), Anchor.START, x, y - 20, channel.label);
      String imbalance = "imbalance " + Decimals.three(channel.imbalance);
      drawing.text("imbalance", Letters.LABEL, Anchor.START, x, y - 6, imbalance);
      tiles(channel, largest, size, x, y);
    }
  }

  private static DoubleStream gains(List<Channel> channels) {
    return channels.stream().flatMapToDouble(channel -> Arrays.stream(channel.gains));
  }

  /** Size of the numbers in cells: such that the longest one fits. */
  private static double numbers(List<Channel> channels) {
    double cell = channels.stream().mapToDouble(PhaseFigure::cell).min().orElse(TILE);
    return gains(channels)
        .mapToObj(Decimals::three)
        .mapToDouble(text -> Letters.fitting(text, cell - 3, Letters.NUMBER.size()))
        .min()
        .orElse(0);
  }

  /** How many planes of a third axis stand side by side. */
  private static int tilesPerRow(Channel channel) {
    int planes = channel.gains.length / (channel.rows() * channel.columns());
    return (int) Math.ceil(Math.sqrt(planes));
  }

  private static double cell(Channel channel) {
    int tiles = tilesPerRow(channel);
    double width = (TILE - (tiles - 1) * TILE_GAP) / tiles;
    return width / Math.max(channel.rows(), channel.columns());
  }

  private void tiles(Channel channel, double largest, double size, double left, double top) {
    int rows = channel.rows();
    int columns = channel.columns();
    int perRow = tilesPerRow(channel);
    double cell = cell(channel);
    double mean = channel.mean();
    for (int i = 0; i < channel.gains.length; i++) {
      int plane = i / (rows * columns);
      int across = plane % perRow;
      int down = plane / perRow;
      int row = i / columns % rows;
      double gain = channel.gains[i];
      double share = largest == 0 ? 0 : (gain - mean) / largest;
      var colour = Scale.DEVIATION.at(0.5 + share / 2);
      double x = left + across * (columns * cell + TILE_GAP) + i % columns * cell;
      double y = top + down * (rows * cell + TILE_GAP) + row * cell;
      drawing.cell("phase", colour, x, y, cell, cell);
      if (size >= 7) {
        var letters = Letters.NUMBER.size(size).paint(colour.lettering());
        drawing.centred("gain", letters, x, y, cell, cell, Decimals.three(gain));
      }
    }
  }

  private void colourKey(double largest) {
    if (largest == 0) {
      return; // all of one colour
    }
    double y = drawing.bottom() + 18;
    int steps = 48;
    double width = 240;
    String less = "-" + Decimals.three(largest);
    double x = Letters.LABEL.width(less) + 8;
    drawing.text("key", Letters.LABEL, Anchor.START, 0, y + 11, less);
    for (int i = 0; i < steps; i++) {
      var colour = Scale.DEVIATION.at((i + 0.5) / steps);
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
    if (values.length < LEAST_CHANNELS) {
      return;
    }
    double top = drawing.bottom() + 48;
    double left = 56;
    drawing.text("heading", Letters.HEADING, Anchor.START, 0, top - 18, heading);
    double end = end(values);
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
      boolean more = i == 4 && Arrays.stream(values).anyMatch(value -> !(value <= end));
      String number = Decimals.three(end * i / 4) + (more ? " and more" : "");
      drawing.text("tick", Letters.LABEL.size(10), Anchor.MIDDLE, x, base + 16, number);
    }
    drawing.text("axis", Letters.LABEL, Anchor.MIDDLE, left + HISTOGRAM_WIDTH / 2, base + 36, axis);
    drawing.upwards("axis", Letters.LABEL, 12, top + HISTOGRAM_HEIGHT / 2, "channels");
  }

  /**
   * Where the histogram ends. A channel whose mean gain happens to be close to 0 has a huge
   * imbalance; a scale up to it would show nothing of the others.
   */
  private static double end(double[] values) {
    double[] sorted = Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
    if (sorted.length == 0) {
      return 1;
    }
    double usual = 3 * sorted[(sorted.length - 1) * 3 / 4];
    double largest = sorted[sorted.length - 1];
    return Ticks.roundUp(usual == 0 ? largest : Math.min(usual, largest));
  }
}
