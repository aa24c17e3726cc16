package io.github.upconv.cli.check;

import java.util.random.RandomGenerator;

/** Kinds of random numbers that generated cases are made of. */
enum Values {
  /** Between -1 and 1. */
  UNIFORM {
    @Override
    float next(RandomGenerator random) {
      return random.nextFloat(-1, 1);
    }
  },
  /** Small integers, whose sums of products are exact in float32. */
  INTEGER {
    @Override
    float next(RandomGenerator random) {
      return random.nextInt(-3, 4);
    }
  },
  /** Magnitudes from 2^-20 to 2^20. */
  WIDE {
    @Override
    float next(RandomGenerator random) {
      return Math.scalb(random.nextFloat(-1, 1), random.nextInt(-20, 21));
    }
  },
  /** Products and sums below the normal range. */
  TINY {
    @Override
    float next(RandomGenerator random) {
      return Math.scalb(random.nextFloat(-1, 1), random.nextInt(-76, -60));
    }
  },
  /** Now and then a NaN, an infinity or a negative zero. */
  SPECIAL {
    @Override
    float next(RandomGenerator random) {
      return switch (random.nextInt(200)) {
        case 0 -> Float.NaN;
        case 1 -> Float.POSITIVE_INFINITY;
        case 2 -> Float.NEGATIVE_INFINITY;
        case 3, 4, 5 -> -0f;
        default -> random.nextFloat(-1, 1);
      };
    }
  };

  /** The next number. */
  abstract float next(RandomGenerator random);

  /** A kind; plain numbers and integers are the most frequent ones. */
  static Values draw(RandomGenerator random) {
    return switch (random.nextInt(20)) {
      case 0, 1 -> WIDE;
      case 2 -> TINY;
      case 3, 4 -> SPECIAL;
      case 5, 6, 7, 8, 9, 10 -> INTEGER;
      default -> UNIFORM;
    };
  }
}
