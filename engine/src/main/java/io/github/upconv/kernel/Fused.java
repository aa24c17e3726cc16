package io.github.upconv.kernel;

import io.github.upconv.machine.Machine;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The scalar arithmetic that both twins of every kernel agree on. */
public final class Fused {
  /** Constant, so that the compiler keeps one of the two forms; without hardware fma costs 300x. */
  static final boolean FMA = Machine.current().fma();

  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

  private Fused() {}

  /** {@code a * b + c}, fused where the hardware does that. */
  static float multiplyAdd(float a, float b, float c) {
    return FMA ? Math.fma(a, b, c) : a * b + c;
  }

  /** The element at a position in bytes. */
  public static float load(MemorySegment segment, long at) {
    return segment.get(FLOAT, at);
  }

  /** Sets the element at a position in bytes. */
  public static void store(MemorySegment segment, long at, float value) {
    segment.set(FLOAT, at, value);
  }
}
