package io.github.upconv.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.upconv.kernel.Kernels;
import io.github.upconv.layer.Axis;
import io.github.upconv.layer.TransposedConvolution;
import io.github.upconv.machine.Engine;
import io.github.upconv.tensor.Shape;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Threads that stay awake, and what they are given to do. */
class WorkersTest {
  @Test
  void everyTaskRunsOnADaemonThread() throws InterruptedException {
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    var done = new CountDownLatch(1000);
    try (var workers = Workers.of(2)) {
      for (int i = 0; i < 1000; i++) {
        workers.execute(() -> {
          threads.add(Thread.currentThread());
          done.countDown();
        });
      }
      assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(threads).hasSizeBetween(1, 2).allMatch(Thread::isDaemon);
  }

  /** Also after the threads have gone to sleep, many times over. */
  @Test
  void sleepersWake() throws InterruptedException {
    try (var workers = Workers.of(2)) {
      for (int round = 0; round < 50; round++) {
        var done = new CountDownLatch(2);
        workers.execute(done::countDown);
        workers.execute(done::countDown);
        assertThat(done.await(30, TimeUnit.SECONDS)).as("round %d", round).isTrue();
        Thread.sleep(round % 3 == 0 ? 5 : 1);
      }
    }
  }

  @Test
  void aTaskThatFailsEndsNoThread() throws InterruptedException {
    var done = new CountDownLatch(1);
    var reported = new CountDownLatch(1);
    try (var workers = Workers.of(1)) {
      workers.execute(() -> {
        Thread.currentThread().setUncaughtExceptionHandler((t, e) -> reported.countDown());
        throw new IllegalStateException("on purpose");
      });
      workers.execute(done::countDown);
      assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(reported.getCount()).isZero();
    }
  }

  @Test
  void tasksThatWereGivenBeforeTheEndAreDone() throws InterruptedException {
    var done = new CountDownLatch(100);
    var workers = Workers.of(1);
    for (int i = 0; i < 100; i++) {
      workers.execute(done::countDown);
    }
    workers.close();
    workers.close();
    assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
    assertThatExceptionOfType(RejectedExecutionException.class)
        .isThrownBy(() -> workers.execute(done::countDown))
        .withMessage("workers: are closed");
  }

  @Test
  void needsANumberOfThreads() {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> Workers.of(-1))
        .withMessage("threads: must be 0 or more, was -1");
  }

  /** An image of 16 rows of one chunk: each part mixes what it reads, two rows of it twice. */
  @Test
  void aSmallImageIsCutForTwoWorkers() {
    var axis = Axis.of(5).stride(2).padding(2).outputPadding(1);
    var layer = TransposedConvolution.of(128, 3, axis, axis);
    var geometry = Geometry.of(layer, Shape.of(1, 128, 16, 16));
    var kernels = Kernels.of(Engine.SCALAR);
    var schedule =
        new SpreadSchedule(geometry, new PlanarMixing(layer, geometry, kernels), kernels);
    assertThat(schedule.wholeTasks())
        .extracting(SpreadTask::slices)
        .containsExactly(new SliceRange(0, 32, 0, 16));
    assertThat(schedule.cut(2).last())
        .extracting(SpreadTask::slices)
        .containsExactly(new SliceRange(0, 16, 0, 9), new SliceRange(16, 32, 7, 16));
  }

  /** Blocks of output channels are tasks already. */
  @Test
  void anImageOfSeveralTasksIsNotCut() {
    var axis = Axis.of(4).stride(2).padding(1);
    var layer = TransposedConvolution.of(256, 128, axis, axis);
    var geometry = Geometry.of(layer, Shape.of(1, 256, 8, 8));
    var kernels = Kernels.of(Engine.SCALAR);
    var schedule = new SpreadSchedule(geometry, new DenseMixing(layer, 16, kernels), kernels);
    assertThat(schedule.cut(2).last()).hasSameSizeAs(schedule.wholeTasks());
    assertThat(schedule.cut(2).last()).hasSizeGreaterThanOrEqualTo(2);
  }
}
