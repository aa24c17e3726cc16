package io.github.upconv.plan;

import io.github.upconv.kernel.Fused;
import io.github.upconv.kernel.Kernels;
import io.github.upconv.kernel.Mix;
import io.github.upconv.layer.AutoPad;
import io.github.upconv.layer.Axis;
import io.github.upconv.layer.Layer;
import io.github.upconv.layer.TransposedConvolution;
import io.github.upconv.layer.WeightedLayer;
import io.github.upconv.tensor.Shape;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Mixing by short products, Winograd's F(3,2) along two axes, for transposed convolutions with
 * kernel 4, stride 2 and padding 1. Three neighbouring outputs of a phase are a filter of two taps
 * g:
 *
 * <pre>
 *   y0 = g0 d0 + g1 d1     m0 = g0 (d0 - d2)                y0 = m0 + m1 + m2
 *   y1 = g0 d1 + g1 d2     m1 = (g0 + g1) / 2 (d1 + d2)     y1 = m1 - m2
 *   y2 = g0 d2 + g1 d3     m2 = (g0 - g1) / 2 (d2 - d1)     y2 = m1 + m2 + m3
 *                          m3 = g1 (d3 - d1)
 * </pre>
 *
 * <p>Four products instead of six, so 16 instead of 36 for 3 x 3 outputs. All four phases read the
 * same sums and differences: they are rows of the same 16 matrix products. F(2,2) has 9 instead of
 * 16 and took 1.1 to 1.3 times as long.
 *
 * <pre>
 *   packed u   | block 0: plane 0: tile 0: term 0: its rows | term 1: ... | tile 1: ... | plane 1: ...
 *   rows       phase, then channel of the block, filled up to whole tiles
 * </pre>
 *
 * <p>S. Winograd, Arithmetic Complexity of Computations, 1980; A. Lavin, S. Gray, Fast Algorithms
 * for Convolutional Neural Networks, 2016, section 4.1 has the same scheme for 3 x 3 kernels.
 */
final class FastMixing implements Mixing {
  /** Products for each tile and pair of channels along an axis. */
  private static final int SIDE = 4;

  /** The same along both axes. */
  static final int PLANES = SIDE * SIDE;

  /** Phases along both axes. */
  static final int PHASES = 4;

  /** With fewer channels the transforms take longer than the products that they save. */
  private static final int LEAST_CHANNELS = 16;

  /**
   * With more channels a panel has few tiles, and each panel reads all weights, four times those of
   * the kernel: 1,024 to 512 channels took 1.4 times as long as the strict level.
   */
  private static final int MOST_CHANNELS = 512;

  /**
   * Fewer tiles leave much of the vectors empty: with 9 it took 1.6 times as long as the strict
   * level on 256 channels, with 25 and more it was faster. Not the lanes of this machine, so that
   * the result is the same on every one.
   */
  private static final long LEAST_TILES = 20;

  /**
   * Output channels of a block: products of 64 tiles are 192 KiB, a part of a second-level cache.
   * With 24 the products of DCGAN G4 took 2 to 4 % longer where that is 1 MiB.
   */
  static final int BLOCK_CHANNELS = 12;

  private static final Axis AXIS = Axis.of(4).stride(2).padding(1);

  private final Mix mix;
  private final int taps;
  private final int terms;
  private final List<ChannelBlock> blocks;
  private final long weightBytes;

  FastMixing(WeightedLayer layer, Kernels kernels) {
    mix = kernels.mix();
    taps = Math.toIntExact(layer.kernelTaps());
    terms = layer.inputChannels();
    int channels = layer.outputChannels();
    var list = new ArrayList<ChannelBlock>();
    long at = 0;
    for (int done = 0; done < channels; done += BLOCK_CHANNELS) {
      var block = new ChannelBlock(0, done, Math.min(BLOCK_CHANNELS, channels - done), at);
      list.add(block);
      at = Math.addExact(at, Math.multiplyExact(PLANES, planeBytes(block)));
    }
    blocks = List.copyOf(list);
    weightBytes = at;
  }

