package io.github.upconv.cli.check;

import io.github.upconv.cli.run.Filled;
import io.github.upconv.cli.run.LayerCase;
import io.github.upconv.cli.run.Runner;
import io.github.upconv.layer.Activation;
import io.github.upconv.layer.AxisMap;
import io.github.upconv.layer.LayerLine;
import io.github.upconv.layer.WeightedLayer;
import io.github.upconv.machine.Engine;
import io.github.upconv.plan.Parameters;
import io.github.upconv.plan.Plan;
import io.github.upconv.plan.Route;
import io.github.upconv.tensor.Layout;
import io.github.upconv.tensor.Shape;
import io.github.upconv.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * A generated case. Everything about it follows from its seed.
 *
 * @param values what its tensors are made of
 * @param source where the input of the SIMD engine lies
 * @param target where its output lies
 */
record SweepCase(
    String name,
    LayerLine line,
    Values values,
    Placement source,
    Placement target,
    boolean biased,
    long dataSeed) {
  static SweepCase draw(String name, RandomGenerator random) {
    return new SweepCase(
        name,
        RandomLine.next(random),
        Values.draw(random),
        Placement.draw(random),
        Placement.draw(random),
        random.nextInt(3) > 0,
        random.nextLong());
  }

  /** Computes the case on every route that can take it, with both engines, and judges it. */
  CheckResult check(Runner runner, List<Route> routes) {
    try (var arena = Arena.ofShared()) {
      var random = new SplittableRandom(dataSeed);
      var input = fill(line.input(), random, arena);
      var parameters = parameters(random, arena);
      var layerCase = new LayerCase(describe(), line, input, parameters, null);
      Tensor placedInput = source.allocate(line.input(), arena);
      Placement.copy(input, placedInput);
      var taken = CaseCheck.taken(line.layer(), routes);
      var outputs = new ArrayList<Tensor>();
      for (var route : taken) {
        outputs.add(CaseCheck.compute(layerCase, runner, Engine.SCALAR, route, arena));
        // each must take tensors of any placement
        Tensor placedOutput = target.allocate(line.output(), arena);
        var layout = random.nextBoolean() ? Layout.CHANNELS_FIRST : Layout.CHANNELS_LAST;
        var plan = Plan.of(line.layer(), line.input(), Engine.best(), layout, route);
        try (var operator = plan.bind(parameters)) {
          runner.run(operator, placedInput, placedOutput);
        }
        Tensor simd = Tensor.allocate(line.output(), arena);
        Placement.copy(placedOutput, simd);
        outputs.add(simd);
      }
      return CaseCheck.judge(layerCase, isExact(), taken, outputs);
    }
  }

  /** The family of the layer. */
  String family() {
    String text = line.toString();
    return text.substring(0, text.indexOf(' '));
  }

  private String describe() {
    return String.format(
        Locale.ROOT,
        "%s (%s values, %s input, %s output%s)",
        name,
        values,
        source,
        target,
        biased ? ", bias" : "");
  }

  private Parameters parameters(RandomGenerator random, Arena arena) {
    var parameters = Parameters.none();
    if (line.layer() instanceof WeightedLayer weighted) {
      parameters = Parameters.of(fill(weighted.weightShape(), random, arena));
      if (biased) {
        parameters = parameters.bias(fill(Shape.of(weighted.biasExtent()), random, arena));
      }
    }
    return line.layer().activation().kind() == Activation.Kind.PRELU
        ? parameters.slope(fill(Shape.of(line.layer().outputChannels()), random, arena))
        : parameters;
  }

  private Tensor fill(Shape shape, RandomGenerator random, Arena arena) {
    return Filled.tensor(shape, () -> values.next(random), arena);
  }

  /** Whether no operation rounds: integers, coefficients of 1 and no curved activation. */
  boolean isExact() {
    return values == Values.INTEGER
        && line.layer().axisMaps(line.input()).stream().allMatch(AxisMap::unit)
        && switch (line.layer().activation().kind()) {
          case NONE, RELU, LEAKY_RELU, PRELU -> true;
          case TANH, SIGMOID -> false;
        };
  }
}
