package io.github.upconv.cli.reference;

import io.github.upconv.layer.Activation;
import io.github.upconv.layer.AxisMap;
import io.github.upconv.layer.Layer;
import io.github.upconv.layer.Samples;
import io.github.upconv.layer.SubPixelConvolution;
import io.github.upconv.plan.Parameters;
import io.github.upconv.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Evaluates a layer at single output positions, all channels at once. One thread. */
final class Evaluator {
  private final Layer layer;
  private final Tensor input;
  private final Parameters parameters;
  private final List<AxisMap> maps;
  private final Mixer mixer;
  private final Samples[] samples;
  private final long[] collected;
  private final double[] values;
  private final double[] magnitudes;
  private final int upscale;
  private final int phases;
  private long sampleCount;

  Evaluator(Layer layer, Tensor input, Parameters parameters, Mixer mixer) {
    this.layer = layer;
    this.input = input;
    this.parameters = parameters;
    this.mixer = mixer;
    maps = layer.axisMaps(input.shape());
    samples = Stream.generate(Samples::new).limit(maps.size()).toArray(Samples[]::new);
    collected = new long[maps.size()];
    Arrays.fill(collected, -1);
    upscale = layer instanceof SubPixelConvolution subPixel ? subPixel.upscale() : 1;
    phases = layer instanceof SubPixelConvolution subPixel ? subPixel.phases() : 1;
    values = new double[layer.outputChannels()];
    magnitudes = new double[layer.outputChannels()];
  }

  /**
   * Evaluates one position.
   *
   * @param at spatial index of the output
   */
  void evaluate(long item, long[] at) {
    for (int axis = 0; axis < at.length; axis++) {
      if (collected[axis] != at[axis]) {
        samples[axis].clear();
        maps.get(axis).collect(at[axis], samples[axis]);
        collected[axis] = at[axis];
      }
    }
    Arrays.fill(values, 0);
    Arrays.fill(magnitudes, 0);
    sampleCount = 0;
    add(0, 0, input.offset() + item * input.stride(0), 1);
    int phase = phase(at);
    for (int oc = 0; oc < values.length; oc++) {
      addBias(oc * phases + phase, oc);
      activate(oc);
    }
  }

  /** Adds the samples of the axes from {@code axis} on. */
  private void add(int axis, int tap, long element, double coefficient) {
    if (axis == samples.length) {
      mixer.add(tap, element, coefficient, values, magnitudes);
      sampleCount++;
      return;
    }
    var along = samples[axis];
    int taps = maps.get(axis).taps();
    for (int i = 0; i < along.count(); i++) {
      add(
          axis + 1,
          tap * taps + along.tap(i),
          element + along.source(i) * input.stride(2 + axis),
          coefficient * along.coefficient(i));
    }
  }

  /** The channel of a sub-pixel convolution before its shuffle, within an output channel. */
  private int phase(long[] at) {
    int phase = 0;
    for (long index : at) {
      phase = phase * upscale + (int) (index % upscale);
    }
    return phase;
  }

  private void addBias(int index, int oc) {
    var bias = parameters.bias();
    if (bias != null) {
      values[oc] += bias.get(index);
      magnitudes[oc] += Math.abs(bias.get(index));
    }
  }

  private void activate(int oc) {
    double z = values[oc];
    switch (layer.activation().kind()) {
      case NONE -> {}
      case RELU -> values[oc] = z > 0 || Double.isNaN(z) ? z : 0;
      case LEAKY_RELU -> rectify(oc, layer.activation().slope());
      case PRELU -> rectify(oc, slope(oc));
      case TANH -> values[oc] = Math.tanh(z);
      case SIGMOID -> values[oc] = 1 / (1 + Math.exp(-z));
    }
    // results near 1 can come from a sum near 0
    magnitudes[oc] = Math.max(magnitudes[oc], Math.abs(values[oc]));
  }

  private void rectify(int oc, float slope) {
    if (values[oc] < 0) {
      values[oc] *= slope;
    }
    // a sum near 0 may come out on either side
    magnitudes[oc] *= Float.isFinite(slope) ? Math.max(1, Math.abs(slope)) : 1;
  }

  private float slope(int oc) {
    var slope = Objects.requireNonNull(parameters.slope());
    return slope.get(slope.shape().elements() == 1 ? 0 : oc);
  }

  /** Result of a channel. */
  double value(int oc) {
    return values[oc];
  }

  /** Sum of the absolute products of a channel. */
  double magnitude(int oc) {
    return magnitudes[oc];
  }

  /** Number of products that made each channel. */
  long terms() {
    return sampleCount * mixer.termsPerSample();
  }

  /** What the rounding of the activation may add, in units of u times its result. */
  static double activationSlack(Activation activation) {
    return switch (activation.kind()) {
      case NONE, RELU -> 0;
      case LEAKY_RELU, PRELU -> 1;
      case TANH, SIGMOID -> 4;
    };
  }
}
