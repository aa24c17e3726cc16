package io.github.upconv.machine;

/**
 * Whether {@link Math#fma(float, float, float)} is one instruction. Where it is not, the JDK
 * computes it with BigDecimal, about 300 times slower, and no API tells: so it is timed. The
 * fastest of many short batches is compared with plain multiply and add; the ratio is near 1 in
 * hardware and above 50 in software, in the interpreter as well as compiled.
 */
final class Fma {
  private static final int BATCHES = 24;
  private static final int CALLS = 16;
  private static final int RATIO = 12;

  private Fma() {}

  static boolean isFast() {
    long fused = Long.MAX_VALUE;
    long plain = Long.MAX_VALUE;
    float sum = 0;
    for (int batch = 0; batch < BATCHES; batch++) {
      long start = System.nanoTime();
      for (int i = 0; i < CALLS; i++) {
        sum = Math.fma(0.99f, sum, 0.01f);
      }
      long middle = System.nanoTime();
      for (int i = 0; i < CALLS; i++) {
        sum = plain(0.99f, sum, 0.01f);
      }
      fused = Math.min(fused, middle - start);
      plain = Math.min(plain, System.nanoTime() - middle);
    }
    return !Float.isNaN(sum) && fused < RATIO * Math.max(plain, 100);
  }

  private static float plain(float a, float b, float c) {
    return a * b + c;
  }
}
