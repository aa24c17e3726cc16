package io.github.upconv.kernel;

/** A list of weighted sums: which outputs they are for, and which positions they read. */
public final class SampleSums {
  private final int[] outputs;
  private final int[] first;
  private final int[] taps;
  private final long[] from;
  private final float[] coefficient;

  /**
   * Keeps the arrays.
   *
   * @param outputs output of each sum
   * @param first index of the first sample of each sum, and one more for the end
   * @param taps tap of each sample
   * @param from position of each sample in bytes
   * @param coefficient factor of each sample
   */
  public SampleSums(int[] outputs, int[] first, int[] taps, long[] from, float[] coefficient) {
    this.outputs = outputs;
    this.first = first;
    this.taps = taps;
    this.from = from;
    this.coefficient = coefficient;
  }

  /** Number of sums. */
  public int count() {
    return outputs.length;
  }

  /** Whether every coefficient is 1. */
  boolean isUnit() {
    boolean unit = true;
    for (float c : coefficient) {
      unit &= c == 1;
    }
    return unit;
  }

  /** Whether every sum is of one sample at most, with the coefficient 1. */
  public boolean isCopies() {
    boolean copies = isUnit();
    for (int i = 0; i < count(); i++) {
      copies &= first[i + 1] - first[i] <= 1;
    }
    return copies;
  }

  int[] outputs() {
    return outputs;
  }

  int[] first() {
    return first;
  }

  int[] taps() {
    return taps;
  }

  long[] from() {
    return from;
  }

  float[] coefficient() {
    return coefficient;
  }
}
