package io.github.upconv.bench;

import io.github.upconv.cli.run.Filled;
import io.github.upconv.layer.LayerLine;
import io.github.upconv.layer.WeightedLayer;
import io.github.upconv.plan.Parameters;
import io.github.upconv.tensor.Shape;
import io.github.upconv.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.SplittableRandom;

/** A layer with random numbers between -1 and 1, in dense off-heap tensors, channels first. */
public final class LayerData implements AutoCloseable {
  private final Arena arena = Arena.ofShared();
  private final LayerLine line;
  private final Tensor input;
  private final Tensor weight;
  private final Tensor bias;
  private final Tensor output;

  /**
   * Allocates and fills all tensors.
   *
   * @throws IllegalArgumentException if the layer has no weights
   */
  public LayerData(LayerLine line) {
    if (!(line.layer() instanceof WeightedLayer layer)) {
      throw new IllegalArgumentException("layer: need one with weights, was " + line);
    }
    this.line = line;
    var random = new SplittableRandom(1);
    input = random(line.input(), random);
    weight = random(layer.weightShape(), random);
    bias = random(Shape.of(layer.biasExtent()), random);
    output = Tensor.allocate(line.output(), arena);
  }

  private Tensor random(Shape shape, SplittableRandom random) {
    return Filled.tensor(shape, () -> random.nextDouble(-1, 1), arena);
  }

  /** The layer and the shape of its input. */
  public LayerLine line() {
    return line;
  }

  /** The layer. */
  public WeightedLayer layer() {
    return (WeightedLayer) line.layer();
  }

  /** What is read. */
  public Tensor input() {
    return input;
  }

  /** The weights, in the order of {@link WeightedLayer#weightShape()}. */
  public Tensor weight() {
    return weight;
  }

  /** One number per channel that the convolution makes. */
  public Tensor bias() {
    return bias;
  }

  /** Weights and bias. */
  public Parameters parameters() {
    return Parameters.of(weight).bias(bias);
  }

  /** What is written. */
  public Tensor output() {
    return output;
  }

  /** 10^9 operations of the direct form: its multiply-adds, twice. */
  public double nominalGflop() {
    return 2e-9 * line.layer().nominalMultiplyAdds(line.input());
  }

  @Override
  public void close() {
    arena.close();
  }
}
