package io.github.upconv.cli.reference;

/**
 * How far computed outputs are from their double-precision values, in units of {@code u * mag}: u =
 * 2^-24 is the rounding of one operation and mag the sum of the absolute products of the output.
 */
public final class Accuracy {
  private static final double U = 0x1p-24;

  private final boolean exact;
  private final double slack;
  private double worst;
  private long outputs;
  private long failures;

  /**
   * @param exact whether every output must be met to the last bit
   * @param slack added to the bound
   */
  Accuracy(boolean exact, double slack) {
    this.exact = exact;
    this.slack = slack;
  }

  /**
   * Judges one output.
   *
   * @param terms number of products; an output without any is the bias, exactly
   */
  void add(float actual, double value, double magnitude, long terms) {
    double error = error(actual, value, magnitude);
    double bound = exact || terms == 0 ? slack : 4 + 2 * Math.sqrt((double) terms) + slack;
    outputs++;
    worst = Math.max(worst, error);
    if (!(error <= bound)) {
      failures++;
    }
  }

  private static double error(float actual, double value, double magnitude) {
    if (actual == value || (Double.isNaN(value) && Float.isNaN(actual))) {
      return 0;
    }
    if (!Double.isFinite(value)) {
      return Double.POSITIVE_INFINITY;
    }
    if (!Float.isFinite(actual)) {
      // a sum may leave the range of float32 on its way
      return magnitude > Float.MAX_VALUE ? 0 : Double.POSITIVE_INFINITY;
    }
    // below the normal range every operation rounds to multiples of the smallest denormal number
    return Math.abs(actual - value) / (U * magnitude + Float.MIN_VALUE);
  }

  /** Takes over what another has judged. */
  void merge(Accuracy other) {
    worst = Math.max(worst, other.worst);
    outputs += other.outputs;
    failures += other.failures;
  }

  /** Largest error in units of u*mag; infinite where a NaN or infinity is missed or too much. */
  public double worst() {
    return worst;
  }

  /** Number of outputs that were judged. */
  public long outputs() {
    return outputs;
  }

  /** Number of outputs further away than {@code 4 + 2 * sqrt(terms)}. */
  public long failures() {
    return failures;
  }
}
