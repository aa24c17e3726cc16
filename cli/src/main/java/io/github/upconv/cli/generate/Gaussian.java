package io.github.upconv.cli.generate;

import java.util.SplittableRandom;

/**
 * Normally distributed numbers that are the same on every machine and JDK: Marsaglia's polar method
 * on a generator whose algorithm is specified, with strict mathematics.
 */
final class Gaussian {
  private final SplittableRandom random;
  private double spare;
  private boolean hasSpare;

  Gaussian(long seed) {
    random = new SplittableRandom(seed);
  }

  /** The next number with mean 0 and standard deviation 1. */
  double next() {
    if (hasSpare) {
      hasSpare = false;
      return spare;
    }
    double x;
    double y;
    double square;
    do {
      x = 2 * uniform() - 1;
      y = 2 * uniform() - 1;
      square = x * x + y * y;
    } while (square >= 1 || square == 0);
    double factor = StrictMath.sqrt(-2 * StrictMath.log(square) / square);
    spare = y * factor;
    hasSpare = true;
    return x * factor;
  }

  private double uniform() {
    return (random.nextLong() >>> 11) * 0x1p-53;
  }
}
