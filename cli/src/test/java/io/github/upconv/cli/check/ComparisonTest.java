package io.github.upconv.cli.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.upconv.tensor.Tensor;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  private static final float OTHER_NAN = Float.intBitsToFloat(0x7fc01234);

  private static Comparison compare(float[] left, float... right) {
    return new Comparison(Tensor.of(left, left.length), Tensor.of(right, right.length));
  }

  private static float[] values(float... values) {
    return values;
  }

  @Test
  void bitsCount() {
    assertThat(compare(values(1, 2, 3), 1, 2, 3).identical()).isTrue();
    assertThat(compare(values(1, 2, 3), 1, 2, Math.nextUp(3f)).identical()).isFalse();
    assertThat(compare(values(0), -0f).identical()).isFalse();
  }

  @Test
  void anyNanIsAlike() {
    float nan = Float.NaN;
    assertThat(compare(values(nan, 1, nan), OTHER_NAN, 1, OTHER_NAN).identical()).isTrue();
    assertThat(compare(values(nan, 1, nan), OTHER_NAN, 2, nan).identical()).isFalse();
    assertThat(compare(values(nan), 0).identical()).isFalse();
  }

  @Test
  void differencesOfSpecialValuesAreInfinite() {
    assertThat(compare(values(1, 2), 1, 2.5f).largestDifference()).isEqualTo(0.5);
    float infinity = Float.POSITIVE_INFINITY;
    assertThat(compare(values(infinity, Float.NaN), infinity, OTHER_NAN).largestDifference())
        .isZero();
    assertThat(compare(values(infinity), -infinity).largestDifference()).isInfinite();
    assertThat(compare(values(Float.NaN, 1), 1, 1).largestDifference()).isInfinite();
    assertThat(compare(values(Float.NaN, 1), 1, 2).largestDifference()).isInfinite();
  }
}
