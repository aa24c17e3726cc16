package io.github.upconv.plan;

import io.github.upconv.kernel.Kernels;
import io.github.upconv.layer.Layer;
import io.github.upconv.tensor.Shape;
import io.github.upconv.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.Locale;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

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
  private final Epilogue epilogue;
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
    epilogue = new Epilogue(kernels, packed, layer.activation());
    latest = new TaskRunner(schedule, kernels, packed, epilogue);
    mixing.warmUp(schedule.multiplyAdds(layer.nominalMultiplyAdds(schedule.geometry().input())));
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
    compute(input, null, output);
  }

  /**
   * Computes the layer and adds a residual before the activation, on the caller's thread.
   *
   * @param input as in {@link #run(Tensor, Tensor)}
   * @param residual in the shape of the output, any strides; may be the output itself, whose values
   *     are then added to, and must not overlap it otherwise
   * @param output as in {@link #run(Tensor, Tensor)}
   * @throws IllegalArgumentException if a shape does not fit
   * @throws IllegalStateException if the operator is closed
   */
  public void run(Tensor input, Tensor residual, Tensor output) {
    compute(input, residual, output);
  }

  private void compute(Tensor input, @Nullable Tensor residual, Tensor output) {
    enter();
    try {
      var runner = runner(input, residual, output);
      var schedule = runner.schedule();
      var workspace = pool.take(schedule.scratchBytes());
      try {
        var tasks = schedule.wholeTasks();
        for (int i = 0; i < tasks.size(); i++) {
          tasks.get(i).run(runner, workspace, input, residual, output);
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
    compute(input, null, output, executor, parallelism);
  }

  /**
   * Computes the layer and adds a residual before the activation, on the caller's thread and on
   * threads of an executor, as {@link #run(Tensor, Tensor, Executor, int)} does.
   *
   * @param residual as in {@link #run(Tensor, Tensor, Tensor)}
   * @param parallelism most threads that work at a time, the caller's included; 1 or more
   * @throws IllegalArgumentException also if a tensor lives in a confined arena and {@code
   *     parallelism} is above 1
   */
  public void run(
      Tensor input, Tensor residual, Tensor output, Executor executor, int parallelism) {
    compute(input, residual, output, executor, parallelism);
  }

  private void compute(
      Tensor input, @Nullable Tensor residual, Tensor output, Executor executor, int parallelism) {
    if (parallelism < 1) {
      throw new IllegalArgumentException("parallelism: must be 1 or more, was " + parallelism);
    }
    if (parallelism == 1) {
      compute(input, residual, output);
      return;
    }
    enter();
    try {
      ParallelRun.requireShared("input", input);
      if (residual != null) {
        ParallelRun.requireShared("residual", residual);
      }
      ParallelRun.requireShared("output", output);
      var runner = runner(input, residual, output);
      new ParallelRun(this, runner, input, residual, output, parallelism).execute(executor);
    } finally {
      leave();
    }
  }

  private TaskRunner runner(Tensor input, @Nullable Tensor residual, Tensor output) {
    var runner = latest;
    if (!runner.schedule().geometry().input().equals(input.shape())) {
      var schedule = Schedule.of(Geometry.of(layer, input.shape()), mixing, kernels);
      runner = new TaskRunner(schedule, kernels, packed, epilogue);
      latest = runner;
    }
    var need = runner.schedule().geometry().output();
    requireShape("output", output, need, input);
    if (residual != null) {
      requireShape("residual", residual, need, input);
    }
    if (output.segment().isReadOnly()) {
      throw new IllegalArgumentException("output: need a writable segment, was read-only");
    }
    return runner;
  }

  private static void requireShape(String name, Tensor given, Shape need, Tensor input) {
    if (!given.shape().equals(need)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: need shape %s for input %s, was %s",
              name,
              need,
              input.shape(),
              given.shape()));
    }
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
