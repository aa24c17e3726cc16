package io.github.upconv.kernel;

import io.github.upconv.machine.Engine;

/**
 * The twins that one engine runs. The only place that names them all.
 *
 * @param mix dense mixing of channels
 * @param groupMix mixing in small groups
 * @param spread sums of lines
 * @param rowSpread sums of neighbouring pixels
 * @param scaleShift scale and shift of a channel
 * @param add sums of two rows
 * @param activate activation functions
 * @param gather rows of pixels for products over taps
 * @param interleave rows of outputs of one or two phases
 * @param inputTransform differences of pixels for short products
 * @param outputTransform sums of short products
 * @param depthwise rows of outputs of a single input channel
 * @param stretchedRows the same where the kernel is a multiple of the stride
 * @param depthwiseLines the same for channels that lie next to each other
 * @param copy matrices between strided views
 * @param lanes floats that a kernel may move beyond the end of what it was asked for
 */
public record Kernels(
    Mix mix,
    GroupMix groupMix,
    Spread spread,
    RowSpread rowSpread,
    ScaleShift scaleShift,
    Add add,
    Activate activate,
    Gather gather,
    Interleave interleave,
    InputTransform inputTransform,
    OutputTransform outputTransform,
    Depthwise depthwise,
    StretchedRows stretchedRows,
    DepthwiseLines depthwiseLines,
    Copy copy,
    int lanes) {
  /** The twins of an engine; throws if the engine cannot run in this JVM. */
  public static Kernels of(Engine engine) {
    return switch (engine.requireAvailable()) {
      case SCALAR -> Scalar.KERNELS;
      case SIMD -> Simd.KERNELS;
    };
  }

  private static final class Scalar {
    static final Kernels KERNELS =
        new Kernels(
            new ScalarMix(),
            new ScalarGroupMix(),
            new ScalarSpread(),
            new ScalarRowSpread(),
            new ScalarScaleShift(),
            new ScalarAdd(),
            new ScalarActivate(),
            new ScalarGather(),
            new ScalarInterleave(),
            new ScalarInputTransform(),
            new ScalarOutputTransform(),
            new ScalarDepthwise(),
            new ScalarStretchedRows(),
            new ScalarDepthwiseLines(),
            new ScalarCopy(),
            1);
  }

  /** Loaded only where the Vector API is present. */
  private static final class Simd {
    static final Kernels KERNELS =
        new Kernels(
            new SimdMix(),
            new SimdGroupMix(),
            new SimdSpread(),
            new SimdRowSpread(),
            new SimdScaleShift(),
            new SimdAdd(),
            new SimdActivate(),
            new SimdGather(),
            new SimdInterleave(),
            new SimdInputTransform(),
            new SimdOutputTransform(),
            new SimdDepthwise(),
            new SimdStretchedRows(),
            new SimdDepthwiseLines(),
            new SimdCopy(),
            Lanes.COUNT);
  }
}
