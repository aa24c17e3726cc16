package io.github.upconv.testkit;

/** What the numbers of a case look like. */
public enum Data {
  /** Small integers: every sum is exact in float32, so results must be equal. */
  INTEGERS {
    @Override
    float value(Draw draw) {
      return draw.between(-7, 7);
    }
  },
  /** Random reals between -1 and 1. */
  REALS {
    @Override
    float value(Draw draw) {
      return (float) (2 * draw.unit() - 1);
    }
  },
  /** Reals, and here and there a NaN or an infinity. */
  NON_FINITE {
    @Override
    float value(Draw draw) {
      return draw.chance(0.01)
          ? draw.pick(Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY)
          : REALS.value(draw);
    }
  },
  /** Reals, and here and there a value near the largest float. */
  HUGE {
    @Override
    float value(Draw draw) {
      return draw.chance(0.1)
          ? draw.pick(Float.MAX_VALUE, -Float.MAX_VALUE, 1e38f, -1e30f, 1e19f)
          : REALS.value(draw);
    }
  },
  /** Denormals, both zeros and values around the smallest normal. */
  TINY {
    @Override
    float value(Draw draw) {
      return switch (draw.between(0, 5)) {
        case 0 -> draw.pick(0f, -0f);
        case 1 -> draw.pick(Float.MIN_NORMAL, -Float.MIN_NORMAL);
        case 2 -> REALS.value(draw);
        default -> draw.between(-1000, 1000) * Float.MIN_VALUE;
      };
    }
  };

  abstract float value(Draw draw);

  float[] values(int count, Draw draw) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = value(draw);
    }
    return values;
  }
}
