package io.github.upconv.testkit;

import io.github.upconv.machine.Engine;
import io.github.upconv.oracle.Expected;
import io.github.upconv.plan.Operator;
import io.github.upconv.plan.Parameters;
import io.github.upconv.plan.Plan;
import io.github.upconv.plan.Route;
import io.github.upconv.tensor.Layout;
import io.github.upconv.tensor.Shape;
import java.lang.foreign.Arena;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is done to the sums of a case before the activation; all arrays dense, channels first.
 *
 * @param scale one per output channel; null for none, as is the shift then
 * @param shift one per output channel
 * @param residual as many as outputs; null for none
 */
public record Finish(
    float @Nullable [] scale, float @Nullable [] shift, float @Nullable [] residual) {
  /** Draws what a case is finished with, and whether with all of it. */
  public static Finish of(Case c, long seed) {
    var draw = new Draw(seed ^ 0xf1);
    boolean scaled = draw.chance(0.7);
    boolean added = !scaled || draw.chance(0.7);
    return of(c, scaled, added, draw);
  }

  /** Draws everything for a case. */
  public static Finish whole(Case c, long seed) {
    return of(c, true, true, new Draw(seed ^ 0xf1));
  }

  private static Finish of(Case c, boolean scaled, boolean added, Draw draw) {
    int channels = c.layer().outputChannels();
    // a large or a tiny factor would leave nothing of the other summands
    var factors = c.data() == Data.HUGE || c.data() == Data.TINY ? Data.REALS : c.data();
    int outputs = Math.toIntExact(c.line().output().elements());
    return new Finish(
        scaled ? factors.values(channels, draw) : null,
        scaled ? c.data().values(channels, draw) : null,
        added ? c.data().values(outputs, draw) : null);
  }

  /** The definition's result. */
  public Expected expected(Case c) {
    var expected = c.expected();
    if (scale != null) {
      expected = expected.scaled(scale, Objects.requireNonNull(shift));
    }
    return residual == null ? expected : expected.plus(residual);
  }

  /** The operator of a case with the scale and shift. */
  public Operator bind(Case c, Engine engine, Layout layout) {
    return Plan.of(c.layer(), c.input(), engine, layout).bind(parameters(c));
  }

  /** The same on a route. */
  public Operator bind(Case c, Engine engine, Layout layout, Route route) {
    return Plan.of(c.layer(), c.input(), engine, layout, route).bind(parameters(c));
  }

  /** The values of a case with the scale and shift. */
  public Parameters parameters(Case c) {
    var parameters = Runs.parameters(c);
    if (scale != null) {
      var channels = Shape.of(scale.length);
      parameters =
          parameters.scaleShift(
              Runs.heap(scale, channels), Runs.heap(Objects.requireNonNull(shift), channels));
    }
    return parameters;
  }

  /** The output of an operator, dense, channels first. */
  public float[] run(Operator operator, Case c) {
    return run(operator, c, Placement.HEAP, Placement.HEAP, Placement.HEAP);
  }

  /** The output of an operator with placed tensors; checks the memory around them. */
  public float[] run(Operator operator, Case c, Placement in, Placement added, Placement out) {
    try (var arena = Arena.ofConfined()) {
      var input = in.allocate(c.input(), arena).store(c.x());
      var output = out.allocate(operator.outputShape(c.input()), arena);
      if (residual == null) {
        operator.run(input.tensor(), output.tensor());
      } else {
        var summand = added.allocate(operator.outputShape(c.input()), arena).store(residual);
        operator.run(input.tensor(), summand.tensor(), output.tensor());
        Compare.sameBits(c, residual, summand.values());
        summand.requireCanaries(c);
      }
      output.requireCanaries(c);
      return output.values();
    }
  }

  /** The output of an operator that adds to the residual in its place. */
  public float[] runInPlace(Operator operator, Case c, Placement in, Placement place) {
    try (var arena = Arena.ofConfined()) {
      var input = in.allocate(c.input(), arena).store(c.x());
      var output = place.allocate(operator.outputShape(c.input()), arena);
      output.store(Objects.requireNonNull(residual));
      operator.run(input.tensor(), output.tensor(), output.tensor());
      output.requireCanaries(c);
      return output.values();
    }
  }
}
