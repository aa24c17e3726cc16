package io.github.upconv.cli.reference;

import io.github.upconv.layer.AxisMap;
import io.github.upconv.layer.Layer;
import io.github.upconv.plan.Parameters;
import io.github.upconv.tensor.Shape;
import io.github.upconv.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;

/**
 * A layer computed in double precision, straight from its definition: every output gathers its
 * products one by one.
 */
public final class Reference {
  private final Layer layer;
  private final Tensor input;
  private final Parameters parameters;
  private final Shape outputShape;
  private final Mixer mixer;

  /** A layer with everything it reads; the weights are copied. */
  public Reference(Layer layer, Tensor input, Parameters parameters) {
    this.layer = layer;
    this.input = input;
    this.parameters = parameters;
    outputShape = layer.outputShape(input.shape());
    mixer = Mixer.of(layer, input, parameters);
  }

  /**
   * Judges results for this layer, on all processors.
   *
   * @param exact whether they must be met to the last bit, because no operation rounds; copies
   *     always must
   * @return one accuracy for each of the results
   */
  public List<Accuracy> judge(boolean exact, Tensor... results) {
    return judge(exact || isCopy(), _ -> true, results);
  }

  /** Judges a random share of the output positions of a result. */
  public Accuracy judgeShare(double share, long seed, Tensor result) {
    long threshold = (long) (share * 0x1p53);
    return judge(
            isCopy(),
            position -> new SplittableRandom(seed + position).nextLong() >>> 11 < threshold,
            result)
        .getFirst();
  }

  private boolean isCopy() {
    return mixer instanceof CopyMixer
        && layer.axisMaps(input.shape()).stream().allMatch(AxisMap::unit)
        && Evaluator.activationSlack(layer.activation()) == 0;
  }

  private List<Accuracy> judge(boolean exact, LongPredicate chosen, Tensor... results) {
    long positions = outputShape.elements() / outputShape.extent(1);
    return LongStream.range(0, positions)
        .parallel()
        .filter(chosen)
        .collect(() -> new Task(exact, results), Task::judge, Task::merge)
        .accuracies;
  }

  /** Judges positions one after the other. */
  private final class Task {
    private final Evaluator evaluator = new Evaluator(layer, input, parameters, mixer);
    private final List<Accuracy> accuracies = new ArrayList<>();
    private final Tensor[] results;

    Task(boolean exact, Tensor... results) {
      this.results = results;
      for (int i = 0; i < results.length; i++) {
        accuracies.add(new Accuracy(exact, Evaluator.activationSlack(layer.activation())));
      }
    }

    void judge(long position) {
      long[] at = new long[layer.rank()];
      long rest = position;
      for (int axis = at.length - 1; axis >= 0; axis--) {
        at[axis] = rest % outputShape.extent(2 + axis);
        rest /= outputShape.extent(2 + axis);
      }
      evaluator.evaluate(rest, at);
      for (int i = 0; i < results.length; i++) {
        judge(results[i], accuracies.get(i), rest, at);
      }
    }

    void merge(Task other) {
      for (int i = 0; i < results.length; i++) {
        accuracies.get(i).merge(other.accuracies.get(i));
      }
    }

    private void judge(Tensor result, Accuracy accuracy, long item, long[] at) {
      long element = result.offset() + item * result.stride(0);
      for (int axis = 0; axis < at.length; axis++) {
        element += at[axis] * result.stride(2 + axis);
      }
      for (int oc = 0; oc < layer.outputChannels(); oc++) {
        accuracy.add(
            Mixer.element(result, element + oc * result.stride(1)),
            evaluator.value(oc),
            evaluator.magnitude(oc),
            evaluator.terms());
      }
    }
  }
}
