package io.github.upconv.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.github.upconv.oracle.Expected;

/** Comparisons whose messages start with the layer line. */
public final class Compare {
  private Compare() {}

  /** Every output is what the definition allows. */
  public static void withOracle(Case c, Expected expected, float[] actual) {
    assertThat(actual).as("%s", c).hasSize(expected.count());
    for (int i = 0; i < actual.length; i++) {
      var complaint = expected.complaint(i, actual[i]);
      if (complaint.isPresent()) {
        fail("%s%n  %s", c, complaint.get());
      }
    }
  }

  /** Equal bit for bit; NaNs are equal to each other, because payloads of sums are unspecified. */
  public static void sameBits(Object context, float[] expected, float[] actual) {
    assertThat(actual).as("%s", context).hasSize(expected.length);
    for (int i = 0; i < actual.length; i++) {
      if (Float.floatToIntBits(actual[i]) != Float.floatToIntBits(expected[i])) {
        fail(
            "%s%n  output[%d] is %s (%08x), expected the same bits as %s (%08x)",
            context,
            i,
            actual[i],
            Float.floatToRawIntBits(actual[i]),
            expected[i],
            Float.floatToRawIntBits(expected[i]));
      }
    }
  }
}
