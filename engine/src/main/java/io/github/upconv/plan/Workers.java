package io.github.upconv.plan;

import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * Threads for {@link Operator#run(io.github.upconv.tensor.Tensor, io.github.upconv.tensor.Tensor,
 * Executor, int)} that stay awake for a millisecond after their work. A thread that sleeps needs 50
 * to 500 microseconds to wake, as long as a small layer takes: 0.56 ms for 256 channels of 8 x 8
 * pixels on one thread became 1.1 ms on two threads of a pool of the JDK. Any other executor gives
 * the same result.
 *
 * <p>Daemon threads; safe for use by several callers. Idle threads sleep after the millisecond.
 */
public final class Workers implements Executor, AutoCloseable {
  private static final long AWAKE_NANOS = 1_000_000;

  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final Queue<Thread> asleep = new ConcurrentLinkedQueue<>();
  private volatile boolean closed;

  private Workers(int threads) {
    IntStream.range(0, threads)
        .forEach(i -> Thread.ofPlatform().daemon().name("upconv-worker-" + i).start(this::work));
  }

  /**
   * Starts threads.
   *
   * @param threads number of threads, 0 or more; a run with parallelism n uses up to n - 1 of them,
   *     because the caller's thread works, too
   * @throws IllegalArgumentException if the number is negative
   */
  public static Workers of(int threads) {
    if (threads < 0) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "threads: must be 0 or more, was %d", threads));
    }
    return new Workers(threads);
  }

  /**
   * Runs a task on one of the threads, after those that came before it.
   *
   * @throws RejectedExecutionException if the workers are closed
   */
  @Override
  public void execute(Runnable task) {
    if (closed) {
      throw new RejectedExecutionException("workers: are closed");
    }
    tasks.add(task);
    var sleeper = asleep.poll();
    if (sleeper != null) {
      LockSupport.unpark(sleeper);
    }
  }

  private void work() {
    long idleSince = System.nanoTime();
    while (true) {
      // asked before the queue: what was given before the end is in it then
      boolean ends = closed;
      var task = tasks.poll();
      if (task != null) {
        run(task);
        idleSince = System.nanoTime();
      } else if (ends) {
        return;
      } else if (System.nanoTime() - idleSince < AWAKE_NANOS) {
        Thread.onSpinWait();
      } else {
        sleep();
        idleSince = System.nanoTime();
      }
    }
  }

  /** Sleeps until a task comes; one that came in between is seen before. */
  private void sleep() {
    asleep.add(Thread.currentThread());
    if (tasks.isEmpty() && !closed) {
      LockSupport.park(this);
    }
    // if it woke by itself nobody has taken it out
    asleep.remove(Thread.currentThread());
  }

  /** A task that fails must not end the thread. */
  private static void run(Runnable task) {
    try {
      task.run();
    } catch (Throwable e) {
      var thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
    }
  }

  /** Lets the threads end when they have done what was given to them. Idempotent. */
  @Override
  public void close() {
    closed = true;
    Thread sleeper;
    while ((sleeper = asleep.poll()) != null) {
      LockSupport.unpark(sleeper);
    }
  }
}
