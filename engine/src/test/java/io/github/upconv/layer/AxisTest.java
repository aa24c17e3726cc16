package io.github.upconv.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AxisTest {
  @Test
  void aKernelAloneHasDefaults() {
    assertThat(Axis.of(3)).isEqualTo(new Axis(3, 1, 1, 0, 0, 0));
  }

  @Test
  void withersChangeOneComponent() {
    var axis = Axis.of(4).stride(5).dilation(2).padding(1, 3).outputPadding(4);
    assertThat(axis).isEqualTo(new Axis(4, 5, 2, 1, 3, 4));
    assertThat(axis.padding(2)).isEqualTo(new Axis(4, 5, 2, 2, 2, 4));
  }

  @Test
  void theWindowCountsDilation() {
    assertThat(Axis.of(3).window()).isEqualTo(3);
    assertThat(Axis.of(3).dilation(4).window()).isEqualTo(9);
    assertThat(Axis.of(1).dilation(4).window()).isEqualTo(1);
    assertThat(Axis.of(Integer.MAX_VALUE).dilation(Integer.MAX_VALUE).window())
        .isEqualTo(((1L << 31) - 2) * ((1L << 31) - 1) + 1);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1, 1, 0, 0, 0, 'kernel: must be 1 or more, was 0'",
    "3, 0, 1, 0, 0, 0, 'stride: must be 1 or more, was 0'",
    "3, 1, -2, 0, 0, 0, 'dilation: must be 1 or more, was -2'",
    "3, 1, 1, -1, 0, 0, 'pads: must be 0 or more, was -1'",
    "3, 1, 1, 0, -7, 0, 'pads: must be 0 or more, was -7'",
    "3, 1, 1, 0, 0, -1, 'output-padding: must be 0 or more, was -1'",
    "3, 2, 3, 0, 0, 3, 'output-padding: must be less than the larger of stride and dilation (3),"
        + " was 3'",
    "3, 1, 1, 0, 0, 1, 'output-padding: must be less than the larger of stride and dilation (1),"
        + " was 1'",
  })
  void refuses(
      int kernel, int stride, int dilation, int begin, int end, int extra, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Axis(kernel, stride, dilation, begin, end, extra))
        .withMessage(message);
  }

  @Test
  void outputPaddingMayReachTheLargerOfStrideAndDilation() {
    assertThat(Axis.of(2).dilation(3).outputPadding(2).outputPadding()).isEqualTo(2);
    assertThat(Axis.of(2).stride(3).outputPadding(2).outputPadding()).isEqualTo(2);
  }
}
