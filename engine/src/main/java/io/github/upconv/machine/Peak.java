package io.github.upconv.machine;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * What one core of this machine can do at most, measured: the yardstick of all throughput figures.
 *
 * @param gflops billion float32 operations per second of independent multiply-adds in registers
 * @param gigabytesPerSecond bytes read plus bytes written per second by a copy that no cache holds
 */
public record Peak(double gflops, double gigabytesPerSecond) {
  private static final int ROUNDS = 40;
  private static final int STEPS = 400_000;
  private static final long COPY_BYTES = 96L << 20;

  /** Measures for about a second on the caller's thread; the best of many short rounds counts. */
  public static Peak measure() {
    return new Peak(measureGflops(), measureBandwidth());
  }

  private static double measureGflops() {
    boolean simd = Engine.simdAvailable();
    long best = Long.MAX_VALUE;
    float sink = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long start = System.nanoTime();
      sink += simd ? SimdShape.multiplyAdds(STEPS) : ScalarShape.multiplyAdds(STEPS);
      best = Math.min(best, System.nanoTime() - start);
    }
    double operations = 2.0 * ScalarShape.CHAINS * STEPS * Machine.current().lanes();
    return Float.isNaN(sink) ? Double.NaN : operations / best;
  }

  private static double measureBandwidth() {
    try (var arena = Arena.ofConfined()) {
      var from = arena.allocate(COPY_BYTES, 64);
      var to = arena.allocate(COPY_BYTES, 64);
      from.fill((byte) 1);
      to.fill((byte) 2);
      long best = Long.MAX_VALUE;
      for (int round = 0; round < 6; round++) {
        long start = System.nanoTime();
        MemorySegment.copy(from, 0, to, 0, COPY_BYTES);
        best = Math.min(best, System.nanoTime() - start);
      }
      return 2.0 * COPY_BYTES / best;
    }
  }
}
