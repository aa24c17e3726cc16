package io.github.upconv.analysis;

import io.github.upconv.layer.Interpolation;
import io.github.upconv.layer.Resize;
import io.github.upconv.layer.Samples;
import io.github.upconv.layer.Scale;
import io.github.upconv.tensor.Shape;
import java.util.Arrays;
import java.util.Locale;

/**
 * What an enlargement does to frequencies along one axis: zeros are put between the elements, then
 * a filter h runs over the finer grid. An ideal one keeps what is below half a cycle per element of
 * the input and removes what is above: the images of the spectrum that are seen as stairs, jaggies
 * or, of a constant, as a checkerboard. Frequencies are in cycles per element of the finer grid, 0
 * to 1/2.
 */
public final class FrequencyResponse {
  /** Largest numerator and denominator of a scale: bounds memory and time. */
  public static final int LARGEST_TERM = 4096;

  /** More than any interpolation reads to one side. */
  private static final int MARGIN = 4;

  private final double[] taps;

  private FrequencyResponse(double[] taps) {
    this.taps = taps;
  }

  /**
   * Any filter; {@code 1} alone leaves the zeros as they are.
   *
   * @param taps h, 1 or more, finite
   */
  public static FrequencyResponse of(double... taps) {
    if (taps.length == 0 || !Arrays.stream(taps).allMatch(Double::isFinite)) {
      throw new IllegalArgumentException(
          "taps: must be 1 or more finite numbers, were " + Arrays.toString(taps));
    }
    return new FrequencyResponse(taps.clone());
  }

  /**
   * The filter of a resize far from the borders, with the coefficients that the engine uses, in
   * float32: {@code h[q*o - p*i]} is that of input i in output o for a scale of p/q. The finer grid
   * is p times as fine as the input; the outputs of a resize by a whole number are all of it,
   * otherwise every q-th.
   *
   * @throws IllegalArgumentException where the scale is no factor or has terms above {@link
   *     #LARGEST_TERM}, and for align-corners, whose filter changes with the position
   */
  public static FrequencyResponse of(Interpolation interpolation, Scale scale) {
    if (interpolation.coordinates() == Interpolation.Coordinates.ALIGN_CORNERS) {
      throw new IllegalArgumentException(
          "coordinates: need one filter for all positions, was align-corners");
    }
    if (!(scale instanceof Scale.Factor factor)
        || Math.max(factor.numerator(), factor.denominator()) > LARGEST_TERM) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "scale: need a factor with terms of at most %d, was %s",
              LARGEST_TERM,
              scale));
    }
    int p = (int) factor.numerator();
    int q = (int) factor.denominator();
    double[] taps = new double[2 * MARGIN * p];
    // a multiple of q, of which one q and the margins are enough for all phases
    long extent = Math.ceilDiv(q + 2L * MARGIN + 1, q) * (long) q;
    var map = Resize.of(1, interpolation, scale).axisMaps(Shape.of(1, 1, extent)).getFirst();
    var samples = new Samples();
    long first = Math.ceilDiv((long) MARGIN * p, q);
    for (long output = first; output < first + p; output++) {
      samples.clear();
      map.collect(output, samples);
      for (int i = 0; i < samples.count(); i++) {
        int tap = (int) (output * q - samples.source(i) * p);
        taps[MARGIN * p + tap] = samples.coefficient(i);
      }
    }
    return new FrequencyResponse(trimmed(taps));
  }

  private static double[] trimmed(double[] taps) {
    int from = 0;
    int to = taps.length;
    while (taps[from] == 0) {
      from++;
    }
    while (taps[to - 1] == 0) {
      to--;
    }
    return Arrays.copyOfRange(taps, from, to);
  }

  /** The filter h, without zeros at its ends. */
  public double[] taps() {
    return taps.clone();
  }

  /**
   * {@code |H(f)| / |H(0)|, H(f) = sum h[n] e^(-2 pi i f n)}; infinite for a filter that removes
   * constants.
   */
  public double magnitude(double frequency) {
    double real = 0;
    double imaginary = 0;
    for (int n = 0; n < taps.length; n++) {
      double angle = 2 * Math.PI * frequency * n;
      real += taps[n] * Math.cos(angle);
      imaginary -= taps[n] * Math.sin(angle);
    }
    return PhaseSums.relative(Math.hypot(real, imaginary), Math.abs(Arrays.stream(taps).sum()));
  }

  /**
   * Share of the energy that the filter makes of white noise above a frequency, 0 to 1: {@code (R_0
   * (1/2 - f) - sum R_m sin(2 pi m f) / (pi m)) / (R_0 / 2)}, R the autocorrelation of h. Of an
   * enlargement by s, what is above {@code 1/(2s)} was not in the input.
   *
   * @param frequency 0 to 1/2
   */
  public double energyAbove(double frequency) {
    if (!(frequency >= 0 && frequency <= 0.5)) {
      throw new IllegalArgumentException("frequency: must be 0 to 0.5, was " + frequency);
    }
    double all = correlation(0);
    double above = all * (0.5 - frequency);
    for (int m = 1; m < taps.length; m++) {
      above -= correlation(m) * Math.sin(2 * Math.PI * m * frequency) / (Math.PI * m);
    }
    return PhaseSums.relative(above, all / 2);
  }

  private double correlation(int distance) {
    double sum = 0;
    for (int n = distance; n < taps.length; n++) {
      sum += taps[n] * taps[n - distance];
    }
    return sum;
  }

  /**
   * What a box of ones leaves of a wave, as a layer with stride 1 is to the {@linkplain
   * LayerStack#pattern() pattern} of a stack: {@code |sin(pi m/p) / (m sin(pi/p))|}. Exactly 0
   * where the period divides the size.
   *
   * @param size m, taps of the box, 1 or more
   * @param period p of the wave, 2 or more
   */
  public static double box(int size, int period) {
    if (size < 1 || period < 2) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "box: need size 1 or more and period 2 or more, were %d and %d",
              size,
              period));
    }
    int rest = size % period;
    return rest == 0 ? 0 : Math.sin(Math.PI * rest / period) / (size * Math.sin(Math.PI / period));
  }
}
