package io.github.upconv.kernel;

import java.util.Arrays;

/**
 * A reusable list of rows of outputs: where their phases lie among the sums of a channel, where the
 * row goes and which bias it gets. Keeps its memory, so that filling it again allocates nothing.
 */
public final class OutputRows {
  private long[] even = new long[16];
  private long[] odd = new long[16];
  private long[] to = new long[16];
  private long[] bias = new long[16];
  private int[] outputs = new int[16];
  private int rows;

  /** An empty list. */
  public OutputRows() {}

  /** Forgets all rows. */
  public void clear() {
    rows = 0;
  }

  /**
   * Appends a row.
   *
   * @param evenAt sums of the first phase
   * @param oddAt sums of the second phase, the same as the first if there is one phase
   * @param toAt where the row goes
   * @param biasAt bias of the first phase
   * @param count outputs of the row
   */
  public void add(long evenAt, long oddAt, long toAt, long biasAt, int count) {
    if (rows == outputs.length) {
      even = Arrays.copyOf(even, 2 * rows);
      odd = Arrays.copyOf(odd, 2 * rows);
      to = Arrays.copyOf(to, 2 * rows);
      bias = Arrays.copyOf(bias, 2 * rows);
      outputs = Arrays.copyOf(outputs, 2 * rows);
    }
    even[rows] = evenAt;
    odd[rows] = oddAt;
    to[rows] = toAt;
    bias[rows] = biasAt;
    outputs[rows] = count;
    rows++;
  }

  /** Number of rows. */
  public int size() {
    return rows;
  }

  /** Sums of the first phase of a row. */
  public long even(int row) {
    return even[row];
  }

  /** Sums of the second phase of a row. */
  public long odd(int row) {
    return odd[row];
  }

  /** Where a row goes. */
  public long to(int row) {
    return to[row];
  }

  /** Bias of the first phase of a row. */
  public long bias(int row) {
    return bias[row];
  }

  /** Outputs of a row. */
  public int outputs(int row) {
    return outputs[row];
  }
}
