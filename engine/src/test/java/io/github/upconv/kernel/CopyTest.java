package io.github.upconv.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.upconv.machine.Engine;
import io.github.upconv.testkit.Runs;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Matrices of every size around the lanes of a vector, between views of every direction. */
@Tag("width")
class CopyTest {
  private static final int MOST = 37;
  private static final int GUARD = 0x7FC01234;

  enum Direction {
    ROWS,
    COLUMNS,
    TURNED,
    TURNED_BACK,
    SECONDS,
    GAPS
  }

  @ParameterizedTest
  @EnumSource
  void everyElementIsCopiedAndNoOtherOneIsTouched(Direction direction) {
    for (var engine : Runs.engines()) {
      for (int rows = 1; rows <= MOST; rows++) {
        for (int columns = 1; columns <= MOST; columns++) {
          copy(engine, direction, rows, columns);
        }
      }
    }
  }

  private static void copy(Engine engine, Direction direction, int rows, int columns) {
    int gap = (rows + columns) % 3;
    int fromRow =
        direction == Direction.TURNED_BACK || direction == Direction.COLUMNS ? 1 : columns + gap;
    int fromColumn = fromRow == 1 ? rows + gap : 1;
    int toRow = direction == Direction.TURNED || direction == Direction.COLUMNS ? 1 : columns + gap;
    int toColumn = toRow == 1 ? rows + gap : 1;
    if (direction == Direction.SECONDS || direction == Direction.GAPS) {
      fromColumn = direction == Direction.SECONDS ? 2 : 3;
      fromRow = fromColumn * columns + gap;
    }
    try (var arena = Arena.ofConfined()) {
      var from = floats(arena, (rows - 1) * fromRow + (columns - 1) * fromColumn + 1);
      var to = floats(arena, (rows - 1) * toRow + (columns - 1) * toColumn + 1);
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < columns; j++) {
          set(from, i * fromRow + j * fromColumn, i * MOST + j);
        }
      }
      Kernels.of(engine)
          .copy()
          .copy(
              from,
              0,
              4L * fromRow,
              4L * fromColumn,
              to,
              0,
              4L * toRow,
              4L * toColumn,
              rows,
              columns);
      int copied = 0;
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < columns; j++) {
          assertThat(get(to, i * toRow + j * toColumn))
              .as("%s %s: %d x %d", engine, direction, rows, columns)
              .isEqualTo(i * MOST + j);
        }
      }
      for (int i = 0; i < to.byteSize() / 4; i++) {
        copied += get(to, i) == GUARD ? 0 : 1;
      }
      assertThat(copied).isEqualTo(rows * columns);
    }
  }

  @Test
  void rowsThatLieAnywhereAreTransposed() {
    for (var engine : Runs.engines()) {
      for (int rows = 1; rows <= MOST; rows++) {
        for (int columns = 1; columns <= MOST; columns++) {
          transpose(engine, rows, columns);
        }
      }
    }
  }

  private static void transpose(Engine engine, int rows, int columns) {
    try (var arena = Arena.ofConfined()) {
      var from = floats(arena, rows * columns);
      long[] rowAt = new long[rows];
      for (int i = 0; i < rows; i++) {
        // 7 and rows may share a factor: then the rows are in order
        int place = rows % 7 == 0 ? i : i * 7 % rows;
        rowAt[i] = 4L * place * columns;
        for (int j = 0; j < columns; j++) {
          set(from, place * columns + j, i * MOST + j);
        }
      }
      int pitch = rows + 1;
      var to = floats(arena, (columns - 1) * pitch + rows);
      Kernels.of(engine).copy().transpose(from, rowAt, to, 0, 4L * pitch, rows, columns);
      for (int j = 0; j < columns; j++) {
        for (int i = 0; i < rows; i++) {
          assertThat(get(to, j * pitch + i))
              .as("%s: %d x %d", engine, rows, columns)
              .isEqualTo(i * MOST + j);
        }
        if (j < columns - 1) {
          assertThat(get(to, j * pitch + rows)).isEqualTo(GUARD);
        }
      }
    }
  }

  /** Memory of exactly so many floats, guards all of them. */
  private static MemorySegment floats(Arena arena, int count) {
    var segment = arena.allocate(4L * count, 4);
    for (int i = 0; i < count; i++) {
      set(segment, i, GUARD);
    }
    return segment;
  }

  private static int get(MemorySegment segment, int index) {
    return segment.get(ValueLayout.JAVA_INT, 4L * index);
  }

  private static void set(MemorySegment segment, int index, int value) {
    segment.set(ValueLayout.JAVA_INT, 4L * index, value);
  }
}
