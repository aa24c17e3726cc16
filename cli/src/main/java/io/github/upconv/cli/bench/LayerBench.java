package io.github.upconv.cli.bench;

import io.github.upconv.cli.run.Filled;
import io.github.upconv.cli.run.Runner;
import io.github.upconv.layer.Activation;
import io.github.upconv.layer.LayerLine;
import io.github.upconv.layer.WeightedLayer;
import io.github.upconv.machine.Engine;
import io.github.upconv.plan.Operator;
import io.github.upconv.plan.Parameters;
import io.github.upconv.plan.Plan;
import io.github.upconv.plan.Precision;
import io.github.upconv.plan.Route;
import io.github.upconv.plan.RouteCost;
import io.github.upconv.tensor.Layout;
import io.github.upconv.tensor.Shape;
import io.github.upconv.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.SplittableRandom;

/** A layer with random input and weights, ready to be timed on any engine. */
public final class LayerBench implements AutoCloseable {
  private static final double QUIET_SECONDS = 1;

  private final LayerLine line;
  private final Layout layout;
  private final Arena arena = Arena.ofShared();
  private final SplittableRandom random = new SplittableRandom(1);
  private final Tensor input;
  private final Tensor output;
  private final Parameters parameters;

  /**
   * Allocates and fills all tensors of a layer.
   *
   * @param layout of input and output
   */
  public LayerBench(LayerLine line, Layout layout) {
    this.line = line;
    this.layout = layout;
    input = Filled.tensor(line.input(), layout, this::next, arena);
    output = Tensor.allocate(line.output(), layout, arena);
    parameters = parameters();
  }

  private Tensor fill(Shape shape) {
    return Filled.tensor(shape, this::next, arena);
  }

  private double next() {
    return random.nextDouble(-1, 1);
  }

  private Parameters parameters() {
    var layer = line.layer();
    var values =
        layer instanceof WeightedLayer weighted
            ? Parameters.of(fill(weighted.weightShape()))
                .bias(fill(Shape.of(weighted.biasExtent())))
            : Parameters.none();
    return layer.activation().kind() == Activation.Kind.PRELU
        ? values.slope(fill(Shape.of(layer.outputChannels())))
        : values;
  }

  /**
   * Times the layer.
   *
   * @param precisions levels to time; several are timed in turn
   * @param seconds how long timed runs go on, after warm-up, for each level
   * @return a result for each level
   */
  public List<BenchResult> time(
      Engine engine, List<Precision> precisions, Runner runner, double seconds) {
    var plans =
        precisions.stream()
            .map(precision -> Plan.of(line.layer(), line.input(), engine, layout, precision))
            .toList();
    var timings = time(plans, runner, seconds);
    var results = new ArrayList<BenchResult>();
    for (int i = 0; i < plans.size(); i++) {
      var plan = plans.get(i);
      results.add(
          new BenchResult(
              line, engine, plan.precision(), runner.threads(), plan.route(), timings.get(i)));
    }
    return results;
  }

  private List<Timing> time(List<Plan> plans, Runner runner, double seconds) {
    var operators = new ArrayList<Operator>();
    try {
      plans.forEach(plan -> operators.add(plan.bind(parameters)));
      List<Runnable> runs =
          operators.stream().<Runnable>map(o -> () -> runner.run(o, input, output)).toList();
      return runs.size() == 1
          ? List.of(Timing.of(runs.getFirst(), QUIET_SECONDS, seconds))
          : Timing.inTurn(runs, QUIET_SECONDS, seconds * runs.size());
    } finally {
      operators.forEach(Operator::close);
    }
  }

  /**
   * Times all routes that can take the layer, in turn.
   *
   * @param seconds how long timed runs go on, for all routes together
   */
  public RouteResult timeRoutes(Engine engine, Runner runner, double seconds) {
    var plan = Plan.of(line.layer(), line.input(), engine, layout);
    var routes = plan.candidates().stream().map(RouteCost::route).toList();
    var plans =
        routes.stream()
            .map(route -> Plan.of(line.layer(), line.input(), engine, layout, route))
            .toList();
    var timings = time(plans, runner, seconds / plans.size());
    var times = new EnumMap<Route, Timing>(Route.class);
    for (int i = 0; i < routes.size(); i++) {
      times.put(routes.get(i), timings.get(i));
    }
    return new RouteResult(line, layout, engine, runner.threads(), plan.chosen(), times);
  }

  @Override
  public void close() {
    arena.close();
  }
}
