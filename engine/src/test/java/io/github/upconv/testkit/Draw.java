package io.github.upconv.testkit;

import java.util.SplittableRandom;

/** Random choices from one seed. */
public final class Draw {
  private final SplittableRandom random;

  /** Equal seeds make equal choices. */
  public Draw(long seed) {
    random = new SplittableRandom(seed);
  }

  /** From 0 inclusive to 1 exclusive. */
  public double unit() {
    return random.nextDouble();
  }

  /** Both ends are possible. */
  public int between(int least, int most) {
    return random.nextInt(least, most + 1);
  }

  /** True with the given probability. */
  public boolean chance(double probability) {
    return unit() < probability;
  }

  /** One of the values. */
  public int pick(int... values) {
    return values[random.nextInt(values.length)];
  }

  /** One of the values. */
  public float pick(float... values) {
    return values[random.nextInt(values.length)];
  }

  /** One of the values. */
  public String pick(String... values) {
    return values[random.nextInt(values.length)];
  }

  /** One of the values. */
  public <E> E pick(E[] values) {
    return values[random.nextInt(values.length)];
  }
}
