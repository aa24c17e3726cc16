package io.github.upconv.bench.peers;

import io.github.upconv.layer.Activation;
import io.github.upconv.layer.AutoPad;
import io.github.upconv.layer.Convolution;
import io.github.upconv.layer.Interpolation.Mode;
import io.github.upconv.layer.LayerLine;
import io.github.upconv.layer.PixelShuffle;
import io.github.upconv.layer.Resize;
import io.github.upconv.layer.ResizeConvolution;
import io.github.upconv.layer.Scale;
import io.github.upconv.layer.SubPixelConvolution;
import io.github.upconv.layer.TransposedConvolution;

/** Which layers the peers are asked for. */
final class Support {
  private Support() {}

  /**
   * Layers with weights, without activation, whose pads are given and whose resize is by a factor,
   * nearest or linear: a cubic one has negative coefficients, for which there is no error bound.
   */
  static boolean plain(LayerLine line) {
    boolean pads =
        switch (line.layer()) {
          case TransposedConvolution l ->
              l.autoPad() == AutoPad.NONE && l.requestedExtents().isEmpty();
          case Convolution l -> l.autoPad() == AutoPad.NONE;
          case ResizeConvolution l ->
              l.interpolation().mode() != Mode.CUBIC
                  && l.scales().stream().allMatch(Scale.Factor.class::isInstance);
          case SubPixelConvolution _ -> true;
          case Resize _, PixelShuffle _ -> false;
        };
    return pads && line.layer().activation().equals(Activation.NONE);
  }
}
