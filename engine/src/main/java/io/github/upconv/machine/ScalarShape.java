package io.github.upconv.machine;

/** Scalar twin of {@link SimdShape}. */
final class ScalarShape {
  /** Independent chains: more than latency times ports of current processors. */
  static final int CHAINS = 12;

  private ScalarShape() {}

  /** {@code CHAINS * steps} multiply-adds. */
  static float multiplyAdds(int steps) {
    float a = 0.999f;
    float b = 0.001f;
    float c0 = 0;
    float c1 = 1;
    float c2 = 2;
    float c3 = 3;
    float c4 = 4;
    float c5 = 5;
    float c6 = 6;
    float c7 = 7;
    float c8 = 8;
    float c9 = 9;
    float c10 = 10;
    float c11 = 11;
    for (int i = 0; i < steps; i++) {
      c0 = c0 * a + b;
      c1 = c1 * a + b;
      c2 = c2 * a + b;
      c3 = c3 * a + b;
      c4 = c4 * a + b;
      c5 = c5 * a + b;
      c6 = c6 * a + b;
      c7 = c7 * a + b;
      c8 = c8 * a + b;
      c9 = c9 * a + b;
      c10 = c10 * a + b;
      c11 = c11 * a + b;
    }
    return c0 + c1 + c2 + c3 + c4 + c5 + c6 + c7 + c8 + c9 + c10 + c11;
  }
}
