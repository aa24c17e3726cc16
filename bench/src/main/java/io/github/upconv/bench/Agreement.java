package io.github.upconv.bench;

import io.github.upconv.cli.check.Comparison;
import io.github.upconv.cli.run.Runner;
import io.github.upconv.machine.Engine;
import io.github.upconv.plan.Parameters;
import io.github.upconv.plan.Plan;
import io.github.upconv.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.DoubleUnaryOperator;

/**
 * Whether an output is what the layer gives.
 *
 * <p>The engines must agree with each other bit for bit. Another library sums in another order.
 * Both results are then within {@code (4 + 2 * sqrt(terms)) * 2^-24 * mag} of the exact one, as
 * {@code docs/numerics.md} has it, so at most twice that apart. The engine itself gives both
 * numbers: {@code mag} is its output for the absolute values of input, weights and bias, {@code
 * terms} that for ones; hence interpolation coefficients must not be negative.
 */
final class Agreement implements AutoCloseable {
  private static final double U = 0x1p-24;

  private final LayerData data;
  private final Arena arena = Arena.ofShared();
  private final Tensor ours;
  private final MemorySegment magnitudes;
  private final MemorySegment terms;

  /** Computes what outputs are compared with. */
  Agreement(LayerData data) {
    this.data = data;
    ours = compute(Engine.best(), x -> x);
    magnitudes = compute(Engine.best(), Math::abs).segment();
    terms = compute(Engine.best(), _ -> 1).segment();
  }

  /**
   * Compares {@link LayerData#output()}, which an implementation has written.
   *
   * @throws IllegalStateException if it is not the output of the layer
   */
  void require(Implementation implementation) {
    if (implementation.side() == Implementation.Side.OURS) {
      boolean isSimd = implementation.name().equals("simd");
      var twin = isSimd ? compute(Engine.SCALAR, x -> x) : ours;
      if (!new Comparison(data.output(), twin).identical()) {
        throw new IllegalStateException("scalar and SIMD differ: " + data.line());
      }
      return;
    }
    double worst = worst();
    if (!(worst <= 1)) {
      throw new IllegalStateException(
          implementation.title()
              + " and upconv differ by "
              + worst
              + " times the error bound of both: "
              + data.line());
    }
  }

  /** The largest difference of the output from ours, in units of what is allowed. */
  double worst() {
    var theirs = data.output().segment();
    double worst = 0;
    for (long i = 0; i < data.output().shape().elements(); i++) {
      double difference = Math.abs(element(ours.segment(), i) - element(theirs, i));
      double bound = (4 + 2 * Math.sqrt(element(terms, i))) * U * element(magnitudes, i);
      // where one is NaN, so is this
      worst = Math.max(worst, difference == 0 ? 0 : difference / (2 * bound));
    }
    return worst;
  }

  private static double element(MemorySegment segment, long index) {
    return segment.getAtIndex(ValueLayout.JAVA_FLOAT, index);
  }

  /** The output for changed numbers. */
  private Tensor compute(Engine engine, DoubleUnaryOperator change) {
    var input = changed(data.input(), change);
    var parameters =
        Parameters.of(changed(data.weight(), change)).bias(changed(data.bias(), change));
    var output = Tensor.allocate(data.line().output(), arena);
    try (var operator = Plan.of(data.layer(), input.shape(), engine).bind(parameters);
        var runner = new Runner(Runtime.getRuntime().availableProcessors())) {
      runner.run(operator, input, output);
    }
    return output;
  }

  private Tensor changed(Tensor tensor, DoubleUnaryOperator change) {
    var result = Tensor.allocate(tensor.shape(), arena);
    for (long i = 0; i < tensor.shape().elements(); i++) {
      float value = (float) change.applyAsDouble(element(tensor.segment(), i));
      result.segment().setAtIndex(ValueLayout.JAVA_FLOAT, i, value);
    }
    return result;
  }

  @Override
  public void close() {
    arena.close();
  }
}
