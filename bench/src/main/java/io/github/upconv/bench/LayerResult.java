package io.github.upconv.bench;

import io.github.upconv.bench.Implementation.Side;
import io.github.upconv.layer.LayerLine;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What was measured about a layer.
 *
 * @param timings those of the implementations that support it, ours first
 */
record LayerResult(String name, LayerLine line, List<Timing> timings) {
  LayerResult {
    timings = List.copyOf(timings);
  }

  /** 10^9 operations of the direct form. */
  double gflop() {
    return 2e-9 * line.layer().nominalMultiplyAdds(line.input());
  }

  /** The timing of one implementation, if it supports the layer. */
  Optional<Timing> timing(Implementation implementation) {
    return timings.stream()
        .filter(timing -> timing.implementation().equals(implementation))
        .findFirst();
  }

  /** The engine that is compared: the first one. */
  Timing ours() {
    return timings.getFirst();
  }

  /** 10^9 operations of the direct form per second. */
  double gflops(Timing timing) {
    return 1e3 * gflop() / timing.medianMillis();
  }

  /** Time of the fastest peer on the same tensors over ours; above 1 we are faster. */
  Optional<Double> ratio() {
    return ratio(EnumSet.of(Side.PEER));
  }

  /** The same, with peers that may keep tensors in their own layouts. */
  Optional<Double> ratioToAnyLayout() {
    return ratio(EnumSet.of(Side.PEER, Side.PEER_OWN_LAYOUTS));
  }

  private Optional<Double> ratio(Set<Side> sides) {
    return timings.stream()
        .filter(timing -> sides.contains(timing.implementation().side()))
        .map(Timing::medianMillis)
        .min(Double::compare)
        .map(best -> best / ours().medianMillis());
  }
}
