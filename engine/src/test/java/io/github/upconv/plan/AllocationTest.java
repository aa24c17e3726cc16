package io.github.upconv.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.github.upconv.tensor.Layout;
import io.github.upconv.tensor.Tensor;
import io.github.upconv.testkit.Case;
import io.github.upconv.testkit.Data;
import io.github.upconv.testkit.Finish;
import io.github.upconv.testkit.Runs;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A run allocates nothing on the heap once the compiler is done. A kernel whose vectors are boxed
 * would still be right, at a twentieth of the speed; here it is noticed.
 */
class AllocationTest {
  private static final int RUNS = 50;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "conv-transpose input=1x32x12x12 channels=32 kernel=4x4 stride=2x2 padding=1",
        "conv-transpose input=1x32x200 channels=32 kernel=8 stride=4 groups=32",
        "conv-transpose input=1x16x32x32 channels=16 kernel=4x4 stride=2x2 padding=1",
        // one input channel per output: two phases, eight, three, and one
        "conv-transpose input=1x32x20x20 channels=32 kernel=4x4 stride=2x2 padding=1 groups=32",
        "conv-transpose input=1x8x12x20 channels=8 kernel=16x16 stride=8x8 groups=8",
        "conv-transpose input=1x32x12x20 channels=32 kernel=4x4 stride=3x3 groups=32",
        "conv-transpose input=1x40x12x20 channels=40 kernel=6x6 stride=2x2 groups=40",
        "conv input=1x64x20x20 channels=64 kernel=3x3 padding=1 groups=64 activation=relu",
        "conv-transpose input=1x32x20x20 channels=32 kernel=3x3 stride=2x2 padding=1 groups=2",
        "conv-transpose input=1x16x200 channels=4 kernel=16 stride=8 padding=4",
        "conv-transpose input=1x16x20x20 channels=4 kernel=3x3 stride=3x3",
        "conv-transpose input=1x8x5x6x6 channels=16 kernel=3x3x3 stride=2x2x2 activation=prelu",
        "conv-transpose input=1x16x12x12 channels=20 kernel=2x2 stride=2x2 activation=tanh",
        "resize-conv input=1x32x12x12 channels=32 mode=nearest scale=2x2 kernel=3x3 padding=1",
        "resize-conv input=1x20x12x12 channels=12 mode=linear scale=2x2 kernel=3x3 padding=1"
            + " activation=sigmoid",
        "sub-pixel-conv input=1x20x12x12 channels=3 upscale=2 kernel=3x3 padding=1"
            + " activation=relu",
        "conv input=1x20x16x16 channels=20 kernel=3x3 stride=2x2 activation=leaky-relu:0.2",
        // sums through all taps, with one, two, three and eight phases along a row
        "conv input=1x16x16x16 channels=20 kernel=3x3 padding=1 activation=leaky-relu:0.2",
        "conv input=1x8x5x64 channels=20 kernel=3x3 padding=1",
        "conv-transpose input=1x16x12x12 channels=20 kernel=3x3 stride=2x2 padding=1",
        "sub-pixel-conv input=1x8x6x20 channels=12 upscale=3 kernel=3x3 padding=1 activation=relu",
        "conv-transpose input=1x16x100 channels=16 kernel=16 stride=8 padding=4",
        "resize input=1x20x16x16 mode=cubic scale=2x2",
        "resize input=1x20x16x16 mode=nearest scale=2x2",
        "pixel-shuffle input=1x64x16x16 upscale=2",
      })
  void runsAllocateNothing(String line) {
    var c = Case.of(line, Data.REALS, 1);
    for (var engine : Runs.engines()) {
      for (var layout : Layout.values()) {
        try (var operator = Runs.bind(c, engine, layout)) {
          assertThat(steadyBytes(operator, c))
              .as("%s %s %s: bytes per run", c, engine, layout)
              .isZero();
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "conv-transpose input=1x32x12x12 channels=32 kernel=4x4 stride=2x2 padding=1",
        "conv-transpose input=1x16x32x32 channels=16 kernel=4x4 stride=2x2 padding=1"
            + " activation=relu",
        "conv-transpose input=1x16x12x12 channels=20 kernel=2x2 stride=2x2 activation=prelu",
        "conv-transpose input=1x40x12x12 channels=40 kernel=3x3 stride=2x2 groups=40",
        "conv input=1x16x16x16 channels=20 kernel=3x3 padding=1 activation=relu",
        "conv-transpose input=1x16x12x12 channels=20 kernel=3x3 stride=2x2 padding=1",
        "sub-pixel-conv input=1x8x6x20 channels=12 upscale=3 kernel=3x3 padding=1 activation=prelu",
        "conv-transpose input=1x16x100 channels=16 kernel=16 stride=8 padding=4 activation=tanh",
        "resize-conv input=1x20x12x12 channels=12 mode=linear scale=2x2 kernel=3x3 padding=1",
        "resize input=1x20x16x16 mode=cubic scale=2x2",
      })
  void finishedRunsAllocateNothing(String line) {
    var c = Case.of(line, Data.REALS, 1);
    var finish = Finish.whole(c, 1);
    for (var engine : Runs.engines()) {
      for (var layout : Layout.values()) {
        try (var arena = Arena.ofConfined();
            var operator = finish.bind(c, engine, layout)) {
          var input = Tensor.allocate(c.input(), layout, arena);
          var output = Tensor.allocate(c.line().output(), layout, arena);
          var inPlace = output;
          var beside = Tensor.allocate(c.line().output(), layout, arena);
          var onHeap = Runs.heap(finish.residual(), c.line().output());
          for (var residual : List.of(inPlace, beside, onHeap)) {
            assertThat(steadyBytes(() -> operator.run(input, residual, output)))
                .as("%s %s %s: bytes per run", c, engine, layout)
                .isZero();
          }
        }
      }
    }
  }

  /** Sums through all taps, with lanes that are pixels and with lanes that are channels. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "conv-transpose input=1x32x9x10 channels=40 kernel=4x4 stride=2x2 padding=1",
        "conv-transpose input=1x16x4x4 channels=64 kernel=5x5 stride=2x2 padding=2",
        "conv-transpose input=1x16x1x1 channels=50 kernel=4x4",
        "conv-transpose input=1x16x400 channels=20 kernel=16 stride=8 padding=4",
        "conv input=1x16x12x12 channels=90 kernel=3x3 padding=1 activation=relu",
        "sub-pixel-conv input=1x8x6x20 channels=12 upscale=3 kernel=3x3 padding=1",
      })
  void bothRoutesOfPhasesAllocateNothing(String line) {
    var c = Case.of(line, Data.REALS, 1);
    for (var engine : Runs.engines()) {
      for (var layout : Layout.values()) {
        for (var route : List.of(Route.PHASE_MIX, Route.CHANNEL_MIX)) {
          try (var operator = Runs.bind(c, engine, layout, route)) {
            assertThat(steadyBytes(operator, c))
                .as("%s %s %s %s: bytes per run", c, engine, layout, route)
                .isZero();
          }
        }
      }
    }
  }

  /** Read in the input and written in the output where planes or lines allow it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "resize input=1x32x16x20 mode=nearest scale=2x2",
        "resize input=1x3x16x20 mode=nearest scale=3x3",
        "resize input=1x16x16x20 mode=linear scale=2x4",
        "resize input=1x80x16x20 mode=linear scale=0.5x1.5",
        "pixel-shuffle input=1x64x16x20 upscale=2",
        "pixel-shuffle input=1x64x16x20 upscale=4 order=dcr",
        "pixel-shuffle input=1x20x200 upscale=5",
      })
  void bothRoutesOfCopiesAllocateNothing(String line) {
    var c = Case.of(line, Data.REALS, 1);
    for (var engine : Runs.engines()) {
      for (var layout : Layout.values()) {
        for (var route : List.of(Route.COPY_PLANES, Route.COPY_LINES)) {
          try (var arena = Arena.ofConfined();
              var operator = Runs.bind(c, engine, layout, route)) {
            var input = Tensor.allocate(c.input(), layout, arena);
            var output = Tensor.allocate(c.line().output(), layout, arena);
            assertThat(steadyBytes(() -> operator.run(input, output)))
                .as("%s %s %s %s: bytes per run", c, engine, layout, route)
                .isZero();
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " activation=relu"})
  void fastRunsAllocateNothing(String activation) {
    var text = "conv-transpose input=1x16x20x33 channels=20 kernel=4x4 stride=2x2 padding=1";
    var c = Case.of(text + activation, Data.REALS, 1);
    for (var engine : Runs.engines()) {
      for (var layout : Layout.values()) {
        var plan = Plan.of(c.layer(), c.input(), engine, layout, Precision.FAST);
        try (var operator = plan.bind(Runs.parameters(c))) {
          assertThat(steadyBytes(operator, c))
              .as("%s %s %s: bytes per run", c, engine, layout)
              .isZero();
        }
      }
    }
  }

  /** The bytes per run of the first {@value #RUNS} runs that allocated none, or of the last. */
  private static long steadyBytes(Operator operator, Case c) {
    // native memory, which the kernels of channels-first tensors read and write themselves
    try (var arena = Arena.ofConfined()) {
      var input = Tensor.allocate(c.input(), arena);
      MemorySegment.copy(
          c.x(), 0, input.segment(), ValueLayout.JAVA_FLOAT_UNALIGNED, 0, c.x().length);
      var output = Tensor.allocate(c.line().output(), arena);
      return steadyBytes(() -> operator.run(input, output));
    }
  }

  private static long steadyBytes(Runnable run) {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    long bytes;
    do {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < RUNS; i++) {
        run.run();
      }
      bytes = threads.getCurrentThreadAllocatedBytes() - before;
    } while (bytes > 0 && System.nanoTime() < deadline);
    return bytes / RUNS;
  }
}
