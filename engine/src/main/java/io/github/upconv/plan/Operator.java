package io.github.upconv.plan;

import io.github.upconv.kernel.Kernels;
import io.github.upconv.layer.Layer;
import io.github.upconv.tensor.Shape;
import io.github.upconv.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.Locale;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A layer with its weights, ready to run. Immutable and safe for concurrent runs on distinct
 * outputs.
 *
 * <p>An operator owns its packed weights and scratch memory, unlike tensors, whose memory the
 * caller owns: both must outlive every concurrent run, which only the operator can see. {@link
 * #close} frees them as soon as no run is inside.
 */
public final class Operator implements AutoCloseable {
  private static final int CLOSED = 1 << 31;

  private final Layer layer;
  private final Kernels kernels;
  private final Mixing mixing;
  private final Arena arena = Arena.ofShared();
  private final PackedParameters packed;
  private final WorkspacePool pool = new WorkspacePool(Runtime.getRuntime().availableProcessors());

  /** Runs inside, and a bit that says no more may enter. */
  private final AtomicInteger users = new AtomicInteger();

  /** The last schedule used; a race only makes another one. */
  private volatile TaskRunner latest;

  Operator(Layer layer, Kernels kernels, Schedule schedule, Parameters parameters) {
    this.layer = layer;
    this.kernels = kernels;
    mixing = schedule.mixing();
    PackedParameters values;
    try {
      values = PackedParameters.pack(layer, parameters, mixing, kernels, arena);
    } catch (RuntimeException | OutOfMemoryError e) {
      arena.close();
      throw e;
    }
    packed = values;
    latest = new TaskRunner(schedule, kernels, packed, layer.activation());
  }

  /** What is computed. */
  public Layer layer() {
    return layer;
  }

  /** The output for an input of this shape. */
  public Shape outputShape(Shape input) {
    return layer.outputShape(input);
  }

  /**
   * Computes the layer on the caller's thread.
   *
   * @param input batch x channels x spatial extents, any strides; batch and spatial extents may
   *     differ from run to run
   * @param output in the shape of {@link #outputShape}, any strides; must not overlap the input.
   *     Only its elements are written
   * @throws IllegalArgumentException if a shape does not fit
   * @throws IllegalStateException if the operator is closed
   */
  public void run(Tensor input, Tensor output) {
    enter();
    try {
      var runner = runner(input, output);
      var schedule = runner.schedule();
      var workspace = pool.take(schedule.scratchBytes());
      try {
        var tasks = schedule.wholeTasks();
        for (int i = 0; i < tasks.size(); i++) {
          runner.run(tasks.get(i), workspace, input, output);
        }
      } finally {
        pool.giveBack(workspace);
      }
    } finally {
      leave();
    }
  }

  /**
   * Computes the layer on the caller's thread and on threads of an executor. The result is the
   * same, bit for bit. Returns when the output is complete, even if the executor is busy and never
   * helps.
   *
   * @param parallelism most threads that work at a time, the caller's included; 1 or more
   * @throws IllegalArgumentException also if a tensor lives in a confined arena and {@code
   *     parallelism} is above 1
   */
  public void run(Tensor input, Tensor output, Executor executor, int parallelism) {
    if (parallelism < 1) {
      throw new IllegalArgumentException("parallelism: must be 1 or more, was " + parallelism);
    }
    if (parallelism == 1) {
      run(input, output);
      return;
    }
    enter();
    try {
      ParallelRun.requireShared("input", input);
      ParallelRun.requireShared("output", output);
      var run = new ParallelRun(this, runner(input, output), input, output, parallelism);
      run.execute(executor);
    } finally {
      leave();
    }
  }

  private TaskRunner runner(Tensor input, Tensor output) {
    var runner = latest;
    if (!runner.schedule().geometry().input().equals(input.shape())) {
      var schedule = new Schedule(Geometry.of(layer, input.shape()), mixing, kernels);
      runner = new TaskRunner(schedule, kernels, packed, layer.activation());
      latest = runner;
    }
    var need = runner.schedule().geometry().output();
    if (!output.shape().equals(need)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "output: need shape %s for input %s, was %s",
              need,
              input.shape(),
              output.shape()));
    }
    if (output.segment().isReadOnly()) {
      throw new IllegalArgumentException("output: need a writable segment, was read-only");
    }
    return runner;
  }

  WorkspacePool pool() {
    return pool;
  }

  /** Counts a user in; false if the operator is closed. */
  boolean tryEnter() {
    while (true) {
      int now = users.get();
      if (now < 0) {
        return false;
      }
      if (users.compareAndSet(now, now + 1)) {
        return true;
      }
    }
  }

  private void enter() {
    if (!tryEnter()) {
      throw new IllegalStateException("operator: is closed");
    }
  }

  /** Counts a user out; the last one frees the memory of a closed operator. */
  void leave() {
    if (users.decrementAndGet() == CLOSED) {
      free();
    }
  }

  private void free() {
    pool.close();
    arena.close();
  }

  /** No run may start any more; memory is freed when the last one has left. Idempotent. */
  @Override
  public void close() {
    int before = users.getAndUpdate(now -> now | CLOSED);
    if (before == 0) {
      free();
    }
  }
}
