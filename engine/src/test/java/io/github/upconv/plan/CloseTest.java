package io.github.upconv.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.upconv.testkit.Case;
import io.github.upconv.testkit.Compare;
import io.github.upconv.testkit.Data;
import io.github.upconv.testkit.Runs;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class CloseTest {
  private static final int RACES = 1000;
  private static final int RUNS = 12;

  private static final Case SMALL =
      Case.of("conv-transpose input=1x8x6x5 channels=9 kernel=4x4 stride=2x2", Data.REALS, 1);

  @Test
  void aClosedOperatorRefusesToRun() {
    for (var engine : Runs.engines()) {
      var operator = Runs.bind(SMALL, engine);
      Runs.run(operator, SMALL);
      operator.close();
      assertThatIllegalStateException()
          .isThrownBy(() -> Runs.run(operator, SMALL))
          .withMessage("operator: is closed");
      var input = Runs.heap(SMALL.x(), SMALL.input());
      var output = Runs.heap(Runs.run(SMALL, engine), SMALL.line().output());
      assertThatIllegalStateException()
          .isThrownBy(() -> operator.run(input, output, Runnable::run, 2))
          .withMessage("operator: is closed");
      assertThat(operator.outputShape(SMALL.input())).isEqualTo(SMALL.line().output());
    }
  }

  @Test
  void closingAgainDoesNothing() {
    for (var engine : Runs.engines()) {
      var operator = Runs.bind(SMALL, engine);
      operator.close();
      operator.close();
      try (var other = Runs.bind(SMALL, engine)) {
        Compare.sameBits(SMALL, Runs.run(SMALL, engine), Runs.run(other, SMALL));
      }
    }
  }

  /** A run either completes with the right bits or is refused; the memory outlives it. */
  @Test
  void closingWhileRunningIsSafe() throws Exception {
    var barrier = new CyclicBarrier(2);
    try (var threads = Executors.newFixedThreadPool(1)) {
      for (var engine : Runs.engines()) {
        float[] expected = Runs.run(SMALL, engine);
        for (int race = 0; race < RACES; race++) {
          var operator = Runs.bind(SMALL, engine);
          Future<Integer> runner =
              threads.submit(() -> {
                int completed = 0;
                barrier.await();
                try {
                  for (; completed < RUNS; completed++) {
                    Compare.sameBits(SMALL, expected, Runs.run(operator, SMALL));
                  }
                } catch (IllegalStateException e) {
                  assertThat(e).hasMessage("operator: is closed");
                }
                return completed;
              });
          barrier.await();
          spin(race);
          operator.close();
          assertThat(runner.get()).isBetween(0, RUNS);
        }
      }
    }
  }

  /** The same with helpers, which may come when the caller has left. */
  @Test
  void closingWhileHelpersRunIsSafe() throws Exception {
    var barrier = new CyclicBarrier(2);
    try (var threads = Executors.newFixedThreadPool(1);
        var helpers = Executors.newFixedThreadPool(2)) {
      for (var engine : Runs.engines()) {
        float[] expected = Runs.run(SMALL, engine);
        var input = Runs.heap(SMALL.x(), SMALL.input());
        for (int race = 0; race < RACES / 2; race++) {
          var operator = Runs.bind(SMALL, engine);
          Future<?> runner =
              threads.submit(() -> {
                barrier.await();
                try {
                  for (int i = 0; i < 20; i++) {
                    float[] output = new float[expected.length];
                    var target = Runs.heap(output, SMALL.line().output());
                    operator.run(input, target, helpers, 3);
                    Compare.sameBits(SMALL, expected, output);
                  }
                } catch (IllegalStateException e) {
                  assertThat(e).hasMessage("operator: is closed");
                }
                return null;
              });
          barrier.await();
          spin(race);
          operator.close();
          runner.get();
        }
      }
    }
  }

  private static void spin(int race) {
    for (int i = 0; i < race % 97 * 10; i++) {
      Thread.onSpinWait();
    }
  }
}
