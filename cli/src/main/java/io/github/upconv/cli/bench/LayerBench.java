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
import io.github.upconv.tensor.Shape;
import io.github.upconv.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.SplittableRandom;

/** A layer with random input and weights, ready to be timed on any engine. */
public final class LayerBench implements AutoCloseable {
  private static final double QUIET_SECONDS = 1;

  private final LayerLine line;
  private final Arena arena = Arena.ofShared();
  private final SplittableRandom random = new SplittableRandom(1);
  private final Tensor input;
  private final Tensor output;
  private final Parameters parameters;

  /** Allocates and fills all tensors of a layer. */
  public LayerBench(LayerLine line) {
    this.line = line;
    input = fill(line.input());
    output = Tensor.allocate(line.output(), arena);
    parameters = parameters();
  }

  private Tensor fill(Shape shape) {
    return Filled.tensor(shape, () -> random.nextDouble(-1, 1), arena);
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
  public BenchResult time(Engine engine, Runner runner, double seconds) {
    var plan = Plan.of(line.layer(), line.input(), engine);
    try (Operator operator = plan.bind(parameters)) {
      var timing = Timing.of(() -> runner.run(operator, input, output), QUIET_SECONDS, seconds);
      return new BenchResult(line, engine, runner.threads(), plan.route(), timing);
    }
  }

  @Override
  public void close() {
    arena.close();
  }
}
