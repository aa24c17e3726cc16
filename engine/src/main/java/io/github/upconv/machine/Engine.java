package io.github.upconv.machine;

import java.lang.System.Logger.Level;

/** Which twin of every kernel runs. Both give the same bits. */
public enum Engine {
  /** Plain Java: runs on every JVM. */
  SCALAR,
  /** Hand-vectorised kernels on the Vector API: needs the module {@code jdk.incubator.vector}. */
  SIMD;

  private static final boolean SIMD_AVAILABLE =
      ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();

  /** Whether {@link #SIMD} can run in this JVM. */
  public static boolean simdAvailable() {
    return SIMD_AVAILABLE;
  }

  /**
   * {@link #SIMD} where it can run, otherwise {@link #SCALAR}, which is said once in the log
   * together with the remedy.
   */
  public static Engine best() {
    return SIMD_AVAILABLE ? SIMD : Fallback.ENGINE;
  }

  /** Refuses an engine that cannot run in this JVM. */
  public Engine requireAvailable() {
    if (this == SIMD && !SIMD_AVAILABLE) {
      throw new IllegalArgumentException(
          "engine: simd needs the JVM option --add-modules jdk.incubator.vector, which was not"
              + " given");
    }
    return this;
  }

  /** Loaded, and so logged, at most once. */
  private static final class Fallback {
    static final Engine ENGINE = SCALAR;

    static {
      System.getLogger("io.github.upconv")
          .log(
              Level.WARNING,
              "upconv runs its scalar engine: start Java with --add-modules"
                  + " jdk.incubator.vector for the vector engine");
    }
  }
}
