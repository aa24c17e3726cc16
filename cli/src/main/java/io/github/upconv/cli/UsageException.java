package io.github.upconv.cli;

/** Arguments that do not fit each other or their files. The message is one line. */
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * @param problem what was needed and what was given
   */
  UsageException(String problem) {
    super(problem);
  }

  /** Arguments that the engine refuses, in its words. */
  UsageException(IllegalArgumentException refused) {
    super(refused.getMessage(), refused);
  }

  /** Arguments that were refused, in better words. */
  UsageException(String problem, RuntimeException refused) {
    super(problem, refused);
  }
}
