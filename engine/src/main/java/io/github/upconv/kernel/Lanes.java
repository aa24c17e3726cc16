package io.github.upconv.kernel;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vector shape and the operations that SIMD twins use. Loaded only with the SIMD engine: a JVM
 * without the incubator module never sees it.
 */
final class Lanes {
  static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  static final int COUNT = SPECIES.length();
  static final long BYTES = SPECIES.vectorByteSize();

  private static final ByteOrder ORDER = ByteOrder.nativeOrder();

  private Lanes() {}

  static FloatVector load(MemorySegment segment, long at) {
    return FloatVector.fromMemorySegment(SPECIES, segment, at, ORDER);
  }

  static void store(FloatVector vector, MemorySegment segment, long at) {
    vector.intoMemorySegment(segment, at, ORDER);
  }

  static FloatVector broadcast(float value) {
    return FloatVector.broadcast(SPECIES, value);
  }

  /** {@code a * b + c}, fused exactly where {@link Fused#multiplyAdd} is. */
  static FloatVector multiplyAdd(FloatVector a, FloatVector b, FloatVector c) {
    return Fused.FMA ? a.fma(b, c) : a.mul(b).add(c);
  }
}
