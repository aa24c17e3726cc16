/**
 * A SIMD engine for upsampling layers: transposed convolution, resize-convolution and sub-pixel
 * convolution. Needs nothing outside the JDK.
 */
module io.github.upconv.engine {
  requires jdk.incubator.vector;
  requires static org.jspecify;

  exports io.github.upconv.analysis;
  exports io.github.upconv.layer;
  exports io.github.upconv.tensor;
  exports io.github.upconv.machine;
  exports io.github.upconv.plan;
}
