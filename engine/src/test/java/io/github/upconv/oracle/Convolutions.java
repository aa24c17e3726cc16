package io.github.upconv.oracle;

import io.github.upconv.layer.AutoPad;
import io.github.upconv.layer.Axis;
import io.github.upconv.layer.TransposedConvolution;
import java.util.ArrayList;
import java.util.List;

/** Convolution and its transpose, as sums over every tap. */
final class Convolutions {
  private Convolutions() {}

  /** Every input element adds its patch; what falls outside is cropped. */
  static Grid transposed(TransposedConvolution layer, Grid in, float[] weight) {
    var axes = Oracle.lift(layer.axes());
    int[] begin = new int[3];
    int[] extents = in.extents.clone();
    extents[1] = layer.outputChannels();
    for (int i = 0; i < 3; i++) {
      int spatial = i - (3 - layer.axes().size());
      var axis = axes.get(i);
      int size = in.extent(2 + i);
      int window = (axis.kernel() - 1) * axis.dilation() + 1;
      int full = axis.stride() * (size - 1) + axis.outputPadding() + window;
      begin[i] = axis.padBegin();
      extents[2 + i] = full - axis.padBegin() - axis.padEnd();
      Integer wanted = null;
      if (spatial >= 0 && !layer.requestedExtents().isEmpty()) {
        wanted = Math.toIntExact(layer.requestedExtents().get(spatial));
      } else if (layer.autoPad() == AutoPad.SAME_UPPER || layer.autoPad() == AutoPad.SAME_LOWER) {
        wanted = size * axis.stride();
      }
      if (wanted != null) {
        int total = full - wanted;
        int half = (int) Math.floor(total / 2.0);
        begin[i] = layer.autoPad() == AutoPad.SAME_UPPER ? half : total - half;
        extents[2 + i] = wanted;
      }
    }
    var out = new Grid(extents);
    int inPerGroup = layer.inputChannels() / layer.groups();
    int outPerGroup = layer.outputChannels() / layer.groups();
    var kernel = axes.stream().mapToInt(Axis::kernel).toArray();
    for (int n = 0; n < in.extent(0); n++) {
      for (int ic = 0; ic < in.extent(1); ic++) {
        for (int id = 0; id < in.extent(2); id++) {
          for (int ih = 0; ih < in.extent(3); ih++) {
            for (int iw = 0; iw < in.extent(4); iw++) {
              int source = in.index(n, ic, id, ih, iw);
              for (int ocInGroup = 0; ocInGroup < outPerGroup; ocInGroup++) {
                int oc = ic / inPerGroup * outPerGroup + ocInGroup;
                int w = (ic * outPerGroup + ocInGroup) * kernel[0] * kernel[1] * kernel[2];
                for (int kd = 0; kd < kernel[0]; kd++) {
                  for (int kh = 0; kh < kernel[1]; kh++) {
                    for (int kw = 0; kw < kernel[2]; kw++, w++) {
                      int od = id * axes.get(0).stride() + kd * axes.get(0).dilation() - begin[0];
                      int oh = ih * axes.get(1).stride() + kh * axes.get(1).dilation() - begin[1];
                      int ow = iw * axes.get(2).stride() + kw * axes.get(2).dilation() - begin[2];
                      if (out.contains(od, oh, ow)) {
                        out.addProduct(out.index(n, oc, od, oh, ow), in, source, weight[w]);
                      }
                    }
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

  /** The pads of {@code auto_pad}: as many outputs as strides fit, an odd pad at one end. */
  static List<Axis> explicit(List<Axis> axes, AutoPad autoPad, int[] extents) {
    if (autoPad == AutoPad.NONE || autoPad == AutoPad.VALID) {
      return axes;
    }
    var explicit = new ArrayList<Axis>();
    for (int i = 0; i < 3; i++) {
      var axis = axes.get(i);
      int in = extents[2 + i];
      int outputs = (in + axis.stride() - 1) / axis.stride();
      int window = (axis.kernel() - 1) * axis.dilation() + 1;
      int total = Math.max(0, (outputs - 1) * axis.stride() + window - in);
      int smaller = total / 2;
      int larger = total - smaller;
      explicit.add(
          autoPad == AutoPad.SAME_UPPER
              ? axis.padding(smaller, larger)
              : axis.padding(larger, smaller));
    }
    return explicit;
  }

  static Grid convolve(Grid in, List<Axis> axes, int outputChannels, int groups, float[] weight) {
    int[] extents = in.extents.clone();
    extents[1] = outputChannels;
    for (int i = 0; i < 3; i++) {
      int window = (axes.get(i).kernel() - 1) * axes.get(i).dilation() + 1;
      extents[2 + i] = (in.extent(2 + i) - window) / axes.get(i).stride() + 1;
    }
    var out = new Grid(extents);
    out.binaryDigits = in.binaryDigits;
    int[] kernel = axes.stream().mapToInt(Axis::kernel).toArray();
    int[] stride = axes.stream().mapToInt(Axis::stride).toArray();
    int[] dilation = axes.stream().mapToInt(Axis::dilation).toArray();
    for (int n = 0; n < extents[0]; n++) {
      for (int oc = 0; oc < extents[1]; oc++) {
        for (int od = 0; od < extents[2]; od++) {
          for (int oh = 0; oh < extents[3]; oh++) {
            for (int ow = 0; ow < extents[4]; ow++) {
              int at = out.index(n, oc, od, oh, ow);
              int[] first = {od * stride[0], oh * stride[1], ow * stride[2]};
              window(in, out, at, n, oc, first, kernel, dilation, groups, weight);
            }
          }
        }
      }
    }
    return out;
  }

  private static void window(
      Grid in,
      Grid out,
      int at,
      int n,
      int oc,
      int[] first,
      int[] kernel,
      int[] dilation,
      int groups,
      float[] weight) {
    int inPerGroup = in.extent(1) / groups;
    int outPerGroup = out.extent(1) / groups;
    int w = oc * inPerGroup * kernel[0] * kernel[1] * kernel[2];
    for (int icInGroup = 0; icInGroup < inPerGroup; icInGroup++) {
      int ic = oc / outPerGroup * inPerGroup + icInGroup;
      for (int kd = 0; kd < kernel[0]; kd++) {
        for (int kh = 0; kh < kernel[1]; kh++) {
          for (int kw = 0; kw < kernel[2]; kw++, w++) {
            int d = first[0] + kd * dilation[0];
            int h = first[1] + kh * dilation[1];
            int source = in.index(n, ic, d, h, first[2] + kw * dilation[2]);
            if (in.terms[source] > 0) {
              out.addProduct(at, in, source, weight[w]);
            }
          }
        }
      }
    }
  }
}
