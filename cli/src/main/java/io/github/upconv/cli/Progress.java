package io.github.upconv.cli;

import java.io.PrintWriter;

/**
 * Tells a person at a terminal how far a long piece of work has come, in one line that is gone when
 * the work is done. Work of less than a second stays silent.
 */
final class Progress implements AutoCloseable {
  private static final long SILENT_NANOS = 1_000_000_000;
  private static final long STEP_NANOS = 100_000_000;

  private final PrintWriter err;
  private final String what;
  private final int total;
  private int current;
  private long next = System.nanoTime() + SILENT_NANOS;
  private int visible;

  /**
   * @param what one piece of the work, such as "case"
   * @param total number of pieces
   */
  Progress(PrintWriter err, String what, int total) {
    this.err = err;
    this.what = what;
    this.total = total;
  }

  /** The next piece begins. */
  void next() {
    current++;
    if (System.nanoTime() - next < 0 || !Terminal.isStandardError()) {
      return;
    }
    next = System.nanoTime() + STEP_NANOS;
    String text = what + " " + current + " of " + total;
    err.print("\r" + text);
    err.flush();
    visible = text.length();
  }

  /** Makes room for a line of output. */
  void clear() {
    if (visible > 0) {
      err.print("\r" + " ".repeat(visible) + "\r");
      err.flush();
      visible = 0;
    }
  }

  @Override
  public void close() {
    clear();
  }
}
