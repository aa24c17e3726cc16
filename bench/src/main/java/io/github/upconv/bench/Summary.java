package io.github.upconv.bench;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Ratios of many layers in a line.
 *
 * @param layers how many layers have one
 * @param geometricMean of the ratios
 * @param least ratio
 * @param slower how many are below 1
 */
record Summary(long layers, double geometricMean, double least, long slower) {
  /** The summary of some ratio. */
  static Summary of(List<LayerResult> results, Function<LayerResult, Optional<Double>> ratio) {
    double[] ratios =
        results.stream().map(ratio).flatMap(Optional::stream).mapToDouble(r -> r).toArray();
    double logarithms = 0;
    double least = Double.POSITIVE_INFINITY;
    long slower = 0;
    for (double value : ratios) {
      logarithms += Math.log(value);
      least = Math.min(least, value);
      slower += value < 1 ? 1 : 0;
    }
    return new Summary(ratios.length, Math.exp(logarithms / ratios.length), least, slower);
  }

  /** In words. */
  String describe() {
    return String.format(
        Locale.ROOT,
        "geometric mean %.2f, least %.2f, slower on %d of %d layers",
        geometricMean,
        least,
        slower,
        layers);
  }
}
