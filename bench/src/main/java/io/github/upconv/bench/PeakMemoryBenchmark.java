package io.github.upconv.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a layer needs beyond its tensors: how much the resident memory of the process has grown at
 * most while the layer was prepared and run once. Packed weights, scratch memory, the code of a
 * library and what a compiler needs are all in it. Linux only.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 0)
@Measurement(iterations = 1)
@Fork(
    value = 1,
    jvmArgsPrepend = {
      "--add-modules=jdk.incubator.vector",
      "--enable-native-access=ALL-UNNAMED",
      "--sun-misc-unsafe-memory-access=allow",
      "-XX:+UseSerialGC"
    })
public class PeakMemoryBenchmark {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path CLEAR_REFS = Path.of("/proc/self/clear_refs");

  /** Makes the peak what is resident now; see proc(5). */
  private static final String RESET_PEAK = "5";

  /** JMH makes it. */
  public PeakMemoryBenchmark() {}

  /** The growth. */
  @AuxCounters(AuxCounters.Type.EVENTS)
  @State(Scope.Thread)
  public static class Growth {
    /** Largest resident memory above that with tensors alone. */
    public double mebibytes;

    /** JMH makes it. */
    public Growth() {}
  }

  /** To prepare a layer and to run it. */
  @Benchmark
  public void prepareAndRun(FirstCallBenchmark.Unplanned layer, Growth growth) throws IOException {
    Files.writeString(CLEAR_REFS, RESET_PEAK);
    double before = mebibytes("VmRSS:");
    layer.prepare();
    layer.compute();
    growth.mebibytes = mebibytes("VmHWM:") - before;
  }

  private static double mebibytes(String field) throws IOException {
    for (String line : Files.readAllLines(STATUS)) {
      if (line.startsWith(field)) {
        return Double.parseDouble(line.substring(field.length()).replace("kB", "").strip()) / 1024;
      }
    }
    throw new IOException(STATUS + ": need a line " + field);
  }
}
