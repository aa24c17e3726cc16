package io.github.upconv.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.upconv.machine.Engine;
import io.github.upconv.tensor.Layout;
import io.github.upconv.tensor.Tensor;
import io.github.upconv.testkit.Case;
import io.github.upconv.testkit.Cases;
import io.github.upconv.testkit.Compare;
import io.github.upconv.testkit.Data;
import io.github.upconv.testkit.Family;
import io.github.upconv.testkit.Runs;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The number of threads changes no bit, and one operator serves many threads. */
class ThreadsTest {
  private static ExecutorService executor;

  @BeforeAll
  static void start() {
    executor = Executors.newFixedThreadPool(8);
  }

  @AfterAll
  static void stop() throws InterruptedException {
    executor.shutdown();
    assertThat(executor.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
  }

  private static float[] run(Operator operator, Case c, Executor with, int parallelism) {
    float[] output = new float[(int) c.line().output().elements()];
    operator.run(
        Runs.heap(c.x(), c.input()), Runs.heap(output, c.line().output()), with, parallelism);
    return output;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "conv-transpose input=2x24x23x13 channels=70 kernel=4x4 stride=2x2 padding=1",
        "conv-transpose input=1x16x2000 channels=3 kernel=16 stride=8 padding=4",
        "conv-transpose input=3x48x20x11 channels=48 kernel=3x3 stride=2x2 groups=48",
        "conv-transpose input=1x5x6x9x8 channels=9 kernel=3x3x3 stride=2x2x2 padding=1",
        "resize-conv input=1x16x40x31 channels=20 mode=nearest scale=2x2 kernel=3x3 padding=1",
        "resize-conv input=2x9x20x13 channels=17 mode=cubic scale=2x1.5 kernel=3x3 padding=1"
            + " pad-mode=reflect activation=sigmoid",
        "sub-pixel-conv input=1x16x50x40 channels=3 upscale=3 kernel=3x3 padding=1",
        "sub-pixel-conv input=1x4x20x17 channels=30 upscale=3 kernel=3x3 padding=1",
        "conv-transpose input=2x9x23x13 channels=70 kernel=3x3 stride=2x2 padding=1",
        "conv-transpose input=1x16x500 channels=13 kernel=16 stride=8 padding=4",
        "conv-transpose input=2x9x23x13 channels=210 kernel=3x3 stride=2x2 padding=1 groups=3",
        "conv-transpose input=1x60x2x3 channels=96 kernel=3x3 stride=2x2 groups=4",
        "conv input=2x5x20x64 channels=17 kernel=3x3 padding=1 activation=prelu",
        "conv input=3x5x16x16 channels=300 kernel=1x1",
        "conv input=3x5x24x16 channels=12 kernel=3x3 padding=1",
        "conv input=1x8x40x30 channels=16 kernel=5x3 stride=2x1 padding=1 activation=prelu",
        "resize input=2x19x30x20 mode=linear scale=3x2",
        "pixel-shuffle input=2x64x20x30 upscale=4",
      })
  void oneToEightThreadsGiveTheSameBits(String line) {
    var c = Case.of(line, Data.REALS, 1);
    float[] scalar = Runs.run(c, Engine.SCALAR);
    for (var engine : Runs.engines()) {
      try (var operator = Runs.bind(c, engine)) {
        requireSameBits(c + " " + engine, scalar, operator, c, 1, 2, 3, 4, 5, 6, 7, 8);
      }
    }
  }

  /**
   * A few panels and one block of channels: parts of a dense panel, of whole rows, of a row, of
   * rows side by side, and of panels of which only the first is full.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "conv-transpose input=1x20x8x8 channels=30 kernel=4x4 stride=2x2 padding=1",
        "conv-transpose input=1x20x16x16 channels=30 kernel=4x4 stride=2x2 padding=1",
        "conv-transpose input=1x20x28x28 channels=12 kernel=2x2 stride=2x2",
        "conv-transpose input=4x100x4x4 channels=30 kernel=4x4 stride=2x2 padding=1",
        "conv-transpose input=1x20x90 channels=12 kernel=4 stride=2 padding=1",
        "conv-transpose input=1x300x2x70 channels=6 kernel=4x4 stride=2x2 padding=1",
        "conv-transpose input=1x6x7x7 channels=8 kernel=3x3 stride=2x2 padding=1 groups=2",
        "conv input=1x8x24x16 channels=12 kernel=3x3 padding=1 activation=relu",
        "conv input=1x9x5x130 channels=12 kernel=3x3 padding=1",
      })
  void partsOfPanelsGiveTheSameBitsOnEveryRoute(String line) {
    var c = Case.of(line, Data.REALS, 1);
    float[] scalar = Runs.run(c, Engine.SCALAR);
    for (var engine : Runs.engines()) {
      for (var route : Runs.routes(c)) {
        try (var operator = Runs.bind(c, engine, Layout.CHANNELS_FIRST, route)) {
          var context = "%s %s %s".formatted(c, engine, route);
          requireSameBits(context, scalar, operator, c, 1, 2, 3, 5, 16);
        }
      }
    }
  }

  private static void requireSameBits(
      String context, float[] expected, Operator operator, Case c, int... threads) {
    for (int some : threads) {
      Compare.sameBits(
          context + " " + some + " threads", expected, run(operator, c, executor, some));
    }
  }

  @ParameterizedTest
  @EnumSource(Family.class)
  void smallLayersOnMoreThreadsThanTheyHaveTasks(Family family) {
    for (long seed = 0; seed < 40; seed++) {
      var c = Cases.random(family, Data.REALS, seed);
      for (var engine : Runs.engines()) {
        try (var operator = Runs.bind(c, engine)) {
          float[] expected = Runs.run(operator, c);
          Compare.sameBits(c, expected, run(operator, c, executor, 64));
        }
      }
    }
  }

  /** The caller takes part, so it needs no help. */
  @Test
  void anExecutorThatNeverHelpsIsEnough() {
    var c = manyTasks();
    float[] expected = Runs.run(c, Engine.SCALAR);
    var forgotten = new ArrayList<Runnable>();
    List<Executor> executors =
        List.of(
            forgotten::add,
            Runnable::run,
            task -> {
              throw new RejectedExecutionException();
            });
    for (var engine : Runs.engines()) {
      try (var operator = Runs.bind(c, engine)) {
        for (var with : executors) {
          Compare.sameBits(c, expected, run(operator, c, with, 4));
        }
        Compare.sameBits(c, expected, run(operator, c, ForkJoinPool.commonPool(), 4));
      }
    }
    // late helpers find nothing to do, even when the operator is closed
    assertThat(forgotten).isNotEmpty();
    forgotten.forEach(Runnable::run);
  }

