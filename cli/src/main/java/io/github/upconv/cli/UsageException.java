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

  /** Arguments that the engine refuses, in better words. */
  UsageException(String problem, IllegalArgumentException refused) {
    super(problem, refused);
  }
}
