package io.github.upconv.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PanelRangesTest {
  private record Range(long firstPanel, long endPanel, int firstBlock, int endBlock) {
    long size() {
      return (endPanel - firstPanel) * (endBlock - firstBlock);
    }
  }

  private static List<Range> cut(long panels, int blocks, int workers) {
    return PanelRanges.cut(panels, blocks, workers, Range::new);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 7, 64})
  void everyBlockOfEveryPanelIsInOneRange(int workers) {
    for (int panels = 1; panels <= 100; panels++) {
      for (int blocks = 1; blocks <= 9; blocks++) {
        int[] seen = new int[panels * blocks];
        for (var range : cut(panels, blocks, workers)) {
          for (long panel = range.firstPanel(); panel < range.endPanel(); panel++) {
            for (int block = range.firstBlock(); block < range.endBlock(); block++) {
              seen[(int) panel * blocks + block]++;
            }
          }
        }
        assertThat(seen).as("%d panels, %d blocks", panels, blocks).containsOnly(1);
      }
    }
  }

  /** Workers that take the next range whenever they are free end a part of a panel apart. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 7})
  void workersEndAtNearlyTheSameTime(int workers) {
    for (int panels = workers; panels <= 300; panels++) {
      for (int blocks : new int[] {4, 8, 12}) {
        long[] busy = new long[workers];
        for (var range : cut(panels, blocks, workers)) {
          Arrays.sort(busy);
          busy[0] += range.size();
        }
        long last = Arrays.stream(busy).max().orElseThrow();
        double even = (double) panels * blocks / workers;
        assertThat(last - even)
            .as("%d panels, %d blocks", panels, blocks)
            .isLessThanOrEqualTo(blocks / 4.0);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 5, 1000})
  void oneWorkerPacksEveryPanelOnce(long panels) {
    assertThat(cut(panels, 8, 1)).containsExactly(new Range(0, panels, 0, 8));
  }
}
