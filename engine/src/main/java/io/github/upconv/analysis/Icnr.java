package io.github.upconv.analysis;

import io.github.upconv.layer.SubPixelConvolution;

/**
 * Initial weights of sub-pixel convolutions that draw no checkerboard: all phases of an output
 * channel begin with the same kernel, as if the layer were a nearest resize of a convolution.
 * Source: Aitken et al., "Checkerboard artifact free sub-pixel convolution", 2017.
 */
public final class Icnr {
  private Icnr() {}

  /**
   * Repeats the kernels of each output channel for every phase.
   *
   * @param layer the layer to initialise
   * @param kernels drawn as for a convolution without upscaling, dense, {@code outputChannels x
   *     inputChannels/groups x kernel}
   * @return dense weights of the layer's shape
   * @throws IllegalArgumentException where the number of values in {@code kernels} is another
   */
  public static float[] weights(SubPixelConvolution layer, float[] kernels) {
    long needed = layer.weightShape().elements() / layer.phases();
    if (kernels.length != needed) {
      throw new IllegalArgumentException(
          "kernels: need " + needed + " values, were " + kernels.length);
    }
    int block = kernels.length / layer.outputChannels();
    float[] weights = new float[Math.multiplyExact(kernels.length, layer.phases())];
    for (int row = 0; row < layer.outputChannels() * layer.phases(); row++) {
      System.arraycopy(kernels, row / layer.phases() * block, weights, row * block, block);
    }
    return weights;
  }
}
