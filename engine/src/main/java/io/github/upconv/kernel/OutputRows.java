package io.github.upconv.kernel;

import java.util.Arrays;

/**
 * A reusable list of rows of outputs: which phases a row has, where it begins among the sums of
 * each, where it goes and which bias it gets. Keeps its memory, so that filling it again allocates
 * nothing.
 */
public final class OutputRows {
  private int[] phase = new int[16];
  private long[] from = new long[16];
  private long[] to = new long[16];
  private long[] bias = new long[16];
  private int[] outputs = new int[16];
  private int rows;
  private int slack;

  /** An empty list. */
  public OutputRows() {}

  /** Forgets all rows. */
  public void clear() {
    rows = 0;
    slack = 0;
  }

  /** Allows that so many floats behind the last row are overwritten. */
  public void slack(int floats) {
    slack = floats;
  }

  /**
   * Appends a row.
   *
   * @param firstPhase number of its first phase; the others follow
   * @param fromAt bytes from the sums of a phase to those of the row
   * @param toAt where the row goes
   * @param biasAt bias of the first phase
   * @param count outputs of the row
   */
  public void add(int firstPhase, long fromAt, long toAt, long biasAt, int count) {
    if (rows == outputs.length) {
      phase = Arrays.copyOf(phase, 2 * rows);
      from = Arrays.copyOf(from, 2 * rows);
      to = Arrays.copyOf(to, 2 * rows);
      bias = Arrays.copyOf(bias, 2 * rows);
      outputs = Arrays.copyOf(outputs, 2 * rows);
    }
    phase[rows] = firstPhase;
    from[rows] = fromAt;
    to[rows] = toAt;
    bias[rows] = biasAt;
    outputs[rows] = count;
    rows++;
  }

  /** Number of rows. */
  public int size() {
    return rows;
  }

  /** Number of the first phase of a row. */
  public int phase(int row) {
    return phase[row];
  }

  /** Bytes from the sums of a phase to those of a row. */
  public long from(int row) {
    return from[row];
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

  /**
   * Whether so many outputs behind a row may be overwritten by it: they are those of the next rows,
   * which are written after it.
   */
  public boolean isFollowed(int row, int count) {
    long end = to[row] + (long) outputs[row] * Float.BYTES;
    int left = count;
    int next = row + 1;
    for (; left > 0 && next < rows && to[next] == end; next++) {
      left -= outputs[next];
      end += (long) outputs[next] * Float.BYTES;
    }
    return left <= (next == rows ? slack : 0);
  }
}
