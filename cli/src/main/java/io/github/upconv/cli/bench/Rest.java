package io.github.upconv.cli.bench;

import java.util.concurrent.locks.LockSupport;

/**
 * A rest between rounds of timed runs, in which all threads fall asleep.
 *
 * <p>A virtual machine may place two processors on one core, and leaves them there while they are
 * busy. Of rounds of 100 ms on two threads that followed each other without a rest, up to 34 in a
 * row took twice as long as others; with rests of 10 ms at most two in a row did.
 */
public final class Rest {
  private static final long NANOS = 20_000_000;

  private Rest() {}

  /** Rests. */
  public static void take() {
    LockSupport.parkNanos(NANOS);
  }
}
