package io.github.upconv.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.upconv.layer.Axis;
import io.github.upconv.layer.SubPixelConvolution;
import io.github.upconv.layer.TransposedConvolution;
import io.github.upconv.layer.WeightedLayer;
import io.github.upconv.machine.Machine;
import io.github.upconv.tensor.Layout;
import io.github.upconv.testkit.Case;
import io.github.upconv.testkit.Compare;
import io.github.upconv.testkit.Data;
import io.github.upconv.testkit.Runs;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The order of operations of layers whose sums run through all taps: a textbook loop in float, taps
 * ascending, channels inside a tap, bias last, gives the same bits.
 */
@Tag("width")
class PhaseOrderTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "conv input=2x19x7x9 channels=13 kernel=3x3 pads=1,0,2,1",
        "conv input=1x5x4x64 channels=17 kernel=3x5 dilation=2x1 padding=2x2",
        "conv input=1x33x8x8 channels=12 kernel=3x3 padding=1",
        "conv-transpose input=2x19x7x9 channels=13 kernel=3x3 stride=2x2 padding=1",
        "conv-transpose input=1x7x4x70 channels=12 kernel=3x2 stride=2x1 output-padding=1x0",
        "conv-transpose input=1x7x5x6 channels=17 kernel=2x1 stride=1x3 dilation=1x2 pads=0,1,1,0",
        "conv input=2x6x5x9 channels=39 kernel=3x3 padding=1 groups=3",
        "conv-transpose input=2x8x7x9 channels=24 kernel=3x3 stride=2x2 padding=1 groups=2",
        "conv-transpose input=1x3x4x40 channels=36 kernel=3x2 stride=2x1 groups=3",
        "sub-pixel-conv input=1x6x5x6 channels=6 upscale=2 kernel=3x3 padding=1 groups=2",
        "sub-pixel-conv input=1x19x5x6 channels=12 upscale=2 kernel=3x3 padding=1",
        "sub-pixel-conv input=1x7x5x21 channels=13 upscale=3 kernel=2x3 pads=1,1,0,2",
      })
  void tapsThenChannelsThenBias(String line) {
    var c = Case.of(line, Data.REALS, 11);
    assertThat(Route.PHASE_MIX.refusal(c.layer())).isEmpty();
    float[] expected = expected(c);
    for (var engine : Runs.engines()) {
      for (var route : List.of(Route.PHASE_MIX, Route.CHANNEL_MIX)) {
        try (var operator = Runs.bind(c, engine, Layout.CHANNELS_FIRST, route)) {
          Compare.sameBits(c + " " + engine + " " + route, expected, Runs.run(operator, c));
        }
      }
    }
  }

  private static float[] expected(Case c) {
    var shape = c.line().output();
    int upscale = c.layer() instanceof SubPixelConvolution subPixel ? subPixel.upscale() : 1;
    int height = (int) shape.extent(2);
    int width = (int) shape.extent(3);
    float[] output = new float[(int) shape.elements()];
    for (int i = 0; i < output.length; i++) {
      int ow = i % width;
      int oh = i / width % height;
      int channel = i / width / height % c.layer().outputChannels();
      int item = i / width / height / c.layer().outputChannels();
      int before = (channel * upscale + oh % upscale) * upscale + ow % upscale;
      float bias = c.bias() == null ? 0 : c.bias()[before];
      output[i] = sum(c, item, before, oh / upscale, ow / upscale) + bias;
    }
    return output;
  }

  private static float sum(Case c, int item, int channel, int oh, int ow) {
    var layer = (WeightedLayer) c.layer();
    int height = (int) c.input().extent(2);
    int width = (int) c.input().extent(3);
    Axis h = layer.axes().get(0);
    Axis w = layer.axes().get(1);
    boolean transposed = layer instanceof TransposedConvolution;
    int channels = layer.inputChannelsPerGroup();
    int outputs = (int) (layer.biasExtent() / layer.groups());
    int group = channel / outputs;
    float sum = 0;
    for (int kh = 0; kh < h.kernel(); kh++) {
      for (int kw = 0; kw < w.kernel(); kw++) {
        int ih = source(h, transposed, oh, kh, height);
        int iw = source(w, transposed, ow, kw, width);
        for (int in = 0; ih >= 0 && iw >= 0 && in < channels; in++) {
          int source = group * channels + in;
          int pair = transposed ? source * outputs + channel % outputs : channel * channels + in;
          float weight = c.weight()[(pair * h.kernel() + kh) * w.kernel() + kw];
          float x = c.x()[((item * layer.inputChannels() + source) * height + ih) * width + iw];
          sum = Machine.current().fma() ? Math.fma(weight, x, sum) : weight * x + sum;
        }
      }
    }
    return sum;
  }

  /** The source that an output reads through a tap, or -1. */
  private static int source(Axis axis, boolean transposed, int output, int tap, int extent) {
    int at =
        transposed
            ? output + axis.padBegin() - tap * axis.dilation()
            : output - axis.padBegin() + tap * axis.dilation();
    int source = transposed ? Math.floorDiv(at, axis.stride()) : at;
    boolean reached = !transposed || Math.floorMod(at, axis.stride()) == 0;
    return reached && source >= 0 && source < extent ? source : -1;
  }
}
