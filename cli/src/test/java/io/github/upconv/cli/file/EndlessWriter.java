package io.github.upconv.cli.file;

import io.github.upconv.tensor.Tensor;
import java.util.Arrays;
import java.util.Map;

/** A program that writes one file again and again, each time with another number, until killed. */
final class EndlessWriter {
  static final int ELEMENTS = 200_000;

  private EndlessWriter() {}

  /** Writes to the path that is the only argument. */
  public static void main(String[] arguments) throws FileFormatException {
    float[] values = new float[ELEMENTS];
    for (int round = 0; ; round++) {
      Arrays.fill(values, round);
      TensorFile.write(arguments[0], Map.of("x", Tensor.of(values, ELEMENTS)));
    }
  }
}
