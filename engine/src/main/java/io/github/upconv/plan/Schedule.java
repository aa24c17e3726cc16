package io.github.upconv.plan;

import io.github.upconv.kernel.Kernels;
import java.util.List;

/** How a layer is cut into tasks at one input shape, and the scratch memory that a task needs. */
sealed interface Schedule
    permits SpreadSchedule,
        PhaseSchedule,
        ChannelSchedule,
        FastSchedule,
        DepthwiseSchedule,
        DepthwiseLineSchedule {
  /** The schedule that belongs to a mixing. */
  static Schedule of(Geometry geometry, Mixing mixing, Kernels kernels) {
    return switch (mixing) {
      case SpreadMixing spread -> new SpreadSchedule(geometry, spread, kernels);
      case PhaseMixing phase -> new PhaseSchedule(geometry, phase, kernels);
      case ChannelMixing channel -> new ChannelSchedule(geometry, channel, kernels);
      case FastMixing fast -> new FastSchedule(geometry, fast, kernels);
      case DepthwiseMixing depthwise -> new DepthwiseSchedule(geometry, depthwise, kernels);
      case DepthwiseLineMixing lines -> new DepthwiseLineSchedule(geometry, lines, kernels);
    };
  }

  /** Bytes, rounded up to whole cache lines. */
  static long aligned(long bytes) {
    return Math.ceilDiv(bytes, 64L) * 64;
  }

  /** The layer at the input shape. */
  Geometry geometry();

  /** What the weights were packed for. */
  Mixing mixing();

  /** Bytes of scratch memory per worker. */
  long scratchBytes();

  /** All tasks for one worker; made once, because a run must not allocate. */
  List<? extends Task> wholeTasks();

  /** All tasks, enough of them for several workers. */
  Cut<? extends Task> cut(int workers);

  /** Multiply-adds that are done; {@code nominal} are those of the definition. */
  long multiplyAdds(long nominal);

  /** Route and kind of finishing in words. */
  String describe();

  /** The tiles in words. */
  String describeTiles();
}
