package io.github.upconv.cli;

import java.util.Locale;

/** Arguments that do not fit each other or their files. The message is one line. */
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * @param problem what was needed and what was given, as for {@link String#format}
   */
  UsageException(String problem, Object... details) {
    super(String.format(Locale.ROOT, problem, details));
  }

  /** What somebody else refuses. */
  UsageException(String message, Throwable cause) {
    super(message, cause);
  }
}
