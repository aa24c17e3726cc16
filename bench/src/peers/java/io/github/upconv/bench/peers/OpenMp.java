package io.github.upconv.bench.peers;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.Loader;

/** The threads of oneDNN. */
final class OpenMp {
  private OpenMp() {}

  /**
   * As the variable {@code OMP_NUM_THREADS}, which can only be set outside of the process: how many
   * threads the parallel regions have that the caller enters.
   */
  @SuppressWarnings("restricted") // a function of a known library with a known signature
  static void setThreads(int threads) {
    Loader.load(dnnl.class);
    var function =
        SymbolLookup.loaderLookup()
            .find("omp_set_num_threads")
            .orElseThrow(() -> new IllegalStateException("oneDNN: need one that runs on OpenMP"));
    var call =
        Linker.nativeLinker()
            .downcallHandle(function, FunctionDescriptor.ofVoid(ValueLayout.JAVA_INT));
    try {
      call.invokeExact(threads);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
