package io.github.upconv.testkit;

import io.github.upconv.layer.Activation;
import io.github.upconv.layer.Interpolation;
import io.github.upconv.layer.Layer;
import io.github.upconv.layer.LayerLine;
import io.github.upconv.layer.PixelShuffle;
import io.github.upconv.layer.Resize;
import io.github.upconv.layer.SubPixelConvolution;
import io.github.upconv.layer.WeightedLayer;
import io.github.upconv.oracle.Expected;
import io.github.upconv.oracle.Oracle;
import io.github.upconv.tensor.Shape;
import org.jspecify.annotations.Nullable;

/**
 * A layer with numbers; all arrays dense, channels first.
 *
 * @param line layer and input shape
 * @param data what the numbers look like
 * @param seed what they were made from
 * @param x the input
 * @param weight null for layers without weights
 * @param bias null for none
 * @param slope null where the activation is not PReLU
 */
public record Case(
    LayerLine line,
    Data data,
    long seed,
    float[] x,
    float @Nullable [] weight,
    float @Nullable [] bias,
    float @Nullable [] slope) {
  /** Draws numbers for a line; bias and the number of slopes are drawn as well. */
  public static Case of(LayerLine line, Data data, long seed) {
    var draw = new Draw(seed);
    return of(line, data, seed, draw.chance(0.6));
  }

  /** Draws numbers for a line. */
  public static Case of(LayerLine line, Data data, long seed, boolean biased) {
    var draw = new Draw(seed ^ 0x5eed);
    var layer = line.layer();
    float[] x = data.values((int) line.input().elements(), draw);
    float[] weight = null;
    float[] bias = null;
    float[] slope = null;
    if (layer instanceof WeightedLayer weighted) {
      weight = data.values((int) weighted.weightShape().elements(), draw);
      bias = biased ? data.values(biases(layer), draw) : null;
    }
    if (layer.activation().kind() == Activation.Kind.PRELU) {
      slope = Data.REALS.values(draw.chance(0.3) ? 1 : layer.outputChannels(), draw);
    }
    return new Case(line, data, seed, x, weight, bias, slope);
  }

  /** Draws numbers for a layer line given as text. */
  public static Case of(String line, Data data, long seed) {
    return of(LayerLine.parse(line), data, seed);
  }

  /** Number of biases: channels of the convolution, so before the shuffle of a sub-pixel layer. */
  public static int biases(Layer layer) {
    return layer instanceof SubPixelConvolution subPixel
        ? subPixel.outputChannels() * subPixel.phases()
        : layer.outputChannels();
  }

  /** The layer. */
  public Layer layer() {
    return line.layer();
  }

  /** The shape of the input. */
  public Shape input() {
    return line.input();
  }

  /** Whether every output is a copy of an input, bit for bit. */
  public boolean isCopy() {
    boolean copies =
        switch (line.layer()) {
          case PixelShuffle shuffle -> true;
          case Resize resize -> resize.interpolation().mode() == Interpolation.Mode.NEAREST;
          default -> false;
        };
    return copies && line.layer().activation().equals(Activation.NONE);
  }

  /** The definition's result. */
  public Expected expected() {
    return Oracle.evaluate(line.layer(), line.input(), x, weight, bias, slope);
  }

  /** This case with another input. */
  public Case withInput(float[] newX) {
    return new Case(line, data, seed, newX, weight, bias, slope);
  }

  /** This case with another weight. */
  public Case withWeight(float[] newWeight) {
    return new Case(line, data, seed, x, newWeight, bias, slope);
  }

  /** This case with another bias. */
  public Case withBias(float @Nullable [] newBias) {
    return new Case(line, data, seed, x, weight, newBias, slope);
  }

  /** The layer line alone on a line, ready to be pasted, then what the numbers were. */
  @Override
  public String toString() {
    return "%s%n  (%s, seed %d, %s)"
        .formatted(line, data, seed, bias == null ? "no bias" : "with bias");
  }
}
