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
   * @param seconds how long timed runs go on, after warm-up
   */
  public BenchResult time(Engine engine, Precision precision, Runner runner, double seconds) {
    var plan = Plan.of(line.layer(), line.input(), engine, layout, precision);
    try (Operator operator = plan.bind(parameters)) {
      var timing = Timing.of(() -> runner.run(operator, input, output), QUIET_SECONDS, seconds);
      return new BenchResult(line, engine, runner.threads(), plan.route(), timing);
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
    var operators = new ArrayList<Operator>();
    try {
      for (var route : routes) {
        var forced = Plan.of(line.layer(), line.input(), engine, layout, route);
        operators.add(forced.bind(parameters));
      }
      List<Runnable> runs =
          operators.stream().<Runnable>map(o -> () -> runner.run(o, input, output)).toList();
      var timings = Timing.inTurn(runs, QUIET_SECONDS, seconds);
      var times = new EnumMap<Route, Timing>(Route.class);
      for (int i = 0; i < routes.size(); i++) {
        times.put(routes.get(i), timings.get(i));
      }
      return new RouteResult(line, layout, engine, runner.threads(), plan.chosen(), times);
    } finally {
      operators.forEach(Operator::close);
    }
  }

  @Override
  public void close() {
    arena.close();
  }
}
