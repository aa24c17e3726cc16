package io.github.upconv.machine;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** What only the Vector API can tell about the machine. Loaded only where it is present. */
final class SimdShape {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final boolean FMA = Fma.isFast();

  private SimdShape() {}

  static int lanes() {
    return SPECIES.length();
  }

  /** {@code ScalarShape.CHAINS * steps} multiply-adds of vectors in registers. */
  static float multiplyAdds(int steps) {
    var a = FloatVector.broadcast(SPECIES, 0.999f);
    var b = FloatVector.broadcast(SPECIES, 0.001f);
    var c0 = b;
    var c1 = b.add(1);
    var c2 = b.add(2);
    var c3 = b.add(3);
    var c4 = b.add(4);
    var c5 = b.add(5);
    var c6 = b.add(6);
    var c7 = b.add(7);
    var c8 = b.add(8);
    var c9 = b.add(9);
    var c10 = b.add(10);
    var c11 = b.add(11);
    for (int i = 0; i < steps; i++) {
      c0 = multiplyAdd(c0, a, b);
      c1 = multiplyAdd(c1, a, b);
      c2 = multiplyAdd(c2, a, b);
      c3 = multiplyAdd(c3, a, b);
      c4 = multiplyAdd(c4, a, b);
      c5 = multiplyAdd(c5, a, b);
      c6 = multiplyAdd(c6, a, b);
      c7 = multiplyAdd(c7, a, b);
      c8 = multiplyAdd(c8, a, b);
      c9 = multiplyAdd(c9, a, b);
      c10 = multiplyAdd(c10, a, b);
      c11 = multiplyAdd(c11, a, b);
    }
    var sum = c0.add(c1).add(c2).add(c3).add(c4).add(c5);
    return sum.add(c6).add(c7).add(c8).add(c9).add(c10).add(c11).lane(0);
  }

  private static FloatVector multiplyAdd(FloatVector a, FloatVector b, FloatVector c) {
    return FMA ? a.fma(b, c) : a.mul(b).add(c);
  }
}
