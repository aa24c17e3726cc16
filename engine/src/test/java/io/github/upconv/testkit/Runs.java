package io.github.upconv.testkit;

import io.github.upconv.layer.WeightedLayer;
import io.github.upconv.machine.Engine;
import io.github.upconv.plan.Operator;
import io.github.upconv.plan.Parameters;
import io.github.upconv.plan.Plan;
import io.github.upconv.plan.Route;
import io.github.upconv.tensor.Layout;
import io.github.upconv.tensor.Shape;
import io.github.upconv.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs cases on an engine. */
public final class Runs {
  private Runs() {}

  /** The engines that this machine has; the first is the reference. */
  public static List<Engine> engines() {
    return Engine.simdAvailable() ? List.of(Engine.SCALAR, Engine.SIMD) : List.of(Engine.SCALAR);
  }

  /** The operator of a case, planned for channels first. */
  public static Operator bind(Case c, Engine engine) {
    return bind(c, engine, Layout.CHANNELS_FIRST);
  }

  /** The operator of a case, planned for a layout. */
  public static Operator bind(Case c, Engine engine, Layout layout) {
    return Plan.of(c.layer(), c.input(), engine, layout).bind(parameters(c));
  }

  /** The operator of a case on a route. */
  public static Operator bind(Case c, Engine engine, Layout layout, Route route) {
    return Plan.of(c.layer(), c.input(), engine, layout, route).bind(parameters(c));
  }

  /** The routes that give a layer the same bits. */
  public static List<Route> routes(Case c) {
    return Route.strict().stream().filter(route -> route.refusal(c.layer()).isEmpty()).toList();
  }

  /** Weight, bias and slope of a case as heap tensors. */
  public static Parameters parameters(Case c) {
    var weight =
        c.layer() instanceof WeightedLayer layer ? heap(c.weight(), layer.weightShape()) : null;
    return new Parameters(weight, vector(c.bias()), vector(c.slope()));
  }

  private static @Nullable Tensor vector(float @Nullable [] values) {
    return values == null ? null : heap(values, Shape.of(values.length));
  }

  /** A dense tensor that shares the array. */
  public static Tensor heap(float[] values, Shape shape) {
    return Tensor.of(MemorySegment.ofArray(values), shape);
  }

  /** The output of a fresh operator, dense, channels first. */
  public static float[] run(Case c, Engine engine) {
    try (var operator = bind(c, engine)) {
      return run(operator, c);
    }
  }

  /** The output of an operator for the case's input, dense, channels first. */
  public static float[] run(Operator operator, Case c) {
    var shape = operator.outputShape(c.input());
    float[] output = new float[Math.toIntExact(shape.elements())];
    operator.run(heap(c.x(), c.input()), heap(output, shape));
    return output;
  }

  /** As {@link #run(Operator, Case)} with placed tensors; checks the memory around them. */
  public static float[] run(Operator operator, Case c, Placement in, Placement out) {
    try (var arena = Arena.ofConfined()) {
      var input = in.allocate(c.input(), arena).store(c.x());
      var output = out.allocate(operator.outputShape(c.input()), arena);
      operator.run(input.tensor(), output.tensor());
      var context =
          new Object() {
            @Override
            public String toString() {
              return "%s%n  input %s, output %s".formatted(c, in, out);
            }
          };
      input.requireCanaries(context);
      output.requireCanaries(context);
      Compare.sameBits(context, c.x(), input.values());
      return output.values();
    }
  }
}
