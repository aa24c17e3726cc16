package io.github.upconv.layer;

import io.github.upconv.layer.Interpolation.Mode;
import java.util.Locale;

/**
 * The resize of one axis: which source samples make one resized element. Positions are exact ratios
 * of integers, {@code x = (slope * o + shift) / unit}: in float32 a nearest resize picks a wrong
 * element for about 1 % of all size pairs.
 */
public final class Resample {
  private final Interpolation interpolation;
  private final long inputExtent;
  private final long outputExtent;
  private final long slope;
  private final long shift;
  private final long unit;

  private Resample(
      Interpolation interpolation,
      long inputExtent,
      long outputExtent,
      long slope,
      long shift,
      long unit) {
    this.interpolation = interpolation;
    this.inputExtent = inputExtent;
    this.outputExtent = outputExtent;
    this.slope = slope;
    this.shift = shift;
    this.unit = unit;
  }

  /** The resize that changes nothing. */
  static Resample identity(long extent) {
    return new Resample(Interpolation.NEAREST, extent, extent, 1, 0, 1);
  }

  /** The resize of an axis, with the coordinate formulas of ONNX. */
  static Resample of(Interpolation interpolation, Scale scale, long in) {
    long out = scale.outputExtent(in);
    if (out < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "scale: the resized extent must be 1 or more, was %d for input extent %d",
              out,
              in));
    }
    var factor = scale.factor(in);
    try {
      return of(interpolation, in, out, factor.numerator(), factor.denominator());
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "scale: %d/%d has too many digits for exact positions in an extent of %d",
              factor.numerator(),
              factor.denominator(),
              out),
          e);
    }
  }

  private static Resample of(Interpolation how, long in, long out, long num, long den) {
    long slope;
    long shift;
    long unit;
    switch (how.coordinates()) {
      case ASYMMETRIC -> {
        slope = den;
        shift = 0;
        unit = num;
      }
      case ALIGN_CORNERS -> {
        // in * scale keeps its fraction: 4 * 0.6 spans 2.4 elements
        unit = Math.subtractExact(Math.multiplyExact(in, num), den);
        slope = out == 1 || unit <= 0 ? 0 : Math.multiplyExact(in - 1, den);
        shift = 0;
        unit = slope == 0 ? 1 : unit;
      }
      default -> {
        slope = Math.multiplyExact(2, den);
        shift = Math.subtractExact(den, num);
        unit = Math.multiplyExact(2, num);
        if (how.coordinates() == Interpolation.Coordinates.HALF_PIXEL_SYMMETRIC) {
          long dropped =
              Math.subtractExact(Math.multiplyExact(in, num), Math.multiplyExact(out, den));
          shift = Math.addExact(shift, dropped);
        } else if (how.coordinates() == Interpolation.Coordinates.PYTORCH_HALF_PIXEL && out == 1) {
          slope = 0;
          shift = 0;
        }
      }
    }
    // the largest product that collect() and source() form
    Math.multiplyExact(4, Math.addExact(Math.multiplyExact(slope, out), Math.absExact(shift)));
    Math.multiplyExact(4, unit);
    return new Resample(how, in, out, slope, shift, unit);
  }

  /** Extent of the input. */
  public long inputExtent() {
    return inputExtent;
  }

  /** Extent of the resized axis. */
  public long outputExtent() {
    return outputExtent;
  }

  /** Resized elements per element where that is the same whole number everywhere; otherwise 0. */
  int factor() {
    boolean whole = slope > 0 && unit % slope == 0 && outputExtent == unit / slope * inputExtent;
    return whole && unit / slope <= Integer.MAX_VALUE ? (int) (unit / slope) : 0;
  }

  /** The same positions between more elements at both ends. */
  Resample widen(int elements) {
    long more = 2L * elements;
    return new Resample(
        interpolation, inputExtent + more, outputExtent + more * factor(), slope, shift, unit);
  }

  /** Whether every coefficient is 1. */
  boolean unit() {
    return interpolation.mode() == Mode.NEAREST;
  }

  /** Appends the samples of one resized element for a tap. */
  void collect(long position, int tap, Samples into) {
    long scaled = slope * position + shift;
    switch (interpolation.mode()) {
      case NEAREST -> into.add(tap, clamp(nearest(scaled)), 1);
      case LINEAR -> {
        double fraction = (double) Math.floorMod(scaled, unit) / unit;
        collect(tap, Math.floorDiv(scaled, unit), into, 2, 1 - fraction, fraction, 0, 0);
      }
      case CUBIC -> {
        double f = (double) Math.floorMod(scaled, unit) / unit;
        collect(
            tap,
            Math.floorDiv(scaled, unit) - 1,
            into,
            4,
            cubicFar(1 + f),
            cubicNear(f),
            cubicNear(1 - f),
            cubicFar(2 - f));
      }
    }
  }

  private long nearest(long scaled) {
    return switch (interpolation.rounding()) {
      case FLOOR -> Math.floorDiv(scaled, unit);
      case CEIL -> Math.ceilDiv(scaled, unit);
      case ROUND_PREFER_FLOOR -> Math.ceilDiv(2 * scaled - unit, 2 * unit);
      case ROUND_PREFER_CEIL -> Math.floorDiv(2 * scaled + unit, 2 * unit);
    };
  }

  /** Keys' cubic kernel for distances up to 1, factored so that it is exactly 0 at 1. */
  private double cubicNear(double distance) {
    double a = interpolation.cubicA();
    return (1 - distance) * (1 + distance - (a + 2) * distance * distance);
  }

  /** Keys' cubic kernel for distances from 1 to 2, factored so that it is exactly 0 at both. */
  private double cubicFar(double distance) {
    return interpolation.cubicA() * (distance - 1) * (distance - 2) * (distance - 2);
  }

  /**
   * Adds {@code count} consecutive sources; those beyond a border fall together on the border
   * element. Four parameters instead of an array, which every run would allocate anew.
   */
  private void collect(
      int tap, long first, Samples into, int count, double w0, double w1, double w2, double w3) {
    boolean exclude = interpolation.excludeOutside();
    double total = 1;
    if (exclude) {
      total = 0;
      for (int i = 0; i < count; i++) {
        total += first + i == clamp(first + i) ? pick(i, w0, w1, w2, w3) : 0;
      }
    }
    long source = clamp(first);
    double sum = 0;
    for (int i = 0; i < count; i++) {
      long next = clamp(first + i);
      if (next != source) {
        into.add(tap, source, (float) (sum / total));
        source = next;
        sum = 0;
      }
      sum += exclude && first + i != next ? 0 : pick(i, w0, w1, w2, w3);
    }
    into.add(tap, source, (float) (sum / total));
  }

  private static double pick(int i, double w0, double w1, double w2, double w3) {
    return switch (i) {
      case 0 -> w0;
      case 1 -> w1;
      case 2 -> w2;
      default -> w3;
    };
  }

  private long clamp(long source) {
    return Math.clamp(source, 0, inputExtent - 1);
  }
}
