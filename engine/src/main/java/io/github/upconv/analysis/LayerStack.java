package io.github.upconv.analysis;

import io.github.upconv.layer.Axis;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * Overlap along one axis of transposed convolutions that follow each other. Only kernel, stride and
 * dilation count; pads crop the borders and are left out.
 *
 * <p>The gradient of a strided convolution or pool is a transposed convolution, so the layers of a
 * classifier, top layer first, give the pattern of its gradients.
 *
 * @param layers from the one nearest to the input on; 1 or more
 */
public record LayerStack(List<Axis> layers) {
  /** Most elements of a pattern or of counts: bounds memory and time. */
  public static final int MOST_ELEMENTS = 1 << 20;

  /**
   * Checks that the pattern can be computed exactly.
   *
   * @throws IllegalArgumentException where there is no layer, the period is above {@link
   *     #MOST_ELEMENTS} or the taps multiply to more than 2^53
   */
  public LayerStack {
    layers = List.copyOf(layers);
    if (layers.isEmpty()) {
      throw new IllegalArgumentException("layers: must be 1 or more, were 0");
    }
    double period = 1;
    double taps = 1;
    for (var layer : layers) {
      period *= layer.stride();
      taps *= layer.kernel();
    }
    requireAtMost("product of strides", period, MOST_ELEMENTS);
    requireAtMost("product of kernels", taps, 0x1p53);
  }

  /** A stack of one layer. */
  public static LayerStack of(Axis... layers) {
    return new LayerStack(List.of(layers));
  }

  /**
   * Paths from inputs to each output far from the borders, by position modulo the product P of the
   * strides: the coefficients, modulo P, of the product over all layers of {@code B_k(z^(d*S))},
   * where {@code B_k = 1+z+...+z^(k-1)} and S is the product of the strides of later layers.
   */
  public long[] pattern() {
    long[] pattern = {1};
    for (var layer : layers) {
      long[] next = new long[pattern.length * layer.stride()];
      spread(pattern, layer, next);
      pattern = next;
    }
    return pattern;
  }

  /**
   * Paths from inputs to each output, borders included and nothing cropped.
   *
   * @param inputs elements of the input, 1 or more
   * @throws IllegalArgumentException where an extent is above {@link #MOST_ELEMENTS}
   */
  public long[] counts(int inputs) {
    if (inputs < 1) {
      throw new IllegalArgumentException("inputs: must be 1 or more, were " + inputs);
    }
    requireAtMost("inputs", inputs, MOST_ELEMENTS);
    long[] counts = new long[inputs];
    Arrays.fill(counts, 1);
    for (var layer : layers) {
      double extent = (counts.length - 1.0) * layer.stride() + layer.window();
      requireAtMost("outputs", extent, MOST_ELEMENTS);
      long[] next = new long[(int) extent];
      spread(counts, layer, next);
      counts = next;
    }
    return counts;
  }

  private static void spread(long[] from, Axis layer, long[] to) {
    for (int i = 0; i < from.length; i++) {
      for (int tap = 0; tap < layer.kernel(); tap++) {
        long at = (long) i * layer.stride() + (long) tap * layer.dilation();
        to[(int) (at % to.length)] += from[i];
      }
    }
  }

  /** Whether all outputs far from the borders have the same count. */
  public boolean isEven() {
    return Arrays.stream(pattern()).distinct().count() == 1;
  }

  /** Whether the stack is even although the layers before the last one make a checkerboard. */
  public boolean isHealedByLastLayer() {
    int before = layers.size() - 1;
    return before > 0 && isEven() && !new LayerStack(layers.subList(0, before)).isEven();
  }

  /** Most over fewest paths along one axis; infinite where an output has none. */
  public double ratio() {
    long[] pattern = pattern();
    long fewest = Arrays.stream(pattern).min().orElseThrow();
    return (double) Arrays.stream(pattern).max().orElseThrow() / fewest;
  }

  /** Standard deviation over mean of the pattern along one axis. */
  public double variation() {
    long[] pattern = pattern();
    double mean = Arrays.stream(pattern).average().orElseThrow();
    double squares = 0;
    for (long count : pattern) {
      squares += (count - mean) * (count - mean);
    }
    return Math.sqrt(squares / pattern.length) / mean;
  }

  /**
   * As {@link #variation()} of the product of {@code rank} such axes: {@code sqrt((1 + cv^2)^rank -
   * 1)}, since second moments of independent axes multiply.
   */
  public double variation(int rank) {
    double one = variation();
    return Math.sqrt(Math.pow(1 + one * one, rank) - 1);
  }

  /**
   * How much of the pattern has each primitive period p above 1: {@code sqrt(sum |X_a|^2) / X_0}
   * over the frequencies {@code a/p} with a and p coprime, X the Fourier transform of the pattern.
   * The squares sum to the square of {@link #variation()}.
   */
  public SequencedMap<Integer, Double> amplitudes() {
    long[] pattern = pattern();
    var amplitudes = new TreeMap<Integer, Double>();
    for (int period = 2; period <= pattern.length; period++) {
      if (pattern.length % period == 0) {
        amplitudes.put(period, amplitude(fold(pattern, period)));
      }
    }
    return amplitudes;
  }

  private static double[] fold(long[] pattern, int period) {
    double[] folded = new double[period];
    for (int i = 0; i < pattern.length; i++) {
      folded[i % period] += pattern[i];
    }
    return folded;
  }

  private static double amplitude(double[] folded) {
    int period = folded.length;
    double energy = 0;
    for (int line = 1; line < period; line++) {
      if (gcd(line, period) == 1) {
        double magnitude = PhaseSums.line(folded, line);
        energy += magnitude * magnitude;
      }
    }
    return Math.sqrt(energy);
  }

  private static int gcd(int a, int b) {
    return b == 0 ? a : gcd(b, a % b);
  }

  private static void requireAtMost(String name, double value, double most) {
    if (value > most) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%s: must be at most %.0f, was %.0f", name, most, value));
    }
  }
}
