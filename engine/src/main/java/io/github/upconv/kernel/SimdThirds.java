package io.github.upconv.kernel;

import static io.github.upconv.kernel.Lanes.SPECIES;

import java.util.function.IntUnaryOperator;
import jdk.incubator.vector.FloatVector;

/**
 * Lane numbers that take every third float of three vectors a, b, c in a row, and that let floats
 * or pairs of floats of three vectors take turns. {@code selectFrom} reads two vectors, so each
 * takes two steps: {@code CLOSE.selectFrom(OPEN.selectFrom(a, b), c)}.
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

  /** Floats of a, b and c in turns: the first vector of three. */
  static final FloatVector TURN_OPEN_FIRST = lanes(i -> turnOfTwo(1, i));

  static final FloatVector TURN_CLOSE_FIRST = lanes(i -> turnOfThree(1, i, i));

  /** The second vector of three. */
  static final FloatVector TURN_OPEN_SECOND = lanes(i -> turnOfTwo(1, L + i));

  static final FloatVector TURN_CLOSE_SECOND = lanes(i -> turnOfThree(1, i, L + i));

  /** The third vector of three. */
  static final FloatVector TURN_OPEN_THIRD = lanes(i -> turnOfTwo(1, 2 * L + i));

  static final FloatVector TURN_CLOSE_THIRD = lanes(i -> turnOfThree(1, i, 2 * L + i));

  /** Pairs of a, b and c in turns: the first vector of three. */
  static final FloatVector OPEN_FIRST = lanes(i -> turnOfTwo(2, i));

  static final FloatVector CLOSE_FIRST = lanes(i -> turnOfThree(2, i, i));

  /** The second vector of three. */
  static final FloatVector OPEN_SECOND = lanes(i -> turnOfTwo(2, L + i));

  static final FloatVector CLOSE_SECOND = lanes(i -> turnOfThree(2, i, L + i));

  /** The third vector of three. */
  static final FloatVector OPEN_THIRD = lanes(i -> turnOfTwo(2, 2 * L + i));

  static final FloatVector CLOSE_THIRD = lanes(i -> turnOfThree(2, i, 2 * L + i));

  private SimdThirds() {}

  /** Where a float is in a and b; any place if it is in c. */
  private static int thirdOfTwo(int at) {
    return at < 2 * L ? at : 0;
  }

  /** Where a float is once those of a and b are in their lanes: there, or in c. */
  private static int thirdOfThree(int lane, int at) {
    return at < 2 * L ? lane : at - L;
  }

  /** Where the float at a place of the result is in a and b, if so many floats take turns. */
  private static int turnOfTwo(int floats, int at) {
    int vector = at / floats % 3;
    return vector == 2 ? 0 : vector * L + at / (3 * floats) * floats + at % floats;
  }

  private static int turnOfThree(int floats, int lane, int at) {
    return at / floats % 3 == 2 ? L + at / (3 * floats) * floats + at % floats : lane;
  }

  private static FloatVector lanes(IntUnaryOperator number) {
    float[] lanes = new float[L];
    for (int i = 0; i < L; i++) {
      lanes[i] = number.applyAsInt(i);
    }
    return FloatVector.fromArray(SPECIES, lanes, 0);
  }
}
