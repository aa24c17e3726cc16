package io.github.upconv.bench;

import io.github.upconv.cli.check.Comparison;
import io.github.upconv.cli.run.Runner;
import io.github.upconv.machine.Engine;
import io.github.upconv.plan.Parameters;
import io.github.upconv.plan.Plan;
import io.github.upconv.tensor.Shape;
import io.github.upconv.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.function.DoubleUnaryOperator;

/**
 * Whether an output is what the layer gives.
 *
 * <p>Engines must agree with each other bit for bit. Another library sums in another order. Both
 * results are then within {@code (4 + 2 * sqrt(terms)) * 2^-24 * mag} of the exact one, as {@code
 * docs/numerics.md} has it, so at most twice that apart. The engine itself gives both numbers:
 * {@code mag} is its output for the absolute values of input, weights and bias, {@code terms} that
 * for ones; hence interpolation coefficients must not be negative.
 */
final class Agreement {
  private static final double U = 0x1p-24;

  private final LayerData data;

  Agreement(LayerData data) {
    this.data = data;
  }

  /**
   * Compares {@link LayerData#output()}.
   *
   * @throws IllegalStateException if it is too far away
   */
  void require(Implementation implementation) {
    if (implementation.side() == Implementation.Side.OURS) {
      requireSameBits(implementation);
    } else {
      requireWithinBound(implementation);
    }
  }

  private void requireSameBits(Implementation implementation) {
    var twin = implementation.name().equals("simd") ? Engine.SCALAR : Engine.SIMD;
    try (var arena = Arena.ofShared()) {
      var other = compute(twin, x -> x, arena);
      if (!new Comparison(data.output(), other).identical()) {
        throw new IllegalStateException("scalar and SIMD differ: " + data.line());
      }
    }
  }

  private void requireWithinBound(Implementation implementation) {
    double worst = worst();
    if (!(worst <= 1)) {
      throw new IllegalStateException(
          implementation.title()
              + " and upconv differ, by "
              + worst
              + " times the error bound of both: "
              + data.line());
    }
  }

  /** The largest difference of an output from ours, in units of what is allowed. */
  double worst() {
    try (var arena = Arena.ofShared()) {
      var ours = compute(Engine.best(), x -> x, arena).segment();
      var magnitudes = compute(Engine.best(), Math::abs, arena).segment();
      var terms = compute(Engine.best(), _ -> 1, arena).segment();
      var theirs = data.output().segment();
      double worst = 0;
      for (long i = 0; i < data.output().shape().elements(); i++) {
        double difference =
            Math.abs(
                (double) ours.getAtIndex(ValueLayout.JAVA_FLOAT, i)
                    - theirs.getAtIndex(ValueLayout.JAVA_FLOAT, i));
        double count = terms.getAtIndex(ValueLayout.JAVA_FLOAT, i);
        double bound =
            (4 + 2 * Math.sqrt(count)) * U * magnitudes.getAtIndex(ValueLayout.JAVA_FLOAT, i);
        // NaN is larger than every number
        worst = Math.max(worst, difference == 0 ? 0 : difference / (2 * bound));
      }
      return worst;
    }
  }

  private Tensor compute(Engine engine, DoubleUnaryOperator change, Arena arena) {
    var input = changed(data.input(), change, arena);
    var parameters =
        Parameters.of(changed(data.weight(), change, arena))
            .bias(changed(data.bias(), change, arena));
    var output = Tensor.allocate(data.line().output(), arena);
    try (var operator = Plan.of(data.layer(), input.shape(), engine).bind(parameters);
        var runner = new Runner(Runtime.getRuntime().availableProcessors())) {
      runner.run(operator, input, output);
    }
    return output;
  }

  private static Tensor changed(Tensor tensor, DoubleUnaryOperator change, Arena arena) {
    Shape shape = tensor.shape();
    var result = Tensor.allocate(shape, arena);
    for (long i = 0; i < shape.elements(); i++) {
      float value = tensor.segment().getAtIndex(ValueLayout.JAVA_FLOAT, i);
      result
          .segment()
          .setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) change.applyAsDouble(value));
    }
    return result;
  }
}
