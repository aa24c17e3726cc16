package io.github.upconv.kernel;

import static io.github.upconv.kernel.ExactMemory.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.upconv.testkit.Draw;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

/** Strided copies: every pair of strides, short and long runs, in memory without slack. */
class ColumnsTest {
  private static final int[] STRIDES = {1, 2, 3};

  @Test
  void runs() {
    for (int from : STRIDES) {
      for (int to : STRIDES) {
        for (int count = 0; count <= 70; count++) {
          run(from, to, count);
        }
      }
    }
  }

  private static void run(int from, int to, int count) {
    int last = Math.max(0, count - 1);
    var source = ExactMemory.random((long) last * from + 1, 0, new Draw(count));
    var target = ExactMemory.of((long) last * to + 1);
    Columns.copy(source, 0, 4L * from, target, 0, 4L * to, count);
    for (int i = 0; i < target.byteSize() / Float.BYTES; i++) {
      boolean written = i % to == 0 && i / to < count;
      float wanted = written ? get(source, (long) i / to * from) : Float.NaN;
      assertThat((Float) get(target, i))
          .as("%d floats, %d to %d", count, from, to)
          .isEqualTo((Float) wanted);
    }
  }

  @Test
  void matrices() {
    var draw = new Draw(1);
    for (int i = 0; i < 500; i++) {
      int rows = draw.between(1, 20);
      int columns = draw.between(1, 40);
      var source = ExactMemory.random((long) rows * columns, 0, draw);
      boolean swapped = draw.chance(0.5);
      var target = ExactMemory.of((long) rows * columns);
      long rowStride = swapped ? 4 : 4L * columns;
      long columnStride = swapped ? 4L * rows : 4;
      Columns.copy(source, 0, 4L * columns, 4, target, 0, rowStride, columnStride, rows, columns);
      requireMatrix(source, target, rows, columns, rowStride, columnStride);
    }
  }

  private static void requireMatrix(
      MemorySegment source,
      MemorySegment target,
      int rows,
      int columns,
      long rowStride,
      long columnStride) {
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        float actual = get(target, (row * rowStride + column * columnStride) / Float.BYTES);
        assertThat(actual)
            .as("%d x %d, row %d, column %d", rows, columns, row, column)
            .isEqualTo(get(source, (long) row * columns + column));
      }
    }
  }
}
