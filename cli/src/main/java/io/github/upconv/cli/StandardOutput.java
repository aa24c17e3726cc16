package io.github.upconv.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Standard output. A reader that has seen enough, such as {@code head}, is no error: what is
 * written after it has gone is dropped. Anything else that goes wrong, such as a full disk, is
 * reported once.
 */
final class StandardOutput extends OutputStream {
  private final OutputStream target =
      new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16);
  private boolean closed;
  private boolean lost;

  /** Whether something could not be written that somebody wanted to read. */
  boolean isLost() {
    return lost;
  }

  @Override
  public void write(int value) {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    attempt(() -> target.write(bytes, offset, length));
  }

  @Override
  public void flush() {
    attempt(target::flush);
  }

  private void attempt(Action action) {
    if (closed) {
      return;
    }
    try {
      action.run();
    } catch (IOException e) {
      closed = true;
      String reason = String.valueOf(e.getMessage());
      // the JDK has no types for these two
      if (!reason.startsWith("Broken pipe") && !reason.startsWith("Bad file descriptor")) {
        lost = true;
        System.err.println("upconv: standard output: must be writable, but " + reason);
      }
    }
  }

  private interface Action {
    void run() throws IOException;
  }
}
