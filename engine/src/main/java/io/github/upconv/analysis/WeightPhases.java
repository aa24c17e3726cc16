package io.github.upconv.analysis;

import io.github.upconv.layer.Axis;
import io.github.upconv.layer.Convolution;
import io.github.upconv.layer.ResizeConvolution;
import io.github.upconv.layer.SubPixelConvolution;
import io.github.upconv.layer.TransposedConvolution;
import io.github.upconv.layer.WeightedLayer;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Which output phase each weight of a layer belongs to. A cell is one phase of one pair of output
 * and input channel; {@code cell = (channel * inputs + input) * phases + phase}.
 *
 * @param extents phases along each axis, outermost first; their product is the number of phases
 * @param channels output channels
 * @param inputs input channels that one output channel reads
 */
record WeightPhases(
    WeightedLayer layer, List<Integer> extents, int channels, int inputs, Cells cells) {
  /** The cell of a weight, from its indices along the two channel axes and in the kernel. */
  interface Cells {
    int of(int outer, int inner, int tap);
  }

  /** Receives every weight with its cell. */
  interface Visitor {
    void visit(int index, int cell);
  }

  /**
   * The phases of a layer.
   *
   * @param weights number of its weights; checked first, as it bounds all that follows
   * @throws IllegalArgumentException where that is another or a phase has no taps
   */
  static WeightPhases of(WeightedLayer layer, int weights) {
    var shape = layer.weightShape();
    if (shape.elements() != weights) {
      throw new IllegalArgumentException(
          "weights: need " + shape.elements() + " of shape " + shape + ", were " + weights);
    }
    return switch (layer) {
      case TransposedConvolution transposed -> of(transposed);
      case SubPixelConvolution subPixel ->
          blocks(subPixel, Collections.nCopies(subPixel.rank(), subPixel.upscale()));
      // every output of these uses all taps
      case ResizeConvolution _, Convolution _ ->
          blocks(layer, Collections.nCopies(layer.rank(), 1));
    };
  }

  private static WeightPhases of(TransposedConvolution layer) {
    int phases = 1;
    for (var axis : layer.axes()) {
      requireNoHoles(axis);
      phases *= axis.stride();
    }
    int inputs = layer.inputChannelsPerGroup();
    int perGroup = layer.outputChannelsPerGroup();
    int[] ofTap = ofTaps(layer.axes());
    int allPhases = phases;
    Cells cells =
        (outer, inner, tap) -> {
          int channel = outer / inputs * perGroup + inner;
          return (channel * inputs + outer % inputs) * allPhases + ofTap[tap];
        };
    var extents = layer.axes().stream().map(Axis::stride).toList();
    return new WeightPhases(layer, extents, layer.outputChannels(), inputs, cells);
  }

  private static WeightPhases blocks(WeightedLayer layer, List<Integer> extents) {
    int phases = product(extents);
    int inputs = layer.inputChannelsPerGroup();
    Cells cells = (outer, inner, _) -> (outer / phases * inputs + inner) * phases + outer % phases;
    return new WeightPhases(layer, extents, layer.outputChannels(), inputs, cells);
  }

  /** A kernel below the stride, or a dilation that shares a factor with it, leaves outputs out. */
  private static void requireNoHoles(Axis axis) {
    long[] counts = LayerStack.of(axis).pattern();
    for (int phase = 0; phase < counts.length; phase++) {
      if (counts[phase] == 0) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "kernel: need a tap for each of %d output phases, kernel %d with dilation %d has"
                    + " none for phase %d",
                axis.stride(),
                axis.kernel(),
                axis.dilation(),
                phase));
      }
    }
  }

  private static int[] ofTaps(List<Axis> axes) {
    int[] phases = {0};
    for (var axis : axes) {
      int[] next = new int[phases.length * axis.kernel()];
      for (int i = 0; i < next.length; i++) {
        long position = (long) (i % axis.kernel()) * axis.dilation();
        int phase = (int) (position % axis.stride());
        next[i] = phases[i / axis.kernel()] * axis.stride() + phase;
      }
      phases = next;
    }
    return phases;
  }

  private static int product(List<Integer> extents) {
    return extents.stream().reduce(1, (a, b) -> a * b);
  }

  /** Phases of one pair of channels. */
  int phases() {
    return product(extents);
  }

  int cellCount() {
    return channels * inputs * phases();
  }

  /** Visits all weights in their order. */
  void forEach(Visitor visitor) {
    var shape = layer.weightShape();
    int outers = (int) shape.extent(0);
    int inners = (int) shape.extent(1);
    int taps = (int) layer.kernelTaps();
    int index = 0;
    for (int outer = 0; outer < outers; outer++) {
      for (int inner = 0; inner < inners; inner++) {
        for (int tap = 0; tap < taps; tap++) {
          visitor.visit(index, cells.of(outer, inner, tap));
          index++;
        }
      }
    }
  }
}
