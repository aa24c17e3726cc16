package io.github.upconv.bench;

import io.github.upconv.cli.bench.Rest;
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
 * One run of a real layer, channels first. Before anything is timed the output is compared: that of
 * an engine with its twin, bit for bit, that of another library with ours.
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
      "--enable-native-access=ALL-UNNAMED",
      "--sun-misc-unsafe-memory-access=allow",
      "-XX:+UseSerialGC"
    })
public class LayerBenchmark {
  /** Name of a layer; all core layers unless given. */
  @Param("DCGAN G3")
  public String layer = "";

  /** The name of an {@link Implementation}. */
  @Param({"simd", "scalar"})
  public String implementation = "";

  /** How many threads compute. */
  @Param("1")
  public int threads = 1;

  /** Whether the output is compared first; only repeated timings can do without. */
  @Param("true")
  public boolean compare = true;

  private LayerData data;
  private Implementation.Run run;
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

  /** Makes the tensors, prepares, and checks the result. */
  @Setup(Level.Trial)
  public void setUp() {
    var line = Layers.named(layer);
    var chosen = Implementations.named(implementation);
    if (!chosen.supports(line)) {
      throw new IllegalArgumentException(
          "implementation: need one that supports " + line + ", was " + implementation);
    }
    data = new LayerData(line);
    gigaOperations = data.nominalGflop();
    run = chosen.prepare(data, threads);
    run.run();
    if (compare) {
      run.fetch();
      try (var agreement = new Agreement(data)) {
        agreement.require(chosen);
      }
    }
  }

  /** Lets all threads sleep, because of {@linkplain Rest where they run}. */
  @Setup(Level.Iteration)
  public void rest() {
    Rest.take();
  }

  /** One run. */
  @Benchmark
  public void run(Work work) {
    run.run();
    work.gflop += gigaOperations;
  }

  /** Frees everything. */
  @TearDown(Level.Trial)
  public void tearDown() {
    run.close();
    data.close();
  }
}
