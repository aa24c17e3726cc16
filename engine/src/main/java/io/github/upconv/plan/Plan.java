package io.github.upconv.plan;

import io.github.upconv.kernel.Kernels;
import io.github.upconv.layer.Layer;
import io.github.upconv.layer.LayerLine;
import io.github.upconv.layer.Overlap;
import io.github.upconv.layer.TransposedConvolution;
import io.github.upconv.machine.Engine;
import io.github.upconv.machine.Machine;
import io.github.upconv.tensor.Layout;
import io.github.upconv.tensor.Shape;
import io.github.upconv.tensor.Tensor;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a layer is computed: route, tiles, scratch memory. Made once per layer; {@link #bind} packs
 * the weights for it.
 *
 * <pre>{@code
 * var layer = TransposedConvolution.of(64, 32, Axis.of(4).stride(2).padding(1), ...);
 * try (var op = Plan.of(layer, input.shape()).bind(weight, bias)) {
 *   var output = Tensor.allocate(op.outputShape(input.shape()), arena);
 *   op.run(input, output);
 * }
 * }</pre>
 */
public final class Plan {
  private final Layer layer;
  private final Engine engine;
  private final Precision precision;
  private final Kernels kernels;
  private final List<RouteCost> candidates;
  private final Mixing mixing;
  private final Schedule schedule;

  private Plan(
      Layer layer,
      Shape input,
      Engine engine,
      Layout layout,
      Precision precision,
      @Nullable Route forced) {
    this.layer = layer;
    this.engine = engine;
    this.precision = precision;
    kernels = Kernels.of(engine);
    var geometry = Geometry.of(layer, input);
    var model = new CostModel(geometry, layout);
    var mixings =
        routes(forced)
            .filter(route -> route.refusal(layer).isEmpty())
            .map(route -> route.mixing(layer, geometry, kernels))
            .toList();
    candidates =
        mixings.stream()
            .map(model::cost)
            .sorted(Comparator.comparingDouble(RouteCost::total))
            .toList();
    var chosen = forced == null ? candidates.getFirst().route() : forced;
    mixing = mixings.stream().filter(m -> m.route() == chosen).findFirst().orElseThrow();
    schedule = Schedule.of(geometry, mixing, kernels);
  }

  private static Stream<Route> routes(@Nullable Route forced) {
    return forced == Route.FAST_MIX ? Arrays.stream(Route.values()) : Route.strict().stream();
  }

  /** A plan for the best engine of this JVM, see {@link Engine#best()}. */
  public static Plan of(Layer layer, Shape input) {
    return of(layer, input, Engine.best());
  }

  /** A plan for an engine and tensors with channels first. */
  public static Plan of(Layer layer, Shape input, Engine engine) {
    return of(layer, input, engine, Layout.CHANNELS_FIRST);
  }

  /**
   * A plan for an engine and a layout.
   *
   * @param input batch x channels x spatial extents; an operator also takes inputs with another
   *     batch or other spatial extents
   * @param layout what most tensors will have; others give the same result, more slowly
   * @throws IllegalArgumentException if the layer does not accept the input or the engine is not
   *     available; the message names the argument, the need and the given value
   */
  public static Plan of(Layer layer, Shape input, Engine engine, Layout layout) {
    return of(layer, input, engine, layout, Precision.STRICT);
  }

  /**
   * A plan that may round more than the definition does, in return for fewer multiply-adds. Where
   * {@link Route#FAST_MIX} cannot take the layer, or the input has too few pixels for it to pay,
   * the plan is the strict one.
   *
   * @param precision what is allowed; the result depends on it, the layer and {@code input} alone
   * @throws IllegalArgumentException as above
   */
  public static Plan of(
      Layer layer, Shape input, Engine engine, Layout layout, Precision precision) {
    boolean fast = precision == Precision.FAST && FastMixing.refusal(layer, input).isEmpty();
    return make(layer, input, engine, layout, precision, fast ? Route.FAST_MIX : null);
  }

  /**
   * A plan that takes a given route instead of the cheapest one: for comparing routes. The result
   * is the same, bit for bit, on all of {@link Route#strict}.
   *
   * @param route one that can take the layer; {@link Route#FAST_MIX} makes the plan a fast one
   * @throws IllegalArgumentException also if the route cannot take the layer; the message says why
   */
  public static Plan of(Layer layer, Shape input, Engine engine, Layout layout, Route route) {
    route
        .refusal(layer)
        .ifPresent(refusal -> {
          throw new IllegalArgumentException(
              String.format(
                  Locale.ROOT,
                  "route: %s cannot take %s: %s",
                  route,
                  new LayerLine(layer, input),
                  refusal));
        });
    var precision = route == Route.FAST_MIX ? Precision.FAST : Precision.STRICT;
    return make(layer, input, engine, layout, precision, route);
  }

  private static Plan make(
      Layer layer,
      Shape input,
      Engine engine,
      Layout layout,
      Precision precision,
      @Nullable Route forced) {
    try {
      return new Plan(layer, input, engine, layout, precision, forced);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          "layer: is too large to be planned: " + new LayerLine(layer, input), e);
    }
  }

  /** What is computed. */
  public Layer layer() {
    return layer;
  }

  /** The input shape this plan was made for. */
  public Shape inputShape() {
    return schedule.geometry().input();
  }

  /** The output for {@link #inputShape()}. */
  public Shape outputShape() {
    return schedule.geometry().output();
  }

  /** Which twins run. */
  public Engine engine() {
    return engine;
  }

  /** Which rounding was allowed; {@link #chosen} says whether it is made use of. */
  public Precision precision() {
    return precision;
  }

  /**
   * The route that is taken: the given one, {@link Route#FAST_MIX} where a fast plan takes it, or
   * the cheapest of the {@link #candidates}.
   */
  public Route chosen() {
    return mixing.route();
  }

  /** The routes that can take the layer, by expected cost, cheapest first. */
  public List<RouteCost> candidates() {
    return candidates;
  }

  /** Route and kind of spreading in words. */
  public String route() {
    return schedule.describe();
  }

  /** Bytes of scratch memory per worker, beyond input, output and packed weights. */
  public long scratchBytes() {
    return schedule.scratchBytes();
  }

  /** Multiply-adds that the route does, padding to whole tiles aside. */
  public long multiplyAdds() {
    return schedule.multiplyAdds(layer.nominalMultiplyAdds(inputShape()));
  }

  /** The plan in words, one fact per line. */
  public String explain() {
    var text = new StringBuilder();
    line(text, "layer", new LayerLine(layer, inputShape()));
    line(text, "output", outputShape());
    if (layer instanceof TransposedConvolution transposed) {
      line(text, "overlap", Overlap.of(transposed.axes()));
    }
    line(text, "engine", engine + ", " + Machine.current().describe());
    line(text, "precision", precision);
    line(text, "route", route());
    line(text, "why", Explanation.choice(layer, schedule));
    for (String cost :
        Explanation.costs(layer, inputShape(), precision, mixing.route(), candidates)) {
      line(text, "cost", cost);
    }
    line(
        text,
        "channel blocks",
        String.format(
            Locale.ROOT,
            "%d of up to %d channels",
            mixing.blocks().size(),
            mixing.blocks().getFirst().channels()));
    line(text, "tiles", schedule.describeTiles());
    line(text, "scratch", Explanation.bytes(scratchBytes()) + " per worker");
    line(text, "packed weights", Explanation.bytes(mixing.weightBytes()));
    line(
        text,
        "multiply-adds",
        Explanation.work(layer.nominalMultiplyAdds(inputShape()), multiplyAdds()));
    return text.toString();
  }

  private static void line(StringBuilder text, String name, Object value) {
    text.append(String.format(Locale.ROOT, "%-15s %s%n", name, value));
  }

  /** Binds a layer without weights. */
  public Operator bind() {
    return bind(Parameters.none());
  }

  /** Binds weights without bias. */
  public Operator bind(Tensor weight) {
    return bind(Parameters.of(weight));
  }

  /** Binds weights and bias. */
  public Operator bind(Tensor weight, Tensor bias) {
    return bind(Parameters.of(weight).bias(bias));
  }

  /**
   * Packs the values once, into memory that the operator owns until it is closed.
   *
   * @throws IllegalArgumentException if a value is absent, superfluous or of another shape
   */
  public Operator bind(Parameters parameters) {
    parameters.requireFit(layer);
    return new Operator(layer, kernels, schedule, parameters);
  }
}
