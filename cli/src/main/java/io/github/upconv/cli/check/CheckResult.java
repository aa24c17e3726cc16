package io.github.upconv.cli.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the check of a case found.
 *
 * @param name of the case
 * @param layer its layer line
 * @param identical whether the engines agree bit for bit
 * @param worstError largest error of an output in units of u*mag; infinite where a NaN or infinity
 *     is missed or too much
 * @param outsideBound number of outputs whose error is larger than {@code 4 + 2 * sqrt(terms)}
 * @param expectedDifference largest absolute difference from what was expected; null if nothing was
 * @param expectedMet whether what was expected is itself within the bounds, or nothing was
 */
public record CheckResult(
    String name,
    String layer,
    boolean identical,
    double worstError,
    long outsideBound,
    @Nullable Double expectedDifference,
    boolean expectedMet) {
  /** Whether nothing is wrong. */
  public boolean passed() {
    return identical && outsideBound == 0 && expectedMet;
  }

  /** What was found, as part of one line. */
  public String describe() {
    var facts = new ArrayList<String>();
    facts.add(identical ? "scalar = simd" : "SCALAR AND SIMD DIFFER");
    facts.add(String.format(Locale.ROOT, "worst error %.2f u*mag", worstError));
    if (outsideBound > 0) {
      facts.add(outsideBound + " OUTPUTS OUTSIDE THE BOUND");
    }
    if (expectedDifference != null) {
      facts.add(
          String.format(
              Locale.ROOT,
              "expected %s (difference %.3g)",
              expectedMet ? "met" : "MISSED",
              expectedDifference));
    }
    return String.join(", ", facts);
  }

  /** The cases that failed. */
  public static List<CheckResult> failed(List<CheckResult> results) {
    return results.stream().filter(result -> !result.passed()).toList();
  }
}
