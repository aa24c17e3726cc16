package io.github.upconv.machine;

import jdk.incubator.vector.FloatVector;

/** Loaded only where the Vector API is present. */
final class VectorShape {
  private VectorShape() {}

  static int lanes() {
    return FloatVector.SPECIES_PREFERRED.length();
  }
}
