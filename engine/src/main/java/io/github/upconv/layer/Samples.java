package io.github.upconv.layer;

import java.util.Arrays;

/**
 * A reusable list of samples: which tap reads which source position with which coefficient. Grows
 * as needed and keeps its memory, so that filling it again allocates nothing.
 */
public final class Samples {
  private int[] taps = new int[64];
  private long[] sources = new long[64];
  private float[] coefficients = new float[64];
  private int count;

  /** An empty list. */
  public Samples() {}

  /** Number of samples. */
  public int count() {
    return count;
  }

  /** Tap of sample {@code i}. */
  public int tap(int i) {
    return taps[i];
  }

  /** Source position of sample {@code i}, within the input extent. */
  public long source(int i) {
    return sources[i];
  }

  /** Coefficient of sample {@code i}; never 0. */
  public float coefficient(int i) {
    return coefficients[i];
  }

  /** Forgets all samples. */
  public void clear() {
    count = 0;
  }

  /** Appends a sample, unless its coefficient is 0: a term that is not there. */
  void add(int tap, long source, float coefficient) {
    if (coefficient == 0) {
      return;
    }
    if (count == taps.length) {
      taps = Arrays.copyOf(taps, 2 * count);
      sources = Arrays.copyOf(sources, 2 * count);
      coefficients = Arrays.copyOf(coefficients, 2 * count);
    }
    taps[count] = tap;
    sources[count] = source;
    coefficients[count] = coefficient;
    count++;
  }

  /** Renames the taps of the samples from {@code first} on: {@code tap * factor + phase}. */
  void spreadTaps(int first, int factor, int phase) {
    for (int i = first; i < count; i++) {
      taps[i] = taps[i] * factor + phase;
    }
  }
}
