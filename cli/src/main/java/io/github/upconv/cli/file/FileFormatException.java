package io.github.upconv.cli.file;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.Locale;

/**
 * A file cannot be read or written, is malformed, or holds what this program does not support. The
 * message is one line, {@code file: what was needed, what was given}.
 */
public final class FileFormatException extends IOException {
  private static final long serialVersionUID = 1;

  /**
   * @param file path of the file
   * @param problem what was needed and what was given, as for {@link String#format}
   * @param details arguments of {@code problem}; strings may be contents of the file, they are made
   *     {@linkplain Printable#text printable}
   */
  public FileFormatException(String file, String problem, Object... details) {
    super(Printable.path(file) + ": " + String.format(Locale.ROOT, problem, printable(details)));
  }

  /** A file that could not be opened or read to its end. */
  static FileFormatException unreadable(String file, IOException cause) {
    return because(file, "readable", cause);
  }

  /** A file that could not be created or written to its end. */
  static FileFormatException unwritable(String file, IOException cause) {
    return because(file, "writable", cause);
  }

  private static FileFormatException because(String file, String needed, IOException cause) {
    if (cause instanceof FileFormatException known) {
      return known;
    }
    var exception = new FileFormatException(file, "must be %s, but %s", needed, reason(cause));
    exception.initCause(cause);
    return exception;
  }

  private static String reason(IOException cause) {
    String reason =
        switch (cause) {
          case NoSuchFileException _ -> "there is no such file or folder";
          case AccessDeniedException _ -> "permission was denied";
          case FileSystemException e -> e.getReason();
          default -> cause.getMessage();
        };
    return reason == null ? cause.getClass().getSimpleName() : reason;
  }

  private static Object[] printable(Object[] details) {
    return Arrays.stream(details)
        .map(detail -> detail instanceof String text ? Printable.text(text) : detail)
        .toArray();
  }
}