  /** Why a layer cannot be computed by short products: need, and what was given. */
  static Optional<String> refusal(Layer layer) {
    if (!(layer instanceof TransposedConvolution transposed)) {
      return Optional.of("need a transposed convolution, was " + layer.getClass().getSimpleName());
    }
    if (transposed.rank() != 2) {
      return Optional.of("need 2 spatial axes, was " + transposed.rank());
    }
    if (!transposed.requestedExtents().isEmpty()) {
      return Optional.of("need explicit pads, was an output shape");
    }
    if (transposed.autoPad() != AutoPad.NONE) {
      return Optional.of("need explicit pads, was " + transposed.autoPad());
    }
    for (Axis axis : transposed.axes()) {
      if (!axis.equals(AXIS)) {
        return Optional.of(
            "need kernel 4, stride 2, padding 1 on both axes, was " + describe(axis));
      }
    }
    if (transposed.groups() > 1) {
      return Optional.of("need 1 group, was " + transposed.groups());
    }
    if (transposed.inputChannels() > MOST_CHANNELS) {
      return Optional.of(
          "need " + MOST_CHANNELS + " input channels or fewer, was " + transposed.inputChannels());
    }
    int least = Math.min(transposed.inputChannels(), transposed.outputChannels());
    return least < LEAST_CHANNELS
        ? Optional.of(
            "need "
                + LEAST_CHANNELS
                + " input and output channels or more, was "
                + transposed.inputChannels()
                + " and "
                + transposed.outputChannels())
        : Optional.empty();
  }

  /** Why it would not pay for an input of a layer, either. */
  static Optional<String> refusal(Layer layer, Shape input) {
    return refusal(layer)
        .or(() -> {
          long tiles = new TileGrid(input.extent(0), input.extent(2), input.extent(3)).tiles();
          return tiles < LEAST_TILES
              ? Optional.of("need " + LEAST_TILES + " tiles of 3 x 3 pixels or more, was " + tiles)
              : Optional.empty();
        });
  }

  private static String describe(Axis axis) {
    String text =
        String.format(
            Locale.ROOT,
            "kernel %d, stride %d, pads %d and %d",
            axis.kernel(),
            axis.stride(),
            axis.padBegin(),
            axis.padEnd());
    return axis.dilation() > 1 || axis.outputPadding() > 0
        ? text + ", dilation " + axis.dilation() + ", output padding " + axis.outputPadding()
        : text;
  }

  Mix kernel() {
    return mix;
  }

  /** Products of a tile of the input in a plane of a block. */
  int products(ChannelBlock block) {
    return PHASES * block.channels();
  }

  /** Rows of a block: its products, filled up to whole tiles. */
  int rows(ChannelBlock block) {
    return Math.ceilDiv(products(block), mix.tilePixels()) * mix.tilePixels();
  }

  /** Bytes of the packed weights of a plane of a block. */
  long planeBytes(ChannelBlock block) {
    return Math.multiplyExact((long) terms * Float.BYTES, rows(block));
  }

  @Override
  public Route route() {
    return Route.FAST_MIX;
  }

  @Override
  public List<ChannelBlock> blocks() {
    return blocks;
  }

  @Override
  public long weightBytes() {
    return weightBytes;
  }

  @Override
  public void warmUp(long multiplyAdds) {
    mix.warmUp(multiplyAdds);
  }

  @Override
  public void pack(@Nullable WeightView weights, MemorySegment packed) {
    var view = Objects.requireNonNull(weights);
    float[][] w = new float[taps][terms];
    for (var block : blocks) {
      for (int c = 0; c < block.channels(); c++) {
        for (int tap = 0; tap < taps; tap++) {
          view.copy(block.first() + c, tap, MemorySegment.ofArray(w[tap]), 0, Float.BYTES);
        }
        for (int phase = 0; phase < PHASES; phase++) {
          for (int plane = 0; plane < PLANES; plane++) {
            long planeAt = block.weightAt() + plane * planeBytes(block);
            pack(w, phase, plane, packed, planeAt, phase * block.channels() + c);
          }
        }
      }
    }
  }

  /** Writes the sums of weights that a row of a plane is multiplied with. */
  private void pack(
      float[][] w, int phase, int plane, MemorySegment packed, long planeAt, int row) {
    int tile = mix.tilePixels();
    long tileAt = planeAt + (long) (row / tile) * terms * tile * Float.BYTES;
    for (int term = 0; term < terms; term++) {
      double sum = 0;
      for (int i = 0; i < 2; i++) {
        for (int j = 0; j < 2; j++) {
          double factor = factor(plane / SIDE, i) * factor(plane % SIDE, j);
          sum += factor * w[4 * tap(phase / 2, i) + tap(phase % 2, j)][term];
        }
      }
      long at = tileAt + ((long) term * tile + row % tile) * Float.BYTES;
      Fused.store(packed, at, (float) sum);
    }
  }

  /** What the i-th tap of a phase is multiplied with in a product along an axis. */
  private static double factor(int product, int i) {
    return switch (product) {
      case 0 -> 1 - i;
      case 1 -> 0.5;
      case 2 -> 0.5 - i;
      default -> i;
    };
  }

  /** The tap of the kernel that is the i-th of a phase, in the order of the sources. */
  private static int tap(int phase, int i) {
    return 3 - phase - 2 * i;
  }

  @Override
  public int taps() {
    return taps;
  }

  @Override
  public int terms() {
    return terms;
  }
}
