package io.github.upconv.cli.measure;

import io.github.upconv.analysis.GridEnergy;
import io.github.upconv.analysis.LatticePeak;
import io.github.upconv.analysis.Plane;
import java.util.ArrayList;
import java.util.List;

/**
 * How much of a grid an image has.
 *
 * @param periods for 2, 4 and 8 pixels
 * @param points the points of the lattice of 8, which has those of 4 and 2
 */
public record Measures(List<Period> periods, List<LatticePeak> points) {
  /** Strides of layers are mostly 2, and three of them make 8. */
  private static final List<Integer> PERIODS = List.of(2, 4, 8);

  /**
   * Smallest extent: the frequency 1/8 is four bins from 0. A smooth image of 24 pixels has 16 dB
   * there, one of 32 pixels 6.
   */
  private static final int LEAST = 32;

  /**
   * Decibels from which a grid is plain. Images of networks with transposed convolutions have 16 or
   * more in Odena, Dumoulin, Olah, 2016, those with resize-convolutions 7 or less.
   */
  private static final double PLAIN = 16;

  /**
   * Decibels that chance hardly reaches. The power of noise is distributed exponentially, so a
   * point is t times above the median of its surroundings with probability 2^-t: 1.7e-5 for 12 dB,
   * 31 points in three channels make 1 image in 600 (and the three real points of a channel, with
   * erfc(sqrt(t ln 2 / 2)) = 9e-4 each, 1 in 120).
   */
  private static final double LIKELY = 12;

  /** Copies the lists. */
  public Measures {
    periods = List.copyOf(periods);
    points = List.copyOf(points);
  }

  /**
   * What is known of one period.
   *
   * @param primitive energy without that of half the period
   */
  public record Period(GridEnergy energy, double primitive, LatticePeak peak) {
    /** Pixels. */
    public int pixels() {
      return energy.period();
    }
  }

  /** What there is to say. */
  public enum Verdict {
    /** Nothing stands out. */
    CLEAN,
    /** More than chance, less than layers mostly leave. */
    FAINT,
    /** A grid. */
    GRID
  }

  /**
   * Measures an image.
   *
   * @param channels of one size, 1 or more
   * @throws IllegalArgumentException where an extent is below 32
   */
  public static Measures of(List<Plane> channels) {
    var first = channels.getFirst();
    if (Math.min(first.height(), first.width()) < LEAST) {
      throw new IllegalArgumentException(
          "image: must be 32x32 or larger, was " + first.width() + "x" + first.height());
    }
    var points = LatticePeak.points(channels, PERIODS.getLast());
    var periods = new ArrayList<Period>();
    double shorter = 0;
    for (int period : PERIODS) {
      var energy = GridEnergy.of(channels, period);
      double primitive = energy.value() - shorter;
      periods.add(new Period(energy, primitive, LatticePeak.of(channels, period)));
      shorter = energy.value();
    }
    return new Measures(periods, points);
  }

  /** The point of the lattice that stands out most. */
  public LatticePeak peak() {
    return periods.getLast().peak();
  }

  /** The verdict, by the peak alone: what an image shows has energy, too. */
  public Verdict verdict() {
    return verdict(peak());
  }

  /** What there is to say of a point. */
  public static Verdict verdict(LatticePeak peak) {
    return verdict(peak.decibels());
  }

  /** What there is to say of so many decibels. */
  public static Verdict verdict(double decibels) {
    if (decibels >= PLAIN) {
      return Verdict.GRID;
    }
    return decibels < LIKELY ? Verdict.CLEAN : Verdict.FAINT;
  }

  /**
   * Standard deviation of the mean of a phase of period 8 where there is only noise, over that of
   * the pixels.
   */
  public double phaseNoise() {
    var energy = periods.getLast().energy();
    // p^2 / n, of which the energy's expectation lacks one degree of freedom
    double phases = (double) energy.period() * energy.period();
    return Math.sqrt(energy.noise() * phases / (phases - 1));
  }
}
