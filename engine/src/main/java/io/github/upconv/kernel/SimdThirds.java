package io.github.upconv.kernel;

import static io.github.upconv.kernel.Lanes.SPECIES;

import java.util.function.IntUnaryOperator;
import jdk.incubator.vector.FloatVector;

/**
 * Lane numbers that take every third float of three vectors a, b, c in a row, and that let pairs of
 * floats of three vectors take turns. {@code selectFrom} reads two vectors, so each takes two
 * steps: {@code CLOSE.selectFrom(OPEN.selectFrom(a, b), c)}.
 */
final class SimdThirds {
  private static final int L = Lanes.COUNT;

  /** Floats 0, 3, 6 and so on of a, b, c. */
  static final FloatVector OPEN_0 = lanes(i -> thirdOfTwo(3 * i));

  static final FloatVector CLOSE_0 = lanes(i -> thirdOfThree(i, 3 * i));

  /** Floats 1, 4, 7 and so on. */
  static final FloatVector OPEN_1 = lanes(i -> thirdOfTwo(3 * i + 1));

  static final FloatVector CLOSE_1 = lanes(i -> thirdOfThree(i, 3 * i + 1));

  /** Floats 2, 5, 8 and so on. */
  static final FloatVector OPEN_2 = lanes(i -> thirdOfTwo(3 * i + 2));

  static final FloatVector CLOSE_2 = lanes(i -> thirdOfThree(i, 3 * i + 2));

  /** Pairs of a, b and c in turns: the first vector of three. */
  static final FloatVector OPEN_FIRST = lanes(i -> pairOfTwo(i));

  static final FloatVector CLOSE_FIRST = lanes(i -> pairOfThree(i, i));

  /** The second vector of three. */
  static final FloatVector OPEN_SECOND = lanes(i -> pairOfTwo(L + i));

  static final FloatVector CLOSE_SECOND = lanes(i -> pairOfThree(i, L + i));

  /** The third vector of three. */
  static final FloatVector OPEN_THIRD = lanes(i -> pairOfTwo(2 * L + i));

  static final FloatVector CLOSE_THIRD = lanes(i -> pairOfThree(i, 2 * L + i));

  private SimdThirds() {}

  /** Where a float is in a and b; any place if it is in c. */
  private static int thirdOfTwo(int at) {
    return at < 2 * L ? at : 0;
  }

  /** Where a float is once those of a and b are in their lanes: there, or in c. */
  private static int thirdOfThree(int lane, int at) {
    return at < 2 * L ? lane : at - L;
  }

  /** Where the float at a place of the result is in a and b. */
  private static int pairOfTwo(int at) {
    int vector = at / 2 % 3;
    return vector == 2 ? 0 : vector * L + at / 6 * 2 + at % 2;
  }

  private static int pairOfThree(int lane, int at) {
    return at / 2 % 3 == 2 ? L + at / 6 * 2 + at % 2 : lane;
  }

  private static FloatVector lanes(IntUnaryOperator number) {
    float[] lanes = new float[L];
    for (int i = 0; i < L; i++) {
      lanes[i] = number.applyAsInt(i);
    }
    return FloatVector.fromArray(SPECIES, lanes, 0);
  }
}
