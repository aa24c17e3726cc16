package io.github.upconv.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PanelRangesTest {
  /** The panels of these tests have positions in so many parts at most. */
  private static final int POSITIONS = 8;

  private static Cut<PanelRange> cut(long panels, int blocks, int workers) {
    return PanelRanges.cut(panels, POSITIONS / 2, POSITIONS, blocks, workers);
  }

  private static long size(PanelRange range) {
    long panels = range.endPanel() - range.firstPanel();
    return panels * (range.endBlock() - range.firstBlock()) * POSITIONS / range.parts();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 7, 64})
  void everyBlockOfEveryPartOfEveryPanelIsInOneRange(int workers) {
    for (int panels : new int[] {1, 2, 3, 4, 5, 8, 63, 64, 65, 100, 511, 512, 513, 1500}) {
      for (int blocks = 1; blocks <= 9; blocks++) {
        int[] seen = new int[panels * blocks * POSITIONS];
        var cut = cut(panels, blocks, workers);
        for (int task = 0; task < cut.size(); task++) {
          var range = cut.task(task);
          for (long panel = range.firstPanel(); panel < range.endPanel(); panel++) {
            for (int block = range.firstBlock(); block < range.endBlock(); block++) {
              int at = ((int) panel * blocks + block) * POSITIONS;
              int from = at + POSITIONS * range.part() / range.parts();
              int to = at + POSITIONS * (range.part() + 1) / range.parts();
              Arrays.setAll(seen, i -> seen[i] + (i >= from && i < to ? 1 : 0));
            }
          }
        }
        assertThat(seen).as("%d panels, %d blocks", panels, blocks).containsOnly(1);
      }
    }
  }

  /** The next task always goes to the worker that is free first. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 7})
  void workersEndAtNearlyTheSameTime(int workers) {
    for (int panels = workers; panels <= 300; panels++) {
      for (int blocks : new int[] {1, 4, 8, 12}) {
        var cut = cut(panels, blocks, workers);
        var claims = new TaskClaims(cut, workers);
        long[] busy = new long[workers];
        boolean left = true;
        while (left) {
          int worker = first(busy);
          int task = claims.next(worker);
          left = task >= 0;
          busy[worker] += left ? size(cut.task(task)) : 0;
        }
        double even = (double) panels * blocks * POSITIONS / workers;
        assertThat(Arrays.stream(busy).max().orElseThrow() - even)
            .as("%d panels, %d blocks", panels, blocks)
            .isLessThanOrEqualTo(blocks * POSITIONS / 4.0);
      }
    }
  }

  private static int first(long[] busy) {
    int first = 0;
    for (int worker = 1; worker < busy.length; worker++) {
      if (busy[worker] < busy[first]) {
        first = worker;
      }
    }
    return first;
  }

  /** Rows are packed once where panels follow each other. */
  @ParameterizedTest
  @ValueSource(longs = {3, 64, 513, 100_000})
  void rangesFollowEachOther(long panels) {
    var ranges = cut(panels, 8, 2).neighbours();
    assertThat(ranges).hasSizeLessThanOrEqualTo(512);
    for (int i = 1; i < ranges.size(); i++) {
      assertThat(ranges.get(i).firstPanel()).isEqualTo(ranges.get(i - 1).endPanel());
    }
  }

  /** Half a register tile is slower, but not as slow as a worker that has nothing to do. */
  @Test
  void aPanelThatFillsOneTileIsCutForWorkersThatWereIdleOtherwise() {
    assertThat(PanelRanges.cut(1, 1, 2, 1, 2).last())
        .containsExactly(new PanelRange(0, 1, 0, 2, 0, 1), new PanelRange(0, 1, 1, 2, 0, 1));
    assertThat(PanelRanges.cut(1, 1, 2, 2, 2).last())
        .containsExactly(new PanelRange(0, 1, 0, 1, 0, 1), new PanelRange(0, 1, 0, 1, 1, 2));
    assertThat(PanelRanges.cut(2, 1, 2, 1, 2).last())
        .containsExactly(PanelRange.of(0, 1, 1), PanelRange.of(1, 2, 1));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 5, 200})
  void oneWorkerTakesEveryPanelWhole(long panels) {
    var cut = cut(panels, 8, 1);
    assertThat(cut.last()).isEmpty();
    assertThat(cut.neighbours()).allMatch(range -> range.parts() == 1 && range.endBlock() == 8);
  }
}
