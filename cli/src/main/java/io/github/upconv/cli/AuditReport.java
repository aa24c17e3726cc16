package io.github.upconv.cli;

import io.github.upconv.analysis.PhaseGains;
import io.github.upconv.cli.figure.Drawing;
import io.github.upconv.cli.figure.PhaseFigure;
import io.github.upconv.cli.file.Printable;
import io.github.upconv.layer.Overlap;
import io.github.upconv.layer.TransposedConvolution;
import io.github.upconv.layer.WeightedLayer;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * The phase gains of a layer.
 *
 * @param file where the weights are from
 */
record AuditReport(String file, WeightedLayer layer, PhaseGains gains) implements Report {
  /** Channels that are listed for people. */
  static final int LISTED = 8;

  /** Gains that are listed for people: those of stride 4 in two dimensions. */
  private static final int LISTED_GAINS = 16;

  @Override
  public void print(PrintWriter out) {
    out.println("verdict  " + verdict());
    out.println("file     " + Printable.path(file));
    out.println("weights  " + layer.weightShape() + ", " + phases() + " output phases");
    var table = new Table("channel", "pairs", "sum", "loudness max/min", "gains by phase");
    worst()
        .limit(LISTED)
        .forEach(channel ->
            table.row(
                channel,
                decimal(gains.pairImbalance(channel)),
                decimal(PhaseGains.imbalance(gains.channel(channel))),
                decimal(loudnessRatio(channel)),
                listed(gains.channel(channel))));
    table.print(out);
    out.println("advice   " + advice());
  }

  String phases() {
    return String.join("x", gains.extents().stream().map(Object::toString).toList());
  }

  /** Channels, most uneven first. */
  private IntStream worst() {
    return IntStream.range(0, gains.channels())
        .boxed()
        .sorted(Comparator.comparing(gains::pairImbalance, Comparator.reverseOrder()))
        .mapToInt(channel -> channel);
  }

  int worstChannel() {
    return worst().findFirst().orElseThrow();
  }

  double worstImbalance() {
    return gains.pairImbalance(worstChannel());
  }

  long unevenChannels() {
    return IntStream.range(0, gains.channels()).filter(channel -> !gains.isEven(channel)).count();
  }

  private String verdict() {
    if (gains.isEven()) {
      return "even: constant input gets no checkerboard";
    }
    return String.format(
        Locale.ROOT,
        "uneven: constant input gets a checkerboard in %d of %d output channels, worst in channel"
            + " %d (imbalance %s)",
        unevenChannels(),
        gains.channels(),
        worstChannel(),
        decimal(worstImbalance()));
  }

  private String advice() {
    return advice(gains.isEven(), hasUnevenCounts());
  }

  /** What to do about gains, and about the numbers of taps. */
  static String advice(boolean even, boolean unevenCounts) {
    if (!even) {
      return "'upconv repair' evens the gains without training"
          + (unevenCounts ? "; better still, train again with a resize-convolution" : "");
    }
    return unevenCounts
        ? "no repair needed; but phases have different numbers of taps, so noise still gets uneven"
        : "nothing to do";
  }

  boolean hasUnevenCounts() {
    return layer instanceof TransposedConvolution && !Overlap.of(layer.axes()).isEven();
  }

  private double loudnessRatio(int channel) {
    double[] loudness = gains.loudness(channel);
    double most = Arrays.stream(loudness).max().orElse(0);
    return most == 0 ? 1 : most / Arrays.stream(loudness).min().orElse(0);
  }

  private static String listed(double[] values) {
    String text =
        Arrays.stream(values)
            .limit(LISTED_GAINS)
            .mapToObj(AuditReport::decimal)
            .collect(Collectors.joining(" "));
    return values.length > LISTED_GAINS ? text + " .." : text;
  }

  /** Four digits behind the point, and never a -0. */
  static String decimal(double value) {
    return String.format(Locale.ROOT, "%.4f", Math.abs(value) < 5e-5 ? 0 : value);
  }

  @Override
  public Map<String, Object> describe() {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("file", file);
    fields.put("even", gains.isEven());
    fields.put("uneven_channels", unevenChannels());
    fields.put("verdict", verdict());
    fields.put("advice", advice());
    fields.put("weights", longs(layer.weightShape().extents()));
    fields.put("phases", gains.extents());
    fields.put("worst", worst().limit(LISTED).boxed().toList());
    fields.put("channels", IntStream.range(0, gains.channels()).mapToObj(this::describe).toList());
    return fields;
  }

  private static List<Long> longs(long[] values) {
    return Arrays.stream(values).boxed().toList();
  }

  private Map<String, Object> describe(int channel) {
    double[] sums = gains.channel(channel);
    var fields = new LinkedHashMap<String, Object>();
    fields.put("channel", channel);
    fields.put("even", gains.isEven(channel));
    fields.put("pair_imbalance", gains.pairImbalance(channel));
    fields.put("imbalance", PhaseGains.imbalance(sums));
    fields.put("gains", doubles(sums));
    fields.put("loudness", doubles(gains.loudness(channel)));
    return fields;
  }

  private static List<Double> doubles(double[] values) {
    return DoubleStream.of(values).boxed().toList();
  }

  @Override
  public Drawing draw() {
    String title =
        gains.isEven()
            ? "even"
            : "uneven in " + unevenChannels() + " of " + gains.channels() + " output channels";
    return draw("Phase gains: " + title, GainTiles.of("", gains));
  }

  /** Shows the sums over input channels, so with their imbalance and in its order. */
  static Drawing draw(String title, List<PhaseFigure.Channel> channels) {
    double[] imbalances = channels.stream().mapToDouble(PhaseFigure.Channel::imbalance).toArray();
    var worst =
        channels.stream()
            .sorted(Comparator.comparingDouble(PhaseFigure.Channel::imbalance).reversed())
            .limit(LISTED)
            .toList();
    return PhaseFigure.draw(title, worst, imbalances);
  }
}
