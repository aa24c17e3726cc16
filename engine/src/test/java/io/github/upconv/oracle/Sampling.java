package io.github.upconv.oracle;

import io.github.upconv.layer.Interpolation;
import io.github.upconv.layer.Scale;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One axis of ONNX {@code Resize}: what every resized element reads, in exact fractions. */
public final class Sampling {
  private final Interpolation how;
  private final Fraction scale;
  private final int inputExtent;
  private final int outputExtent;

  private Sampling(Interpolation how, Fraction scale, int inputExtent, int outputExtent) {
    this.how = how;
    this.scale = scale;
    this.inputExtent = inputExtent;
    this.outputExtent = outputExtent;
  }

  /** The resize of an axis of {@code in} elements. */
  public static Sampling of(Interpolation how, Scale scale, int in) {
    return switch (scale) {
      case Scale.Factor f -> {
        var factor = Fraction.of(f.numerator(), f.denominator());
        yield new Sampling(how, factor, in, Math.toIntExact(factor.times(Fraction.of(in)).floor()));
      }
      case Scale.Target t ->
          new Sampling(how, Fraction.of(t.extent(), in), in, Math.toIntExact(t.extent()));
    };
  }

  /** Number of resized elements. */
  public int outputExtent() {
    return outputExtent;
  }

  /** A source element and its coefficient, rounded once. */
  public record Sample(int source, double coefficient, int binaryDigits) {}

  /** The samples of every resized element, ascending; coefficients that are 0 are left out. */
  public List<List<Sample>> samples() {
    var all = new ArrayList<List<Sample>>();
    for (int o = 0; o < outputExtent; o++) {
      var samples = new ArrayList<Sample>();
      for (Map.Entry<Integer, Fraction> sample : exact(o).entrySet()) {
        var coefficient = sample.getValue();
        if (!coefficient.isZero()) {
          samples.add(
              new Sample(sample.getKey(), coefficient.toDouble(), coefficient.binaryDigits()));
        }
      }
      all.add(List.copyOf(samples));
    }
    return all;
  }

  private Map<Integer, Fraction> exact(int o) {
    var x = position(o);
    var samples = new TreeMap<Integer, Fraction>();
    switch (how.mode()) {
      case NEAREST -> samples.put(clamp(nearest(x)), Fraction.ONE);
      case LINEAR -> spread(x, x.floor(), 2, samples);
      case CUBIC -> spread(x, x.floor() - 1, 4, samples);
    }
    return samples;
  }

  /** The position in the input, as the ONNX operator defines it. */
  private Fraction position(int o) {
    var centre = Fraction.of(o).plus(Fraction.HALF).over(scale).minus(Fraction.HALF);
    var in = Fraction.of(inputExtent);
    return switch (how.coordinates()) {
      case ASYMMETRIC -> Fraction.of(o).over(scale);
      case HALF_PIXEL -> centre;
      case PYTORCH_HALF_PIXEL -> outputExtent > 1 ? centre : Fraction.ZERO;
      case ALIGN_CORNERS ->
          outputExtent == 1
              ? Fraction.ZERO
              : Fraction.of(o)
                  .times(in.minus(Fraction.ONE))
                  .over(in.times(scale).minus(Fraction.ONE));
      case HALF_PIXEL_SYMMETRIC -> {
        var adjustment = Fraction.of(outputExtent).over(in.times(scale));
        var offset = in.times(Fraction.HALF).times(Fraction.ONE.minus(adjustment));
        yield offset.plus(centre);
      }
    };
  }

  private long nearest(Fraction x) {
    long below = x.floor();
    int side = x.minus(Fraction.of(below)).compareTo(Fraction.HALF);
    return switch (how.rounding()) {
      case FLOOR -> below;
      case CEIL -> x.ceil();
      case ROUND_PREFER_FLOOR -> side > 0 ? below + 1 : below;
      case ROUND_PREFER_CEIL -> side >= 0 ? below + 1 : below;
    };
  }

  private void spread(Fraction x, long first, int count, Map<Integer, Fraction> samples) {
    var sum = Fraction.ZERO;
    for (long j = first; j < first + count; j++) {
      boolean outside = j < 0 || j >= inputExtent;
      if (how.excludeOutside() && outside) {
        continue;
      }
      var distance = x.minus(Fraction.of(j)).abs();
      var weight = count == 2 ? Fraction.ONE.minus(distance) : cubic(distance);
      samples.merge(clamp(j), weight, Fraction::plus);
      sum = sum.plus(weight);
    }
    if (how.excludeOutside()) {
      var total = sum;
      samples.replaceAll((source, weight) -> weight.over(total));
    }
  }

  /** Keys' kernel. */
  private Fraction cubic(Fraction t) {
    var a = Fraction.of(how.cubicA());
    var square = t.times(t);
    var cube = square.times(t);
    if (t.compareTo(Fraction.ONE) <= 0) {
      return a.plus(Fraction.of(2))
          .times(cube)
          .minus(a.plus(Fraction.of(3)).times(square))
          .plus(Fraction.ONE);
    }
    return a.times(cube)
        .minus(Fraction.of(5).times(a).times(square))
        .plus(Fraction.of(8).times(a).times(t))
        .minus(Fraction.of(4).times(a));
  }

  private int clamp(long source) {
    return (int) Math.max(0, Math.min(inputExtent - 1, source));
  }
}
