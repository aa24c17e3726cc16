package io.github.upconv.analysis;

/**
 * A fixed filter behind a layer, folded into its kernel: along each axis the mean of s neighbouring
 * outputs, s the stride. Every mean holds each phase once, so the phase gains of the folded kernel,
 * of {@code k + s - 1} taps, are all the same: the mean of the gains that there were. Unlike {@link
 * Repair} it evens layers whose phases have no taps, and blurs all of the image a little.
 */
public final class Smoothing {
  private Smoothing() {}

  /**
   * The layer and its filter as one transposed convolution: what was at o becomes the mean from
   * {@code o - floor(s/2)} to {@code o + floor((s-1)/2)}, before bias and activation. Extents stay;
   * outputs that the layer crops take part, and beyond them there are zeros.
   *
   * @param trained a layer that {@link Conversions#toTransposedConvolution} takes; its pads must be
   *     its own
   * @throws IllegalArgumentException as there
   */
  public static TrainedLayer fold(TrainedLayer trained) {
    return PatchReader.read(trained).smoothed().transposed();
  }
}
