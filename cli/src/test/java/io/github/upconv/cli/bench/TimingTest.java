package io.github.upconv.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TimingTest {
  @Test
  void timingIsThatOfItsWork() {
    long start = System.nanoTime();
    var timing = Timing.of(() -> sleep(3), 0.01, 0.05);
    double elapsed = System.nanoTime() - start;
    assertThat(timing.minNanos()).isBetween(3e6, elapsed);
    assertThat(timing.medianNanos()).isBetween(timing.minNanos(), elapsed);
    assertThat(timing.runs()).isBetween(5, 17);
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
