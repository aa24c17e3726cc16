package io.github.upconv.plan;

import io.github.upconv.tensor.Shape;
import io.github.upconv.tensor.Tensor;
import io.github.upconv.testkit.Case;
import io.github.upconv.testkit.Compare;
import io.github.upconv.testkit.Data;
import io.github.upconv.testkit.Placement;
import io.github.upconv.testkit.Runs;
import java.lang.foreign.Arena;

/**
 * Offsets beyond 2^31 elements, which need 9 GiB of memory and about ten seconds: started by hand,
 * no part of the suite.
 */
final class LargeStridesCheck {
  private LargeStridesCheck() {}

  public static void main(String[] args) {
    long far = (1L << 31) + 16;
    var c = Case.of("conv-transpose input=2x3x4x5 channels=5 kernel=4x4 stride=2x2", Data.REALS, 1);
    try (var arena = Arena.ofShared()) {
      var memory = arena.allocate((far + 4096) * Float.BYTES, 64);
      var input = Tensor.view(memory, 0, c.input(), far, 20, 5, 1);
      var output = Tensor.view(memory, 2048, c.line().output(), far, 1, 60, 5);
      var source = Placement.CHANNELS_FIRST.allocate(c.input(), arena).store(c.x()).tensor();
      copy(source, input, c.input());
      for (var engine : Runs.engines()) {
        float[] expected = Runs.run(c, engine);
        try (var operator = Runs.bind(c, engine)) {
          operator.run(input, output);
        }
        var result = Placement.CHANNELS_FIRST.allocate(c.line().output(), arena);
        copy(output, result.tensor(), c.line().output());
        Compare.sameBits(c, expected, result.values());
        System.out.println(engine + " is right");
      }
    }
  }

  private static void copy(Tensor from, Tensor to, Shape shape) {
    for (long n = 0; n < shape.extent(0); n++) {
      for (long ch = 0; ch < shape.extent(1); ch++) {
        for (long h = 0; h < shape.extent(2); h++) {
          for (long w = 0; w < shape.extent(3); w++) {
            to.set(from.get(n, ch, h, w), n, ch, h, w);
          }
        }
      }
    }
  }
}
