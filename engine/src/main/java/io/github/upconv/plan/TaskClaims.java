package io.github.upconv.plan;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Says which worker runs which task of a {@link Cut}: each its share of the neighbours in their
 * order, then the later half of what the worker with the most of them has left, then the last tasks
 * one by one.
 */
final class TaskClaims {
  private final int tasks;

  /** What each worker has left of the neighbours, as first and end. */
  private final AtomicLongArray shares;

  private final AtomicInteger nextLast;

  TaskClaims(Cut<?> cut, int workers) {
    tasks = cut.size();
    nextLast = new AtomicInteger(cut.neighbours().size());
    shares = new AtomicLongArray(workers);
    long neighbours = cut.neighbours().size();
    for (int worker = 0; worker < workers; worker++) {
      long first = neighbours * worker / workers;
      shares.set(worker, share((int) first, (int) (neighbours * (worker + 1) / workers)));
    }
  }

  private static long share(int first, int end) {
    return (long) first << Integer.SIZE | end;
  }

  private static int first(long share) {
    return (int) (share >>> Integer.SIZE);
  }

  private static int end(long share) {
    return (int) share;
  }

  private static int left(long share) {
    return end(share) - first(share);
  }

  /** The next task of a worker, or -1 if all are taken. */
  int next(int worker) {
    int task = takeFirst(worker);
    while (task < 0) {
      int from = richest();
      if (left(shares.get(from)) == 0) {
        int last = nextLast.getAndIncrement();
        return last < tasks ? last : -1;
      }
      task = takeHalf(from, worker);
    }
    return task;
  }

  /** The first task of a worker's share, or -1 if it is empty. */
  private int takeFirst(int worker) {
    long share = shares.get(worker);
    while (left(share) > 0) {
      if (shares.compareAndSet(worker, share, share(first(share) + 1, end(share)))) {
        return first(share);
      }
      share = shares.get(worker);
    }
    return -1;
  }

  /** The first task of the later half of a share, which becomes the worker's; -1 if it changed. */
  private int takeHalf(int from, int worker) {
    long share = shares.get(from);
    int half = first(share) + left(share) / 2;
    if (left(share) == 0 || !shares.compareAndSet(from, share, share(first(share), half))) {
      return -1;
    }
    shares.set(worker, share(half + 1, end(share)));
    return half;
  }

  private int richest() {
    int richest = 0;
    for (int worker = 1; worker < shares.length(); worker++) {
      if (left(shares.get(worker)) > left(shares.get(richest))) {
        richest = worker;
      }
    }
    return richest;
  }
}
