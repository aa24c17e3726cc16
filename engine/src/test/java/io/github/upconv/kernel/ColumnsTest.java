package io.github.upconv.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.github.upconv.testkit.Draw;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

/** Copies of matrices with all kinds of strides, bit for bit, in memory without slack. */
class ColumnsTest {
  private static final ValueLayout.OfInt BITS = ValueLayout.JAVA_INT_UNALIGNED;
  private static final int CANARY = 0x7fc0beef;

  /** Strides in floats, such that no two elements share a place. */
  private record Strides(int stride0, int stride1) {
    static Strides draw(int count0, int count1, Draw draw) {
      int inner = draw.pick(1, 1, 1, 2, 5);
      int gap = draw.pick(0, 0, 1, 7);
      return draw.chance(0.5)
          ? new Strides(inner * count1 + gap, inner)
          : new Strides(inner, inner * count0 + gap);
    }

    MemorySegment memory(int count0, int count1) {
      int last = (count0 - 1) * stride0 + (count1 - 1) * stride1;
      var segment = MemorySegment.ofArray(new byte[4 * (last + 1) + 1]).asSlice(1);
      for (int i = 0; i <= last; i++) {
        segment.set(BITS, 4L * i, CANARY);
      }
      return segment;
    }

    long at(int i, int j) {
      return 4L * (i * stride0 + j * stride1);
    }
  }

  @Test
  void copiesEveryElementAndNothingElse() {
    for (long seed = 0; seed < 4000; seed++) {
      var draw = new Draw(seed);
      int count0 = draw.between(1, 40);
      int count1 = draw.between(1, 40);
      var from = Strides.draw(count0, count1, draw);
      var to = Strides.draw(count0, count1, draw);
      var source = from.memory(count0, count1);
      for (int i = 0; i < count0; i++) {
        for (int j = 0; j < count1; j++) {
          source.set(BITS, from.at(i, j), i * 1000 + j + (i << 24) + 0x7f800001);
        }
      }
      var target = to.memory(count0, count1);
      Columns.PLAIN.copy(
          source,
          0,
          4L * from.stride0,
          4L * from.stride1,
          target,
          0,
          4L * to.stride0,
          4L * to.stride1,
          count0,
          count1);
      var context = "seed %d: %d x %d, %s to %s".formatted(seed, count0, count1, from, to);
      requireCopied(context, from, source, to, target, count0, count1);
    }
  }

  /** Rows in any order become columns in theirs. */
  @Test
  void transposesRowsThatLieAnywhere() {
    for (long seed = 0; seed < 2000; seed++) {
      var draw = new Draw(seed);
      int rows = draw.between(1, 20);
      int columns = draw.between(1, 20);
      int gap = draw.pick(0, 1, 3);
      int step = draw.pick(1, 7);
      var source = new Strides(columns + gap, 1).memory(rows, columns);
      var to = new Strides(1, rows + gap);
      var target = to.memory(rows, columns);
      long[] rowAt = new long[rows + 1];
      for (int row = 0; row < rows; row++) {
        // a step that divides no number of rows visits all of them
        int place = rows % 7 == 0 ? rows - 1 - row : row * step % rows;
        rowAt[row] = 4L * place * (columns + gap);
        for (int column = 0; column < columns; column++) {
          source.set(BITS, rowAt[row] + 4L * column, row * 100 + column + 0x7f800001);
        }
      }
      Columns.transpose(source, rowAt, target, 0, 4L * (rows + gap), rows, columns);
      for (int row = 0; row < rows; row++) {
        for (int column = 0; column < columns; column++) {
          int actual = target.get(BITS, to.at(row, column));
          if (actual != row * 100 + column + 0x7f800001) {
            fail("seed %d: row %d, column %d is %x", seed, row, column, actual);
          }
          target.set(BITS, to.at(row, column), CANARY);
        }
      }
      for (long at = 0; at < target.byteSize(); at += Float.BYTES) {
        assertThat(target.get(BITS, at)).as("seed %d", seed).isEqualTo(CANARY);
      }
    }
  }

  private static void requireCopied(
      String context,
      Strides from,
      MemorySegment source,
      Strides to,
      MemorySegment target,
      int count0,
      int count1) {
    for (int i = 0; i < count0; i++) {
      for (int j = 0; j < count1; j++) {
        if (target.get(BITS, to.at(i, j)) != source.get(BITS, from.at(i, j))) {
          fail("%s: element %d, %d is wrong", context, i, j);
        }
        target.set(BITS, to.at(i, j), CANARY);
      }
    }
    for (long at = 0; at < target.byteSize(); at += Float.BYTES) {
      assertThat(target.get(BITS, at)).as(context).isEqualTo(CANARY);
    }
  }
}
