package io.github.upconv.plan;

import io.github.upconv.layer.Convolution;
import io.github.upconv.layer.Layer;
import io.github.upconv.layer.WeightedLayer;
import io.github.upconv.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The sentences of {@link Plan#explain()}. */
final class Explanation {
  private static final String DEPTHWISE =
      "each output reads one input channel, so products are formed while they are summed;"
          + " lanes are ";

  private Explanation() {}

  /** What the route does. */
  static String choice(Layer layer, Schedule schedule) {
    return switch (schedule) {
      case SpreadSchedule spread -> choice(layer, spread.mixing(), spread.direct());
      case PhaseSchedule phase -> phases(phase.mixing(), phase.mixing().groups()) + "pixels";
      case ChannelSchedule channel ->
          phases(channel.mixing(), channel.mixing().groups()) + "channels";
      case DepthwiseSchedule _ -> DEPTHWISE + "pixels";
      case DepthwiseLineSchedule _ -> DEPTHWISE + "channels";
      case FastSchedule fast ->
          String.format(
              Locale.ROOT,
              "precision fast: %d products of sums of pixels in the place of 36, each over"
                  + " %d channels; lanes are tiles of 6 x 6 outputs",
              FastMixing.PLANES,
              fast.mixing().terms());
    };
  }

  private static String phases(Mixing mixing, List<PhaseGrid.Group> groups) {
    return String.format(
        Locale.ROOT,
        "each output is one chain of multiply-adds through its taps and %d channels;"
            + " phases that read the same pixels: %d %s; lanes are ",
        mixing.terms(),
        groups.size(),
        groups.size() == 1 ? "group" : "groups");
  }

  private static String choice(Layer layer, SpreadMixing mixing, boolean direct) {
    String spread =
        direct
            ? "; few rows meet in an output, so they are read where they are"
            : "; row sums first, because many rows meet in an output";
    return switch (mixing) {
      case PlanarMixing planar ->
          String.format(
                  Locale.ROOT,
                  "taps are mixed at low resolution as one matrix product of %d"
                      + " rows and %d terms, lanes are pixels",
                  planar.taps() * planar.blocks().getFirst().channels(),
                  planar.terms())
              + spread;
      case CopyMixing copy ->
          "no weights, nothing to mix; lanes are "
              + (copy.planar() ? "pixels" : "channels")
              + spread;
      case GroupMixing _ ->
          String.format(
                  Locale.ROOT,
                  "lanes span groups of %d output channels, each with %d terms",
                  ((WeightedLayer) layer).outputChannelsPerGroup(),
                  mixing.terms())
              + spread;
      case DenseMixing _ ->
          String.format(
                  Locale.ROOT,
                  "taps are mixed at low resolution as one matrix product of %d rows and %d terms",
                  mixing.taps() * mixing.blocks().getFirst().channels(),
                  mixing.terms())
              + (strided(layer) ? "; a strided convolution mixes pixels that it then skips" : "")
              + spread;
    };
  }

  /** What every route would cost, cheapest first, and why the others cannot take the layer. */
  static List<String> costs(
      Layer layer, Shape input, Precision precision, Route chosen, List<RouteCost> candidates) {
    var lines = new ArrayList<String>();
    double least = candidates.getFirst().total();
    for (var cost : candidates) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%s: %,.0f kilocycles (mixing %,.0f, packing %,.0f, spreading %,.0f), %s",
              cost.route(),
              cost.total() / 1000,
              cost.mixing() / 1000,
              cost.packing() / 1000,
              cost.spreading() / 1000,
              verdict(cost, chosen, least)));
    }
    for (var route : Route.values()) {
      refusal(route, layer, input, precision)
          .ifPresent(refusal -> lines.add(route + ": declined, " + refusal));
    }
    return lines;
  }

  private static Optional<String> refusal(
      Route route, Layer layer, Shape input, Precision precision) {
    var refusal = route.refusal(layer);
    if (refusal.isPresent() || route != Route.FAST_MIX) {
      return refusal;
    }
    return precision == Precision.FAST
        ? FastMixing.refusal(layer, input)
        : Optional.of("need precision fast, was " + precision);
  }

  private static String verdict(RouteCost cost, Route chosen, double least) {
    boolean cheapest = cost.total() == least;
    if (cost.route() == chosen) {
      if (cheapest) {
        return "chosen";
      }
      return chosen == Route.FAST_MIX ? "chosen for precision fast" : "forced";
    }
    return cheapest
        ? "the cheapest"
        : String.format(Locale.ROOT, "declined, %.2f times the cheapest", cost.total() / least);
  }

  private static boolean strided(Layer layer) {
    return layer instanceof Convolution convolution
        && convolution.axes().stream().anyMatch(axis -> axis.stride() > 1);
  }

  static String bytes(long bytes) {
    return String.format(Locale.ROOT, "%,d bytes", bytes);
  }

  /** Work done against work of the direct form. */
  static String work(long nominal, long done) {
    return String.format(
        Locale.ROOT,
        "%,d nominal, %,d done (%s %.2f times)",
        nominal,
        done,
        done <= nominal ? "saves" : "costs",
        done <= nominal ? (double) nominal / done : (double) done / nominal);
  }
}
