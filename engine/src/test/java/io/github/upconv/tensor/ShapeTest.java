package io.github.upconv.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class ShapeTest {
  @Test
  void extentsAreCopied() {
    long[] extents = {2, 3};
    var shape = Shape.of(extents);
    extents[0] = 9;
    shape.extents()[1] = 9;
    assertThat(shape).isEqualTo(Shape.of(2, 3)).hasSameHashCodeAs(Shape.of(2, 3));
    assertThat(shape.extent(1)).isEqualTo(3);
    assertThat(shape.rank()).isEqualTo(2);
  }

  @Test
  void printsLikeALayerLine() {
    assertThat(Shape.of(1, 64, 32)).hasToString("1x64x32");
    assertThat(Shape.of()).hasToString("scalar");
  }

  @Test
  void countsElements() {
    assertThat(Shape.of().elements()).isEqualTo(1);
    assertThat(Shape.of(4, 0, 3).elements()).isZero();
    assertThat(Shape.of(1L << 40, 1 << 20).elements()).isEqualTo(1L << 60);
  }

  @Test
  void oneExtentCanBeReplaced() {
    assertThat(Shape.of(2, 3).with(0, 5)).isEqualTo(Shape.of(5, 3));
    assertThat(Shape.of(2, 3)).isNotEqualTo(Shape.of(3, 2));
  }

  @Test
  void refusesNegativeExtentsAndOverflow() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Shape.of(2, -1))
        .withMessage("shape: extents must be 0 or more, were 2x-1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Shape.of(1L << 40, 1L << 40))
        .withMessage(
            "shape: the number of elements must be below 2^63, was that of"
                + " 1099511627776x1099511627776");
  }

  @Test
  void anEmptyShapeMayHaveExtentsWhoseProductWouldOverflow() {
    assertThat(Shape.of(0, 1L << 40, 1L << 40).elements()).isZero();
    assertThat(Shape.of(1L << 40, 1L << 40, 0).elements()).isZero();
  }
}
