package io.github.upconv.bench;

import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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
 * A layer in a fresh process, in which nothing is compiled yet: how long it takes to plan it and to
 * bind its weights, and how long the first run then takes. Each value has a process of its own.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 0)
@Measurement(iterations = 1)
@Fork(
    value = 5,
    jvmArgsPrepend = {
      "--add-modules=jdk.incubator.vector",
      "--enable-native-access=ALL-UNNAMED",
      "--sun-misc-unsafe-memory-access=allow",
      "-XX:+UseSerialGC"
    })
public class FirstCallBenchmark {
  /** JMH makes it. */
  public FirstCallBenchmark() {}

  /** A layer that is not planned yet. */
  @State(Scope.Thread)
  public static class Unplanned {
    /** Name of a layer; all core layers unless given. */
    @Param("DCGAN G3")
    public String layer = "";

    /** The name of an {@link Implementation}. */
    @Param({"simd", "scalar"})
    public String implementation = "";

    /** How many threads compute. */
    @Param("1")
    public int threads = 1;

    private LayerData data;
    private Implementation.@Nullable Run run;

    /** JMH makes it. */
    public Unplanned() {}

    /** Makes the tensors. */
    @Setup(Level.Trial)
    public void allocate() {
      data = new LayerData(Layers.named(layer));
      // so that its memory is there
      data.output().segment().fill((byte) 0);
    }

    /** Plans the layer and binds its weights. */
    void prepare() {
      run = Implementations.named(implementation).prepare(data, threads);
    }

    /** Computes the layer. */
    void compute() {
      Objects.requireNonNull(run).run();
    }

    /** Frees everything. */
    @TearDown(Level.Trial)
    public void free() {
      Objects.requireNonNull(run).close();
      data.close();
    }
  }

  /** A layer whose weights are bound. */
  public static class Bound extends Unplanned {
    /** JMH makes it. */
    public Bound() {}

    /** Also plans the layer and binds its weights. */
    @Override
    public void allocate() {
      super.allocate();
      prepare();
    }
  }

  /** To plan a layer and to bind its weights. */
  @Benchmark
  public void planAndBind(Unplanned layer) {
    layer.prepare();
  }

  /** The first run. */
  @Benchmark
  public void run(Bound layer) {
    layer.compute();
  }
}
