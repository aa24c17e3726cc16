package io.github.upconv.layer;

import java.util.Locale;

/**
 * A function applied to every output element, last of all.
 *
 * @param kind which function
 * @param slope factor for negative values of leaky ReLU; 0 for every other kind
 */
public record Activation(Kind kind, float slope) {
  /** The identity. */
  public static final Activation NONE = new Activation(Kind.NONE, 0);

  /** The functions. */
  public enum Kind {
    /** {@code x}. */
    NONE,
    /** {@code x < 0 ? 0 : x}; NaN stays NaN. */
    RELU,
    /** {@code x < 0 ? slope * x : x} with one constant slope. */
    LEAKY_RELU,
    /** {@code x < 0 ? slope[oc] * x : x} with a trained slope per output channel. */
    PRELU,
    /** Hyperbolic tangent. */
    TANH,
    /** {@code 1 / (1 + exp(-x))}. */
    SIGMOID;

    /** The name in a layer line: {@code leaky-relu}. */
    String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** Checks that only leaky ReLU has a slope and that it is finite. */
  public Activation {
    if (kind != Kind.LEAKY_RELU && slope != 0) {
      throw new IllegalArgumentException(
          "activation: only leaky-relu takes a slope, was " + kind.text() + ":" + slope);
    }
    if (!Float.isFinite(slope)) {
      throw new IllegalArgumentException("activation: the slope must be finite, was " + slope);
    }
  }

  /** An activation without parameter. */
  public static Activation of(Kind kind) {
    return new Activation(kind, 0);
  }

  /** Leaky ReLU with the given slope for negative values. */
  public static Activation leakyRelu(float slope) {
    return new Activation(Kind.LEAKY_RELU, slope);
  }

  @Override
  public String toString() {
    return kind == Kind.LEAKY_RELU ? kind.text() + ":" + Decimals.print(slope) : kind.text();
  }
}
