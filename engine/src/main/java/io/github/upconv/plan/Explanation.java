package io.github.upconv.plan;

import io.github.upconv.layer.Convolution;
import io.github.upconv.layer.Layer;
import io.github.upconv.layer.WeightedLayer;
import io.github.upconv.machine.Machine;
import java.util.Locale;

/** The sentences of {@link Plan#explain()}. */
final class Explanation {
  private Explanation() {}

  /** Why the route was chosen and the others were not. */
  static String choice(Layer layer, Mixing mixing, Schedule schedule) {
    String spread =
        schedule.direct()
            ? "; few rows meet in an output, so they are read where they are"
            : "; row sums first, because many rows meet in an output";
    return switch (mixing) {
      case PlanarMixing planar ->
          String.format(
                  Locale.ROOT,
                  "channels first: taps are mixed at low resolution as one matrix product of %d"
                      + " rows and %d terms, lanes are pixels",
                  planar.taps() * planar.blocks().getFirst().channels(),
                  planar.terms())
              + spread;
      case CopyMixing _ -> "no weights, nothing to mix" + spread;
      case GroupMixing _ ->
          String.format(
                  Locale.ROOT,
                  "groups have %d output channels, fewer than the %d lanes of a vector: dense mix"
                      + " declined",
                  ((WeightedLayer) layer).outputChannelsPerGroup(),
                  Machine.current().lanes())
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
