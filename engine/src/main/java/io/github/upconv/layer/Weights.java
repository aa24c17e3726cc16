package io.github.upconv.layer;

import io.github.upconv.tensor.Shape;
import java.util.List;

/** Weight shapes and multiply-add counts. */
final class Weights {
  private Weights() {}

  static Shape shape(long outer, long inner, List<Axis> axes) {
    long[] extents = new long[2 + axes.size()];
    extents[0] = outer;
    extents[1] = inner;
    for (int i = 0; i < axes.size(); i++) {
      extents[2 + i] = axes.get(i).kernel();
    }
    return Shape.of(extents);
  }

  static long multiplyAdds(long... factors) {
    long product = 1;
    for (long factor : factors) {
      product = Checks.multiply(product, factor);
    }
    return product;
  }
}
