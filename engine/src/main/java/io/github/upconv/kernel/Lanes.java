package io.github.upconv.kernel;

import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vector shape of all SIMD twins. Loaded only with the SIMD engine: a JVM without the incubator
 * module never sees it.
 *
 * <p>There are no helpers for loads, stores and multiply-adds here on purpose: the compiler always
 * inlines the methods of the Vector API, but a helper around them only sometimes, and where it does
 * not, every vector is boxed.
 */
final class Lanes {
  static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  static final int COUNT = SPECIES.length();
  static final long BYTES = SPECIES.vectorByteSize();
  static final ByteOrder ORDER = ByteOrder.nativeOrder();

  private Lanes() {}
}
