package io.github.upconv.cli.check;

import io.github.upconv.cli.reference.Accuracy;
import io.github.upconv.cli.reference.Reference;
import io.github.upconv.cli.run.LayerCase;
import io.github.upconv.cli.run.Runner;
import io.github.upconv.layer.Layer;
import io.github.upconv.machine.Engine;
import io.github.upconv.plan.Plan;
import io.github.upconv.plan.Route;
import io.github.upconv.tensor.Layout;
import io.github.upconv.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;

/** Checks cases with both engines and all routes. */
public final class CaseCheck {
  private final Runner runner;
  private final List<Route> routes;

  /**
   * Checks that compute on the threads of a runner.
   *
   * @param routes those to take, where they can take the layer
   */
  public CaseCheck(Runner runner, List<Route> routes) {
    this.runner = runner;
    this.routes = routes;
  }

  /**
   * Checks a case.
   *
   * @throws IllegalArgumentException if the engine refuses it, or no route can take it
   */
  public CheckResult check(LayerCase layerCase) {
    var layer = layerCase.line().layer();
    var taken = taken(layer, routes);
    if (taken.isEmpty()) {
      throw new IllegalArgumentException(
          routes.getFirst() + ": " + routes.getFirst().refusal(layer).orElseThrow());
    }
    try (var arena = Arena.ofShared()) {
      var outputs = new ArrayList<Tensor>();
      for (var route : taken) {
        outputs.add(compute(layerCase, runner, Engine.SCALAR, route, arena));
        outputs.add(compute(layerCase, runner, Engine.best(), route, arena));
      }
      return judge(layerCase, false, taken, outputs);
    }
  }

  /** The routes that can take a layer. */
  static List<Route> taken(Layer layer, List<Route> routes) {
    return routes.stream().filter(route -> route.refusal(layer).isEmpty()).toList();
  }

  /** Computes a case on a route. */
  static Tensor compute(
      LayerCase layerCase, Runner runner, Engine engine, Route route, Arena arena) {
    var layout = Layout.CHANNELS_FIRST;
    var line = layerCase.line();
    var plan = Plan.of(line.layer(), line.input(), engine, layout, route);
    return runner.compute(layerCase, plan, layout, arena);
  }

  /**
   * Judges what the engines gave on all routes.
   *
   * @param exact whether no operation of the case rounds, so that every output must be exact
   * @param outputs one or more, which must be equal
   */
  static CheckResult judge(
      LayerCase layerCase, boolean exact, List<Route> routes, List<Tensor> outputs) {
    var line = layerCase.line();
    var reference = new Reference(line.layer(), layerCase.input(), layerCase.parameters());
    Tensor simd = outputs.getLast();
    boolean identical =
        outputs.stream().allMatch(output -> new Comparison(output, simd).identical());
    Tensor expected = layerCase.expected();
    if (expected == null) {
      var accuracy = reference.judge(exact, simd).getFirst();
      return new CheckResult(
          layerCase.name(),
          line.toString(),
          routes,
          identical,
          accuracy.worst(),
          accuracy.failures(),
          null,
          true);
    }
    List<Accuracy> both = reference.judge(exact, simd, expected);
    return new CheckResult(
        layerCase.name(),
        line.toString(),
        routes,
        identical,
        both.getFirst().worst(),
        both.getFirst().failures(),
        new Comparison(simd, expected).largestDifference(),
        both.getLast().failures() == 0);
  }
}
