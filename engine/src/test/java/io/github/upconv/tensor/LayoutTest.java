package io.github.upconv.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LayoutTest {
  @Test
  void channelsFirstIsRowMajor() {
    assertThat(Layout.CHANNELS_FIRST.strides(Shape.of(2, 3, 4, 5))).containsExactly(60, 20, 5, 1);
    assertThat(Layout.CHANNELS_FIRST.strides(Shape.of(7))).containsExactly(1);
    assertThat(Layout.CHANNELS_FIRST.strides(Shape.of())).isEmpty();
  }

  @Test
  void channelsLastMovesTheSecondAxisInnermost() {
    assertThat(Layout.CHANNELS_LAST.strides(Shape.of(2, 3, 4))).containsExactly(12, 1, 3);
    assertThat(Layout.CHANNELS_LAST.strides(Shape.of(2, 3, 4, 5))).containsExactly(60, 1, 15, 3);
    assertThat(Layout.CHANNELS_LAST.strides(Shape.of(2, 3, 4, 5, 6)))
        .containsExactly(360, 1, 90, 18, 3);
  }

  @Test
  void withoutSpatialAxesBothAreTheSame() {
    assertThat(Layout.CHANNELS_LAST.strides(Shape.of(2, 3))).containsExactly(3, 1);
  }
}
