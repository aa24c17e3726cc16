package io.github.upconv.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class TensorTest {
  private static final Shape SHAPE = Shape.of(2, 3, 4);

  @Test
  void aFreshTensorIsZeroDenseAndAligned() {
    try (var arena = Arena.ofConfined()) {
      var tensor = Tensor.allocate(SHAPE, Layout.CHANNELS_LAST, arena);
      assertThat(tensor.segment().byteSize()).isEqualTo(96);
      assertThat(tensor.segment().address() % 64).isZero();
      assertThat(tensor.get(1, 2, 3)).isZero();
      assertThat(tensor.isDense(Layout.CHANNELS_LAST)).isTrue();
      assertThat(tensor.isDense(Layout.CHANNELS_FIRST)).isFalse();
      assertThat(Tensor.allocate(SHAPE, arena).isDense(Layout.CHANNELS_FIRST)).isTrue();
    }
  }

  @Test
  void elementsLieWhereTheStridesSay() {
    float[] values = new float[24];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    assertThat(Tensor.of(values, 2, 3, 4).get(1, 2, 3)).isEqualTo(23);
    var last = Tensor.of(MemorySegment.ofArray(values), SHAPE, Layout.CHANNELS_LAST);
    assertThat(last.get(1, 2, 0)).isEqualTo(14);
    assertThat(last.get(0, 1, 3)).isEqualTo(10);
    last.set(-1, 0, 1, 3);
    assertThat(values[10]).isEqualTo(-1);
  }

  @Test
  void viewsReachTheLastFloatAndNoFurther() {
    var segment = MemorySegment.ofArray(new float[10]);
    var view = Tensor.view(segment, 3, Shape.of(2, 2), 4, 2);
    assertThat(view.offset()).isEqualTo(3);
    assertThat(view.stride(0)).isEqualTo(4);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Tensor.view(segment, 4, Shape.of(2, 2), 4, 2))
        .withMessage("segment: a tensor of shape 2x2 needs 11 floats, the segment has 10");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Tensor.of(segment, Shape.of(11)))
        .withMessage("segment: a tensor of shape 11 needs 11 floats, the segment has 10");
  }

  @Test
  void refusesStridesThatDoNotFit() {
    var segment = MemorySegment.ofArray(new float[10]);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Tensor.view(segment, 0, SHAPE, 4, 2))
        .withMessage("strides: need one per axis of shape 2x3x4, were 2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Tensor.view(segment, -1, Shape.of(2), 1))
        .withMessage("offset: must be 0 or more, was -1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Tensor.view(segment, 0, Shape.of(2), -1))
        .withMessage("strides: must be 0 or more, was -1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Tensor.view(segment, 0, Shape.of(1L << 40, 2), 1L << 40, 1))
        .withMessage("strides: the view of shape 1099511627776x2 overflows");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Tensor.bytes(Shape.of(1L << 61)))
        .withMessage("shape: 2305843009213693952 needs more than 2^63 bytes");
  }

  @Test
  void slicesShareTheMemory() {
    float[] values = new float[24];
    var tensor = Tensor.of(values, 2, 3, 4);
    var slice = tensor.slice(2, 1, 3).slice(0, 1, 2);
    assertThat(slice.shape()).isEqualTo(Shape.of(1, 3, 2));
    slice.set(5, 0, 2, 1);
    assertThat(tensor.get(1, 2, 2)).isEqualTo(5);
    assertThat(slice.isDense(Layout.CHANNELS_FIRST)).isFalse();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> tensor.slice(2, 1, 5))
        .withMessage("slice: need 0 <= from <= to <= 4 on axis 2, were 1 and 5");
    assertThatIllegalArgumentException().isThrownBy(() -> tensor.slice(2, -1, 2));
    assertThatIllegalArgumentException().isThrownBy(() -> tensor.slice(2, 3, 2));
  }

  @Test
  void indicesAreChecked() {
    var tensor = Tensor.of(new float[24], 2, 3, 4);
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> tensor.get(0, 3, 0));
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> tensor.set(1, 0, 0, -1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> tensor.get(0, 3))
        .withMessage("index: need 3 values for shape 2x3x4, were 2");
  }

  @Test
  void anyAlignmentWorks() {
    var segment = MemorySegment.ofArray(new byte[21]).asSlice(1);
    var tensor = Tensor.of(segment, Shape.of(5));
    tensor.set(1.5f, 4);
    assertThat(tensor.get(4)).isEqualTo(1.5f);
  }

  @Test
  void extentsOfOneHaveAnyStrideAndStayDense() {
    var tensor = Tensor.view(MemorySegment.ofArray(new float[6]), 0, Shape.of(1, 3, 2), 99, 2, 1);
    assertThat(tensor.isDense(Layout.CHANNELS_FIRST)).isTrue();
  }

  @Test
  void namesItsShape() {
    assertThat(Tensor.of(new float[6], 1, 3, 2)).hasToString("Tensor[1x3x2]");
  }
}
