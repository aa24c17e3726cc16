package io.github.upconv.cli.check;

/** What a sweep found about the layers of one family. */
public final class FamilySummary {
  private int cases;
  private int exact;
  private int failed;
  private double worstError;

  void add(SweepCase generated, CheckResult result) {
    cases++;
    exact += generated.isExact() ? 1 : 0;
    failed += result.passed() ? 0 : 1;
    worstError = Math.max(worstError, result.worstError());
  }

  /** Number of cases. */
  public int cases() {
    return cases;
  }

  /** Cases whose outputs had to be met to the last bit. */
  public int exact() {
    return exact;
  }

  /** Cases in which something is wrong. */
  public int failed() {
    return failed;
  }

  /** Largest error in units of u*mag. */
  public double worstError() {
    return worstError;
  }
}
