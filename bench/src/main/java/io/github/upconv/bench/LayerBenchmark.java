package io.github.upconv.bench;

import io.github.upconv.layer.LayerLine;
import io.github.upconv.layer.WeightedLayer;
import io.github.upconv.machine.Engine;
import io.github.upconv.plan.Operator;
import io.github.upconv.plan.Plan;
import io.github.upconv.tensor.Shape;
import io.github.upconv.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One run of a real layer on one thread, channels first. Before anything is timed the output is
 * compared, bit for bit, with that of the other engine.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsPrepend = {
      "--add-modules=jdk.incubator.vector",
      "--sun-misc-unsafe-memory-access=allow",
      "-XX:+UseSerialGC"
    })
public class LayerBenchmark {
  /** Name of a layer; all core layers unless given. */
  @Param("DCGAN G3")
  public String layer = "";

  /** Which twin runs. */
  @Param({"SIMD", "SCALAR"})
  public Engine engine = Engine.SIMD;

  private final Arena arena = Arena.ofShared();
  private Tensor input = Tensor.of(new float[0], 0);
  private Tensor output = input;
  private Operator operator;
  private double gigaOperations;

  /** Reported as GFLOP/s: nominal operations of the direct form. */
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  @State(Scope.Thread)
  public static class Work {
    /** Billion operations so far. */
    public double gflop;

    /** JMH makes it. */
    public Work() {}
  }

  /** JMH makes it. */
  public LayerBenchmark() {}

  /** Makes the tensors, binds, and checks the result. */
  @Setup(Level.Trial)
  public void setUp() {
    LayerLine line =
        Objects.requireNonNull(CoreLayers.byName().get(layer), () -> "no core layer " + layer);
    gigaOperations = 2e-9 * line.layer().nominalMultiplyAdds(line.input());
    var weighted = (WeightedLayer) line.layer();
    input = random(line.input(), 1);
    var weight = random(weighted.weightShape(), 2);
    var bias = random(Shape.of(weighted.biasExtent()), 3);
    output = Tensor.allocate(line.output(), arena);
    operator = Plan.of(weighted, line.input(), engine).bind(weight, bias);
    operator.run(input, output);
    var other = Tensor.allocate(line.output(), arena);
    var twin = engine == Engine.SIMD ? Engine.SCALAR : Engine.SIMD;
    try (var check = Plan.of(weighted, line.input(), twin).bind(weight, bias)) {
      check.run(input, other);
    }
    if (output.segment().mismatch(other.segment()) != -1) {
      throw new IllegalStateException("scalar and SIMD differ: " + line);
    }
  }

  private Tensor random(Shape shape, long seed) {
    var tensor = Tensor.allocate(shape, arena);
    var random = new SplittableRandom(seed);
    for (long i = 0; i < shape.elements(); i++) {
      tensor.segment().setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) random.nextDouble(-1, 1));
    }
    return tensor;
  }

  /** One run. */
  @Benchmark
  public Tensor run(Work work) {
    operator.run(input, output);
    work.gflop += gigaOperations;
    return output;
  }

  /** Frees everything. */
  @TearDown(Level.Trial)
  public void tearDown() {
    operator.close();
    arena.close();
  }
}
