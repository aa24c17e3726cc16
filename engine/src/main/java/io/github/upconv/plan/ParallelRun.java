package io.github.upconv.plan;

import io.github.upconv.tensor.Tensor;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One run on several threads. Workers claim tasks; the caller is one of them, so the run completes
 * without any help, and a helper that comes late finds nothing to do.
 */
final class ParallelRun {
  private static final long AWAKE_NANOS = 200_000;

  private final Operator operator;
  private final TaskRunner runner;
  private final Tensor input;
  private final @Nullable Tensor residual;
  private final Tensor output;
  private final int parallelism;
  private final Cut<? extends Task> cut;
  private final TaskClaims claims;
  private final AtomicInteger workers = new AtomicInteger();
  private final CountDownLatch undone;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  ParallelRun(
      Operator operator,
      TaskRunner runner,
      Tensor input,
      @Nullable Tensor residual,
      Tensor output,
      int parallelism) {
    this.operator = operator;
    this.runner = runner;
    this.input = input;
    this.residual = residual;
    this.output = output;
    this.parallelism = parallelism;
    cut = runner.schedule().cut(parallelism);
    claims = new TaskClaims(cut, parallelism);
    undone = new CountDownLatch(cut.size());
  }

  static void requireShared(String name, Tensor tensor) {
    if (!tensor.segment().isAccessibleBy(new Thread())) {
      throw new IllegalArgumentException(
          name
              + ": need a shared, automatic or heap segment to run on several threads, was"
              + " confined to one");
    }
  }

  void execute(Executor executor) {
    int helpers = Math.min(parallelism, cut.size()) - 1;
    try {
      for (int i = 0; i < helpers; i++) {
        executor.execute(this::help);
      }
    } catch (RejectedExecutionException e) {
      // the executor is full or shutting down: the caller does the work
    }
    work();
    awaitHelpers();
    @Nullable Throwable thrown = failure.get();
    if (thrown instanceof RuntimeException e) {
      throw e;
    }
    if (thrown instanceof Error e) {
      throw e;
    }
  }

  private void help() {
    if (undone.getCount() == 0 || !operator.tryEnter()) {
      return;
    }
    try {
      work();
    } finally {
      operator.leave();
    }
  }

  private void work() {
    int worker = workers.getAndIncrement();
    int task = claims.next(worker);
    if (task < 0) {
      return;
    }
    @Nullable Workspace workspace = null;
    try {
      workspace = operator.pool().take(runner.schedule().scratchBytes());
    } catch (Throwable e) {
      failure.compareAndSet(null, e);
    }
    for (; task >= 0; task = claims.next(worker)) {
      try {
        if (workspace != null && failure.get() == null) {
          cut.task(task).run(runner, workspace, input, residual, output);
        }
      } catch (Throwable e) {
        failure.compareAndSet(null, e);
      } finally {
        undone.countDown();
      }
    }
    if (workspace != null) {
      operator.pool().giveBack(workspace);
    }
  }

  /**
   * Not interruptible: a helper may still be writing into the caller's output. Stays awake for a
   * moment, because helpers end at nearly the same time and waking takes as long as a small layer.
   */
  private void awaitHelpers() {
    long begin = System.nanoTime();
    while (undone.getCount() > 0 && System.nanoTime() - begin < AWAKE_NANOS) {
      Thread.onSpinWait();
    }
    boolean interrupted = false;
    while (true) {
      try {
        undone.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
