package io.github.upconv.layer;

import java.util.Arrays;
import java.util.List;

/**
 * How many taps write each output phase of a transposed convolution, counted from geometry alone:
 * {@code c_r = #{ j in 0..kernel-1 : dilation*j = r mod stride }} per axis; more axes multiply.
 * Source: Odena, Dumoulin, Olah, "Deconvolution and Checkerboard Artifacts", 2016.
 */
public final class Overlap {
  private final long[][] counts;

  private Overlap(long[][] counts) {
    this.counts = counts;
  }

  /** The overlap of kernels along each axis. */
  public static Overlap of(List<Axis> axes) {
    long[][] counts = new long[axes.size()][];
    for (int i = 0; i < counts.length; i++) {
      var axis = axes.get(i);
      counts[i] = new long[axis.stride()];
      for (long tap = 0; tap < axis.kernel(); tap++) {
        counts[i][(int) (tap * axis.dilation() % axis.stride())]++;
      }
    }
    return new Overlap(counts);
  }

  /** Counts of one axis, by phase. */
  public long[] counts(int axis) {
    return counts[axis].clone();
  }

  /** Whether all phases have the same count, so that geometry alone makes no checkerboard. */
  public boolean isEven() {
    return Arrays.stream(counts).allMatch(axis -> Arrays.stream(axis).distinct().count() == 1);
  }

  /** Most over fewest taps; infinite where a phase has none. */
  public double ratio() {
    double ratio = 1;
    for (long[] axis : counts) {
      ratio *= (double) Arrays.stream(axis).max().orElse(1) / Arrays.stream(axis).min().orElse(1);
    }
    return ratio;
  }

  /** One line for people: {@code uneven: 2,1 x 2,1 taps per phase, most : fewest = 4}. */
  @Override
  public String toString() {
    var text = new StringBuilder(isEven() ? "even: " : "uneven: ");
    for (int i = 0; i < counts.length; i++) {
      text.append(i == 0 ? "" : " x ");
      text.append(String.join(",", Arrays.stream(counts[i]).mapToObj(Long::toString).toList()));
    }
    text.append(" taps per phase");
    if (!isEven()) {
      double ratio = ratio();
      text.append(
          Double.isInfinite(ratio)
              ? ", some outputs have none"
              : ", most : fewest = " + Decimals.print(Math.round(ratio * 1000) / 1000.0));
    }
    return text.toString();
  }
}