  /** Memory that is gone makes every task fail; the operator stays usable. */
  @Test
  void aFailureOfATaskReachesTheCaller() {
    var c = manyTasks();
    var arena = Arena.ofShared();
    var input = Tensor.allocate(c.input(), arena);
    var output = Tensor.allocate(c.line().output(), arena);
    arena.close();
    for (var engine : Runs.engines()) {
      try (var operator = Runs.bind(c, engine)) {
        assertThatIllegalStateException()
            .isThrownBy(() -> operator.run(input, output, executor, 4))
            .withMessageContaining("closed");
        assertThatIllegalStateException()
            .isThrownBy(() -> operator.run(input, output))
            .withMessageContaining("closed");
        Compare.sameBits(c, Runs.run(c, engine), run(operator, c, executor, 4));
      }
    }
  }

  @Test
  void interruptionIsKeptAndDoesNotDisturb() {
    var c = manyTasks();
    float[] expected = Runs.run(c, Engine.SCALAR);
    for (var engine : Runs.engines()) {
      try (var operator = Runs.bind(c, engine)) {
        Thread.currentThread().interrupt();
        Compare.sameBits(c, expected, run(operator, c, executor, 4));
        assertThat(Thread.interrupted()).isTrue();
        Thread.currentThread().interrupt();
        Compare.sameBits(c, expected, Runs.run(operator, c));
        assertThat(Thread.interrupted()).isTrue();
      }
    }
  }

  /** Different operators and different inputs, all at once. */
  @Test
  void concurrentRunsEqualSerialOnes() throws Exception {
    requireConcurrent(executor, 8, 100);
  }

  @Test
  void virtualThreadsEqualSerialRuns() throws Exception {
    try (var virtual = Executors.newVirtualThreadPerTaskExecutor()) {
      requireConcurrent(virtual, 80, 8);
    }
  }

  private static void requireConcurrent(ExecutorService threads, int users, int runs)
      throws Exception {
    var cases =
        List.of(
            Case.of(
                "conv-transpose input=1x9x8x9 channels=18 kernel=4x4 stride=2x2", Data.REALS, 1),
            Case.of(
                "resize-conv input=2x9x8 channels=18 scale=2 kernel=3 padding=1", Data.REALS, 2),
            Case.of("sub-pixel-conv input=1x9x8 channels=7 upscale=2 kernel=3", Data.REALS, 3),
            Case.of("resize input=1x9x8x8 mode=linear scale=2", Data.REALS, 4));
    for (var engine : Runs.engines()) {
      var operators = new ArrayList<Operator>();
      var expected = new ArrayList<float[]>();
      for (var c : cases) {
        operators.add(Runs.bind(c, engine));
        expected.add(Runs.run(c, engine));
      }
      var tasks = new ArrayList<Callable<Boolean>>();
      for (int user = 0; user < users; user++) {
        int first = user;
        tasks.add(() -> {
          for (int i = 0; i < runs; i++) {
            int pick = (first + i) % cases.size();
            var c = cases.get(pick);
            Compare.sameBits(c, expected.get(pick), Runs.run(operators.get(pick), c));
            Compare.sameBits(
                c, expected.get(pick), run(operators.get(pick), c, executor, 1 + i % 3));
          }
          return true;
        });
      }
      for (var done : threads.invokeAll(tasks)) {
        assertThat(done.get()).isTrue();
      }
      operators.forEach(Operator::close);
    }
  }

  private static Case manyTasks() {
    return Case.of(
        "conv-transpose input=2x8x40x20 channels=20 kernel=4x4 stride=2x2 padding=1",
        Data.REALS,
        1);
  }
}
