package io.github.upconv.kernel;

/**
 * How far the compilers are with a kernel.
 *
 * <p>In a method that is not compiled every vector is an object: a term of a tile of 6 x 4 vectors
 * takes 4 microseconds instead of 6 nanoseconds, and the JVM compiles it after thousands of calls
 * or tens of thousands of terms. So kernels are called when weights are bound, until a call is fast
 * or the layer would have been computed meanwhile.
 *
 * <p>Of the register tiles that is the narrowest, which then does most of the work of the others:
 * these are called for no longer than it has worked, until they are fast as well. Their calls do
 * real work, and small products are always theirs: after calls with few terms, and where these came
 * late, 6 x 4 was boxed in 1 of 4 runs of the tests.
 *
 * <p>Threads share this without any order: a lost update costs a few more calls.
 */
final class WarmUp {
  /** A term of a kernel that is not compiled. */
  private static final double COLD_NANOS = 1000;

  /** A term: 80 times as fast as what is not compiled, a fifth of the speed of what is. */
  private static final double TERM_NANOS = 50;

  /** The first and last steps of a call, in the same way. */
  private static final double CALL_NANOS = 500;

  /** Calls after which a kernel is taken as it is; the JVM needed 2000 to 15,000. */
  private static final int MOST_CALLS = 20_000;

  private double allowed;
  private double spent;
  private int calls;
  private boolean over;

  /** Whether the kernel is compiled. */
  boolean isOver() {
    return over;
  }

  /** Allows calls for some time. */
  void allow(double nanos) {
    allowed += nanos;
  }

  /** Whether the kernel should be called once more. */
  boolean isDue() {
    return !over && spent < allowed;
  }

  /** Counts a call. */
  void tried(long nanos, long terms) {
    spent += nanos;
    calls++;
    over |= nanos < CALL_NANOS + TERM_NANOS * terms || calls >= MOST_CALLS;
  }

  /**
   * Calls a kernel for nothing but its compilation, until it is fast or the terms of a layer would
   * have been computed.
   *
   * @param terms that a call has
   * @param ofLayer terms of the layer
   */
  void repeat(Runnable call, long terms, double ofLayer) {
    allow(COLD_NANOS * ofLayer);
    while (isDue()) {
      long begin = System.nanoTime();
      call.run();
      tried(System.nanoTime() - begin, terms);
    }
  }
}
