package io.github.upconv.bench.peers;

import static org.bytedeco.dnnl.global.dnnl.dnnl_version;

import io.github.upconv.bench.Implementation;
import io.github.upconv.bench.LayerData;
import io.github.upconv.layer.Convolution;
import io.github.upconv.layer.Interpolation;
import io.github.upconv.layer.Interpolation.Coordinates;
import io.github.upconv.layer.Interpolation.Mode;
import io.github.upconv.layer.Interpolation.Rounding;
import io.github.upconv.layer.LayerLine;
import io.github.upconv.layer.PadMode;
import io.github.upconv.layer.PixelShuffle;
import io.github.upconv.layer.Resize;
import io.github.upconv.layer.ResizeConvolution;
import io.github.upconv.layer.Scale;
import io.github.upconv.layer.SubPixelConvolution;
import io.github.upconv.layer.TransposedConvolution;

/**
 * oneDNN through its Java binding: deconvolution, resampling and convolution, convolution and
 * shuffle. It chooses the layouts of all tensors and packs the weights beforehand.
 */
abstract sealed class OneDnn implements Implementation permits OneDnnPlain, OneDnnOwnLayouts {
  @Override
  public String version() {
    var version = dnnl_version();
    return version.major() + "." + version.minor() + "." + version.patch();
  }

  /** It has no reflecting or replicating border, and resizes as PyTorch does. */
  @Override
  public boolean supports(LayerLine line) {
    return Support.plain(line)
        && switch (line.layer()) {
          case TransposedConvolution _ -> true;
          case Convolution l -> l.padMode() == PadMode.ZERO;
          case SubPixelConvolution l -> l.padMode() == PadMode.ZERO;
          case ResizeConvolution l ->
              l.padMode() == PadMode.ZERO
                  && resamples(l.interpolation())
                  && l.scales().stream().allMatch(OneDnn::isWhole);
          case Resize _, PixelShuffle _ -> false;
        };
  }

  private static boolean resamples(Interpolation interpolation) {
    return interpolation.mode() == Mode.NEAREST
        ? interpolation.coordinates() == Coordinates.ASYMMETRIC
            && interpolation.rounding() == Rounding.FLOOR
        : interpolation.coordinates() == Coordinates.HALF_PIXEL;
  }

  private static boolean isWhole(Scale scale) {
    return scale.factor(1).denominator() == 1;
  }

  @Override
  public Run prepare(LayerData data, int threads) {
    OpenMp.setThreads(threads);
    return OneDnnLayer.build(data, side() == Side.PEER_OWN_LAYOUTS);
  }
}
