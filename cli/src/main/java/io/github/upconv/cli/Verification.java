package io.github.upconv.cli;

import io.github.upconv.cli.reference.Reference;
import io.github.upconv.cli.run.LayerCase;
import io.github.upconv.tensor.Tensor;
import java.io.PrintWriter;
import java.util.Locale;

/**
 * Computes a random share of the outputs once more in double precision.
 *
 * @param share of the output positions, 0 to 1
 */
record Verification(double share, PrintWriter err) {
  /** Fixed: the same run verifies the same outputs. */
  private static final long SEED = 1;

  /** Whether the result is right as far as it was looked at; reports what was found. */
  boolean passes(LayerCase layerCase, Tensor result) {
    if (share == 0) {
      return true;
    }
    var accuracy =
        new Reference(layerCase.line().layer(), layerCase.input(), layerCase.parameters())
            .judgeShare(share, SEED, result);
    boolean passed = accuracy.failures() == 0;
    err.printf(
        Locale.ROOT,
        "upconv: %s: %s %d outputs, %d wrong, worst error %.2f u*mag%n",
        layerCase.name(),
        passed ? "verified" : "VERIFICATION FAILED:",
        accuracy.outputs(),
        accuracy.failures(),
        accuracy.worst());
    return passed;
  }
}
