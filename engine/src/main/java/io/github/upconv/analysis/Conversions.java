package io.github.upconv.analysis;

import io.github.upconv.layer.ResizeConvolution;
import io.github.upconv.layer.SubPixelConvolution;
import io.github.upconv.layer.TransposedConvolution;

/**
 * Trained layers as layers of another family that give the same outputs, borders included.
 * Channels, groups, biases and activation stay. Along each axis:
 *
 * <ul>
 *   <li>A nearest resize by s and a convolution with k taps w are a transposed convolution with
 *       stride s and the {@code k + s - 1} taps of {@code box_s * w}, w reversed, that crops {@code
 *       k - 1} less the padding.
 *   <li>A sub-pixel convolution with upscale s and k taps is a transposed convolution with stride s
 *       and {@code s * k} taps, of which tap {@code s * t + r} is that of phase r, t from the end.
 * </ul>
 *
 * <p>Sources: Odena, Dumoulin, Olah, "Deconvolution and Checkerboard Artifacts", 2016; Shi et al.,
 * "Is the deconvolution layer the same as a convolutional layer?", 2016.
 *
 * <p>Weights are moved, or summed in float64 and rounded once. All methods throw {@link
 * IllegalArgumentException} for a convolution without upsampling, padding that is not zero padding,
 * pads that depend on the input, weights that are not finite or too many for an array, and where
 * there is no such layer.
 */
public final class Conversions {
  private Conversions() {}

  /**
   * As a transposed convolution. Exists for nearest resizes by whole factors, and for sub-pixel
   * convolutions whose biases are the same for all phases of a channel.
   *
   * @return without dilation: zeros are between the taps; a transposed convolution as it is
   */
  public static TrainedLayer toTransposedConvolution(TrainedLayer trained) {
    return trained.layer() instanceof TransposedConvolution
        ? trained
        : PatchReader.read(trained).transposed();
  }

  /**
   * As a convolution and pixel shuffle. Exists for one stride in all axes and output extents that
   * are multiples of it; zeros fill the kernel up to a multiple of the stride.
   *
   * @return a sub-pixel convolution as it is
   */
  public static TrainedLayer toSubPixelConvolution(TrainedLayer trained) {
    return trained.layer() instanceof SubPixelConvolution
        ? trained
        : PatchReader.read(trained).subPixel();
  }

  /**
   * As a nearest resize and convolution. Exists where every kernel is a box of the stride times a
   * smaller kernel, which few trained ones are; up to the rounding of the weights to float32.
   *
   * @return a resize-convolution as it is
   */
  public static TrainedLayer toResizeConvolution(TrainedLayer trained) {
    return trained.layer() instanceof ResizeConvolution
        ? trained
        : PatchReader.read(trained).resized();
  }
}
