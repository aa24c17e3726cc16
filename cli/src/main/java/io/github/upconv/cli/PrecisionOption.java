package io.github.upconv.cli;

import io.github.upconv.plan.Precision;
import picocli.CommandLine.Option;

/** Which rounding is allowed. */
final class PrecisionOption {
  @Option(
      names = "--precision",
      paramLabel = "strict|fast",
      converter = PrecisionConverter.class,
      description = {
        "Allowed rounding. fast computes transposed convolutions with kernel 4, stride 2 and"
            + " padding 1 with fewer multiplications, and rounds more; everything else strictly.",
        "Default: strict."
      })
  private Precision precision = Precision.STRICT;

  Precision value() {
    return precision;
  }
}
