package io.github.upconv.oracle;

import io.github.upconv.layer.Axis;
import io.github.upconv.layer.Interpolation;
import io.github.upconv.layer.PadMode;
import io.github.upconv.layer.PixelShuffle;
import io.github.upconv.layer.Scale;
import java.util.ArrayList;
import java.util.List;

/** Padding, resizing and shuffling of grids: all that needs no weights. */
final class Rearrangements {
  private Rearrangements() {}

  /** Really pads. Zero padding makes elements without terms. */
  static Grid pad(Grid in, List<Axis> axes, PadMode mode) {
    int[] extents = in.extents.clone();
    for (int i = 0; i < 3; i++) {
      extents[2 + i] += axes.get(i).padBegin() + axes.get(i).padEnd();
    }
    var out = new Grid(extents);
    out.binaryDigits = in.binaryDigits;
    for (int n = 0; n < extents[0]; n++) {
      for (int c = 0; c < extents[1]; c++) {
        for (int d = 0; d < extents[2]; d++) {
          for (int h = 0; h < extents[3]; h++) {
            for (int w = 0; w < extents[4]; w++) {
              int id = unpad(d - axes.get(0).padBegin(), in.extent(2), mode);
              int ih = unpad(h - axes.get(1).padBegin(), in.extent(3), mode);
              int iw = unpad(w - axes.get(2).padBegin(), in.extent(4), mode);
              if (in.contains(id, ih, iw)) {
                out.copy(out.index(n, c, d, h, w), in, in.index(n, c, id, ih, iw));
              }
            }
          }
        }
      }
    }
    return out;
  }

  private static int unpad(int position, int extent, PadMode mode) {
    int last = extent - 1;
    return switch (mode) {
      case ZERO -> position;
      case REFLECT -> last - Math.abs(last - Math.abs(position));
      case REPLICATE -> Math.max(0, Math.min(last, position));
    };
  }

  static Grid resize(Grid in, Interpolation how, List<Scale> scales) {
    int[] extents = in.extents.clone();
    var samples = new ArrayList<List<List<Sampling.Sample>>>();
    int binaryDigits = in.binaryDigits;
    for (int i = 0; i < 3; i++) {
      int given = i - (3 - scales.size());
      var sampling =
          given < 0
              ? Sampling.of(Interpolation.NEAREST, Scale.to(1), 1)
              : Sampling.of(how, scales.get(given), in.extent(2 + i));
      extents[2 + i] = sampling.outputExtent();
      samples.add(sampling.samples());
      binaryDigits +=
          samples.getLast().stream()
              .flatMap(List::stream)
              .mapToInt(Sampling.Sample::binaryDigits)
              .max()
              .orElse(0);
    }
    var out = new Grid(extents);
    out.binaryDigits = binaryDigits;
    for (int n = 0; n < extents[0]; n++) {
      for (int c = 0; c < extents[1]; c++) {
        for (int od = 0; od < extents[2]; od++) {
          for (int oh = 0; oh < extents[3]; oh++) {
            for (int ow = 0; ow < extents[4]; ow++) {
              int at = out.index(n, c, od, oh, ow);
              for (var d : samples.get(0).get(od)) {
                for (var h : samples.get(1).get(oh)) {
                  for (var w : samples.get(2).get(ow)) {
                    int source = in.index(n, c, d.source(), h.source(), w.source());
                    out.addSample(
                        at, in, source, d.coefficient() * h.coefficient() * w.coefficient());
                  }
                }
              }
            }
          }
        }
      }
    }
    return out;
  }

  /** Channels become phases; the phase counts the outermost axis slowest. */
  static Grid shuffle(Grid in, int upscale, int rank, PixelShuffle.Order order) {
    int[] factor = {rank > 2 ? upscale : 1, rank > 1 ? upscale : 1, upscale};
    int phases = Oracle.power(upscale, rank);
    int[] extents = in.extents.clone();
    extents[1] /= phases;
    for (int i = 0; i < 3; i++) {
      extents[2 + i] *= factor[i];
    }
    var out = new Grid(extents);
    out.binaryDigits = in.binaryDigits;
    for (int n = 0; n < extents[0]; n++) {
      for (int oc = 0; oc < extents[1]; oc++) {
        for (int od = 0; od < extents[2]; od++) {
          for (int oh = 0; oh < extents[3]; oh++) {
            for (int ow = 0; ow < extents[4]; ow++) {
              int phase =
                  (od % factor[0] * factor[1] + oh % factor[1]) * factor[2] + ow % factor[2];
              int ic =
                  order == PixelShuffle.Order.CRD ? oc * phases + phase : phase * extents[1] + oc;
              out.copy(
                  out.index(n, oc, od, oh, ow),
                  in,
                  in.index(n, ic, od / factor[0], oh / factor[1], ow / factor[2]));
            }
          }
        }
      }
    }
    return out;
  }
}
