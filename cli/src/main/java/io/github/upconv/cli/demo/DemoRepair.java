package io.github.upconv.cli.demo;

import io.github.upconv.analysis.GridEnergy;
import io.github.upconv.analysis.LatticePeak;
import io.github.upconv.analysis.PhaseGains;
import io.github.upconv.analysis.Repair;
import io.github.upconv.analysis.Repair.Change;
import io.github.upconv.analysis.Repair.Target;
import io.github.upconv.cli.run.LayerCase;
import io.github.upconv.cli.run.Runner;
import io.github.upconv.layer.WeightedLayer;
import io.github.upconv.machine.Engine;
import io.github.upconv.plan.Parameters;
import io.github.upconv.tensor.Layout;
import io.github.upconv.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A layer that draws a checkerboard, computed once more with repaired weights.
 *
 * @param period of the checkerboard, in pixels: the stride of the layer
 * @param gains of the trained weights
 * @param change of the weights
 * @param before output of the trained weights
 * @param after output of the repaired weights
 */
public record DemoRepair(int period, PhaseGains gains, Change change, Tensor before, Tensor after) {
  /** Repairs the weights of a layer of two axes with one stride, and computes it with both. */
  public static DemoRepair of(LayerCase trained, Arena arena) {
    var layer = (WeightedLayer) trained.line().layer();
    var weight = Objects.requireNonNull(trained.parameters().weight());
    float[] values = weight.segment().toArray(ValueLayout.JAVA_FLOAT);
    float[] even = Repair.even(layer, values, Target.MEAN);
    var parameters =
        new Parameters(
            Tensor.of(even, weight.shape().extents()),
            trained.parameters().bias(),
            trained.parameters().slope());
    var repaired = new LayerCase(trained.name(), trained.line(), trained.input(), parameters, null);
    return new DemoRepair(
        layer.axes().getFirst().stride(),
        PhaseGains.of(layer, values),
        Change.between(values, even),
        compute(trained, arena),
        compute(repaired, arena));
  }

  private static Tensor compute(LayerCase layerCase, Arena arena) {
    try (var alone = new Runner(1)) {
      return alone.compute(layerCase, Engine.best(), Layout.CHANNELS_FIRST, arena);
    }
  }

  /** What was found and done, and what came of it, a line each. */
  public List<String> describe() {
    return List.of(
        String.format(
            Locale.ROOT,
            "audit: uneven in %d of %d output channels; channel %d makes %s of a constant 1",
            unevenChannels(),
            gains.channels(),
            worst(),
            Arrays.stream(gains.channel(worst()))
                .mapToObj(gain -> String.format(Locale.ROOT, "%.2f", gain))
                .collect(Collectors.joining(", "))),
        String.format(
            Locale.ROOT,
            "repair: equal gains, without training; weights moved by %.0f %% (root mean square)",
            100 * change.relative()),
        "before: " + measures(before),
        "after:  " + measures(after));
  }

  private long unevenChannels() {
    return IntStream.range(0, gains.channels()).filter(channel -> !gains.isEven(channel)).count();
  }

  private int worst() {
    return IntStream.range(0, gains.channels())
        .boxed()
        .max(Comparator.comparingDouble(gains::pairImbalance))
        .orElseThrow();
  }

  /** Grid energy and lattice peak of an output, all channels. */
  private String measures(Tensor output) {
    var channels =
        IntStream.range(0, (int) output.shape().extent(1))
            .mapToObj(channel -> Plane.of(output, channel).measurable())
            .toList();
    return String.format(
        Locale.ROOT,
        "grid energy E%d %.4f, peak %.1f dB",
        period,
        GridEnergy.of(channels, period).value(),
        LatticePeak.of(channels, period).decibels());
  }
}
