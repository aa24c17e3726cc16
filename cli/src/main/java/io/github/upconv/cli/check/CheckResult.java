package io.github.upconv.cli.check;

import io.github.upconv.plan.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the check of a case found.
 *
 * @param name of the case
 * @param layer its layer line
 * @param routes those that computed it, each with both engines
 * @param identical whether the engines and the routes agree bit for bit
 * @param worstError largest error of an output in units of u*mag; infinite where a NaN or infinity
 *     is missed or too much
 * @param outsideBound number of outputs whose error is larger than {@code 4 + 2 * sqrt(terms)}
 * @param expectedDifference largest absolute difference from what was expected; null if nothing was
 * @param expectedInBound whether what was expected is itself within the bound, or nothing was
 */
public record CheckResult(
    String name,
    String layer,
    List<Route> routes,
    boolean identical,
    double worstError,
    long outsideBound,
    @Nullable Double expectedDifference,
    boolean expectedInBound) {
  /** Whether nothing is wrong. */
  public boolean passed() {
    return identical && outsideBound == 0 && expectedInBound;
  }

  /** What was found, as part of one line. */
  public String describe() {
    var facts = new ArrayList<String>();
    facts.add(identical ? "scalar = simd" : "SCALAR AND SIMD, OR ROUTES, DIFFER");
    facts.add("worst error " + unitsOfMagnitude(worstError));
    if (outsideBound > 0) {
      facts.add(outsideBound + " OUTPUTS OUTSIDE THE BOUND");
    }
    if (expectedDifference != null) {
      facts.add(
          String.format(
              Locale.ROOT,
              "%s by %.3g at most",
              expectedInBound ? "differs from expected" : "EXPECTED IS OUTSIDE THE BOUND, differs",
              expectedDifference));
    }
    return String.join(", ", facts);
  }

  /** An error for people. */
  public static String unitsOfMagnitude(double error) {
    return String.format(Locale.ROOT, error < 1e6 ? "%.2f u*mag" : "%.1e u*mag", error);
  }
}
