package io.github.upconv.cli.run;

import io.github.upconv.tensor.Layout;
import io.github.upconv.tensor.Shape;
import io.github.upconv.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.function.DoubleSupplier;

/** Tensors of generated numbers. */
public final class Filled {
  private Filled() {}

  /** A new dense tensor, channels first; the numbers are rounded to float32. */
  public static Tensor tensor(Shape shape, DoubleSupplier numbers, Arena arena) {
    return tensor(shape, Layout.CHANNELS_FIRST, numbers, arena);
  }

  /** A new dense tensor that is filled in the order of its memory. */
  public static Tensor tensor(Shape shape, Layout layout, DoubleSupplier numbers, Arena arena) {
    var tensor = Tensor.allocate(shape, layout, arena);
    for (long i = 0; i < shape.elements(); i++) {
      tensor.segment().setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) numbers.getAsDouble());
    }
    return tensor;
  }
}
