package io.github.upconv.oracle;

import io.github.upconv.layer.Activation;
import io.github.upconv.tensor.Shape;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The output of a layer in {@code double}, and what a float32 engine may make of it. */
public final class Expected {
  /** Half a unit in the last place of 1: the largest relative error of one float operation. */
  public static final double U = 0x1p-24;

  private static final double LARGEST = Float.MAX_VALUE;

  private final Grid grid;
  private final Shape shape;
  private final int unit;
  private final boolean splitInfinity;
  private final Activation activation;
  private final float @Nullable [] slope;

  /**
   * Describes sums before the activation.
   *
   * @param unit all products, without coefficients of a resize, are multiples of {@code 2^unit}
   * @param splitInfinity whether an infinite weight times an interpolated value may as well be
   *     infinite products of both signs, that is a NaN
   */
  Expected(
      Grid grid,
      int rank,
      int unit,
      boolean splitInfinity,
      Activation activation,
      float @Nullable [] slope) {
    this.grid = grid;
    this.unit = unit;
    this.splitInfinity = splitInfinity;
    this.activation = activation;
    this.slope = slope;
    int[] extents = new int[rank + 2];
    extents[0] = grid.extent(0);
    extents[1] = grid.extent(1);
    System.arraycopy(grid.extents, 5 - rank, extents, 2, rank);
    shape = Shape.of(Arrays.stream(extents).asLongStream().toArray());
  }

  /** The same with a scale and a shift of each output channel before the activation. */
  public Expected scaled(float[] scale, float[] shift) {
    int lowest = Math.min(unit + Oracle.lowestBit(scale), Oracle.lowestBit(shift));
    return with(grid.scaled(scale, shift), lowest);
  }

  /** The same with a value added to every output before the activation. */
  public Expected plus(float[] residual) {
    return with(grid.plus(residual), Math.min(unit, Oracle.lowestBit(residual)));
  }

  private Expected with(Grid changed, int changedUnit) {
    return new Expected(changed, shape.rank() - 2, changedUnit, splitInfinity, activation, slope);
  }

  /** The shape of the output. */
  public Shape shape() {
    return shape;
  }

  /** Number of outputs. */
  public int count() {
    return grid.value.length;
  }

  /** The exact output. */
  public double value(int i) {
    return activate(grid.value[i], i);
  }

  /** Number of products in an output; the bias is none. */
  public long terms(int i) {
    return grid.terms[i];
  }

  /** Sum of the absolute products of an output and its bias. */
  public double magnitude(int i) {
    return grid.magnitude(i);
  }

  /** Whether every order of operations must give exactly {@link #value}. */
  public boolean isExact(int i) {
    boolean summable =
        grid.reach[i] < Math.scalb(0x1p24, unit)
            && grid.magnitude(i) < Math.scalb(0x1p24, unit - grid.binaryDigits)
            && unit - grid.binaryDigits >= Float.MIN_EXPONENT - 23;
    return grid.terms[i] == 0 || (summable && !isTranscendental());
  }

  /** The largest error that is allowed where no intermediate sum overflows. */
  public double bound(int i) {
    long roundings = grid.terms[i] + 1;
    double sum =
        (4 + 2 * Math.sqrt(roundings)) * U * grid.magnitude(i)
            + 2 * (roundings + 4) * (double) Float.MIN_VALUE;
    double after = sum * Math.max(1, Math.abs(slope(i)));
    return after + (isTranscendental() ? 8 : 1) * U * Math.abs(value(i));
  }

  /** What is wrong with an output of an engine; empty where it is right. */
  public Optional<String> complaint(int i, float actual) {
    double wanted = value(i);
    double sum = grid.value[i];
    if (Double.isNaN(wanted)) {
      return Float.isNaN(actual) ? Optional.empty() : wrong(i, actual, "NaN");
    }
    if (Double.isInfinite(sum)) {
      boolean right = actual == wanted || Math.abs(actual - wanted) <= U;
      return right || (splitInfinity && Float.isNaN(actual))
          ? Optional.empty()
          : wrong(i, actual, wanted + " from an infinite term");
    }
    if (isExact(i)) {
      boolean right = isTranscendental() ? isClose(i, actual) : actual == (float) wanted;
      return right ? Optional.empty() : wrong(i, actual, "exactly " + (float) wanted);
    }
    double largest = Math.max(grid.reach[i], grid.magnitude(i)) * Math.max(1, Math.abs(slope(i)));
    if (grid.binaryDigits > 0) {
      // coefficients of a cubic resize exceed 1, and may be applied axis by axis
      largest *= 4;
    }
    if (largest < LARGEST * (1 - 0x1p-10)) {
      return isClose(i, actual) ? Optional.empty() : wrong(i, actual, wanted + " +- " + bound(i));
    }
    boolean oneSign = grid.positive[i] == 0 || grid.negative[i] == 0;
    if (oneSign && Math.abs(sum) > LARGEST * (1 + 0x1p-10)) {
      double overflown = activate(Math.copySign(Double.POSITIVE_INFINITY, sum), i);
      return actual == overflown ? Optional.empty() : wrong(i, actual, overflown + " by overflow");
    }
    return Optional.empty();
  }

  /** The error of an output before the activation in units of {@code u * magnitude}. */
  public double errorInUnits(int i, float actual) {
    double error = Math.abs(actual - value(i));
    return error == 0 ? 0 : error / (U * grid.magnitude(i));
  }

  private boolean isClose(int i, float actual) {
    return Math.abs(actual - value(i)) <= bound(i);
  }

  private boolean isTranscendental() {
    return activation.kind() == Activation.Kind.TANH
        || activation.kind() == Activation.Kind.SIGMOID;
  }

  private double slope(int i) {
    return switch (activation.kind()) {
      case LEAKY_RELU -> activation.slope();
      case PRELU -> {
        int perChannel = grid.extent(2) * grid.extent(3) * grid.extent(4);
        yield slope.length == 1 ? slope[0] : slope[i / perChannel % grid.extent(1)];
      }
      default -> 0;
    };
  }

  private double activate(double x, int i) {
    return switch (activation.kind()) {
      case NONE -> x;
      case RELU -> x > 0 || Double.isNaN(x) ? x : 0;
      case LEAKY_RELU, PRELU -> x < 0 ? slope(i) * x : x;
      case TANH -> Math.tanh(x);
      case SIGMOID -> 1 / (1 + Math.exp(-x));
    };
  }

  private Optional<String> wrong(int i, float actual, String wanted) {
    return Optional.of(
        "output[%d] of %s is %s, expected %s (%d terms, magnitude %s)"
            .formatted(i, shape, actual, wanted, grid.terms[i], grid.magnitude(i)));
  }
}
