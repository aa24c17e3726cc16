package io.github.upconv.cli;

/** Exit statuses; part of the contract with scripts. */
final class ExitStatus {
  static final int OK = 0;
  static final int CHECK_FAILED = 1;
  static final int USAGE = 2;
  static final int INPUT = 3;
  static final int INTERNAL = 70;

  private ExitStatus() {}
}
