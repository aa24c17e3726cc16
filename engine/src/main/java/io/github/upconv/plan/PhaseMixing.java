package io.github.upconv.plan;

import io.github.upconv.kernel.Kernels;
import io.github.upconv.kernel.Mix;
import io.github.upconv.layer.AutoPad;
import io.github.upconv.layer.Axis;
import io.github.upconv.layer.Convolution;
import io.github.upconv.layer.Layer;
import io.github.upconv.layer.PadMode;
import io.github.upconv.layer.ResizeConvolution;
import io.github.upconv.layer.SubPixelConvolution;
import io.github.upconv.layer.TransposedConvolution;
import io.github.upconv.layer.WeightedLayer;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Mixing by output phase: each output is one chain of multiply-adds through all its taps and
 * channels, which never leaves the registers.
 *
 * <pre>
 *   packed w   | block 0: group 0: tile 0: tap 0: term 0: its rows | term 1: ... | tap 1: ...
 *   rows       phase, then channel of the block; each group is filled up to whole tiles
 * </pre>
 */
final class PhaseMixing implements Mixing {
  /**
   * Fewer sums of a position in a group leave too much of a tile of 6 rows empty: sub-pixel
   * convolutions with 16 were 1.1 to 1.6 times as fast as by mixing and spreading, convolutions
   * with 10 took 1.15 times as long.
   */
  private static final double LEAST_ROWS = 12;

  /**
   * Or that many for an input channel, and {@link #FEWEST_ROWS}: see {@link #USES_PER_CHANNEL}. 4
   * and 16 channels with 6 were 1.3 to 2.6 times as fast, 8 with 4 1.3 to 2 times, 16 with 3 0.9 to
   * 1.1 times; 32 with 3 took 1.3 times as long, 64 with 8 1.2 times.
   */
  private static final double ROWS_PER_CHANNEL = 0.3;

  /** A single one of 2 input channels took 1.4 times as long. */
  private static final double FEWEST_ROWS = 2;

  /** Windows times channels that a panel of pixels may have: 4 MiB for 64 pixels. */
  private static final double MOST_PANEL_TERMS = 16 << 10;

  /** Phases beyond this only make tables long: hardly any of them has a tap. */
  private static final double MOST_PHASES = 1024;

  /** Windows of a transposed convolution that are copied without asking what for. */
  private static final double FEW_WINDOWS = 4;

  /**
   * More windows must be used that often, by taps and output channels. A 4 x 4 kernel with stride 2
   * uses its nine windows 57 times with 32 channels, and was 4 to 16 % faster than by mixing and
   * spreading; 43 times with 24, and was 1 to 11 % slower.
   */
  private static final double ENOUGH_USES = 48;

  /**
   * Or that often for an input channel: tiles of a few terms, which mixing and spreading has, take
   * as long to begin as to compute. 16 channels with 21 uses were 1.5 times as fast, 32 with 21 1.2
   * times, 64 with 28 1.1 times; 64 with 14 were 8 % slower. A single channel is not mixed at all.
   */
  private static final double USES_PER_CHANNEL = 0.5;

  /** The 64 windows of an 8 x 8 kernel with stride 1 took 1.5 times as long as spreading. */
  private static final double MOST_WINDOWS = 27;

  /** Rows of a block: their sums of 64 pixels are 64 KiB, a part of any second-level cache. */
  private static final int TARGET_ROWS = 256;

  private final Mix mix;
  private final List<PhaseGrid.Group> groups;
  private final int taps;
  private final int terms;
  private final PhaseRows rows;

  PhaseMixing(WeightedLayer layer, PhaseGrid grid, Kernels kernels) {
    groups = grid.groups();
    mix = kernels.mix();
    taps = Math.toIntExact(layer.kernelTaps());
    terms = layer.inputChannelsPerGroup();
    int channels = layer.outputChannelsPerGroup();
    int parts = Math.ceilDiv(channels, Math.max(1, TARGET_ROWS / grid.phases()));
    rows = new PhaseRows(layer, grid, mix.tilePixels(), Math.ceilDiv(channels, parts));
  }

  /**
   * Why the sums of a layer do not run through all taps at once. This fixes the order of the sums,
   * so it depends on the layer alone.
   */
  static Optional<String> refusal(Layer layer) {
    if (!(layer instanceof WeightedLayer weighted)) {
      return Optional.of("need a layer with weights, was " + layer.getClass().getSimpleName());
    }
    if (weighted instanceof ResizeConvolution) {
      return Optional.of("need outputs that read pixels, was a layer that reads resized ones");
    }
    double rows = rows(weighted);
    double least = leastRows(weighted.inputChannelsPerGroup());
    if (rows < least) {
      return refuse(
          "need %.1f output channels or more that read the same pixels, was %.0f", least, rows);
    }
    return switch (weighted) {
      case TransposedConvolution transposed when !transposed.requestedExtents().isEmpty() ->
          Optional.of("need pads that do not depend on the input, was an output shape");
      case TransposedConvolution transposed when transposed.autoPad() != AutoPad.NONE ->
          Optional.of("need explicit pads, was " + transposed.autoPad());
      case Convolution convolution when convolution.padMode() != PadMode.ZERO ->
          Optional.of("need zero padding, was " + convolution.padMode());
      case SubPixelConvolution subPixel when subPixel.padMode() != PadMode.ZERO ->
          Optional.of("need zero padding, was " + subPixel.padMode());
      default -> sizeRefusal(weighted);
    };
  }

  private static double leastRows(int inputChannels) {
    return inputChannels == 1
        ? LEAST_ROWS
        : Math.clamp(ROWS_PER_CHANNEL * inputChannels, FEWEST_ROWS, LEAST_ROWS);
  }

  private static Optional<String> sizeRefusal(WeightedLayer layer) {
    boolean transposed = layer instanceof TransposedConvolution;
    double windows = 1;
    double taps = 1;
    double phases = layer instanceof SubPixelConvolution subPixel ? subPixel.phases() : 1;
    for (Axis axis : layer.axes()) {
      windows *= transposed ? windows(axis) : axis.kernel();
      taps *= axis.kernel();
      phases *= transposed ? axis.stride() : 1;
    }
    if (transposed && windows > MOST_WINDOWS) {
      return refuse("need %.0f windows or fewer, was %.0f", MOST_WINDOWS, windows);
    }
    double uses = taps * layer.outputChannelsPerGroup() / windows;
    int channels = layer.inputChannelsPerGroup();
    double least = channels == 1 ? ENOUGH_USES : Math.min(ENOUGH_USES, USES_PER_CHANNEL * channels);
    if (transposed && windows > FEW_WINDOWS && uses < least) {
      return refuse("need windows that are used %.1f times or more, was %.1f", least, uses);
    }
    if (phases > MOST_PHASES) {
      return refuse("need %.0f phases or fewer, was %.0f", MOST_PHASES, phases);
    }
    double panelTerms = windows * channels;
    return panelTerms > MOST_PANEL_TERMS
        ? refuse("need windows x channels of %.0f or fewer, was %.0f", MOST_PANEL_TERMS, panelTerms)
        : Optional.empty();
  }

  private static Optional<String> refuse(String need, double most, double given) {
    return Optional.of(String.format(Locale.ROOT, need, most, given));
  }

  /** Sums of a position that read the same pixels, at least. */
  private static double rows(WeightedLayer layer) {
    double channels = layer.outputChannelsPerGroup();
    if (layer instanceof SubPixelConvolution subPixel) {
      return channels * subPixel.phases();
    }
    return isSingleTap(layer) ? channels * layer.kernelTaps() : channels;
  }

  /** Sources that the outputs of one position reach along an axis. */
  private static long windows(Axis axis) {
    long last = (axis.stride() - 1L + axis.padBegin()) / axis.stride();
    long first = Math.ceilDiv(axis.padBegin() - (axis.window() - 1), axis.stride());
    return last - first + 1;
  }

  /**
   * Whether every output of a layer has a single tap, so that it is the same on every route: a
   * transposed convolution whose kernel is its stride, without pads.
   */
  static boolean isSingleTap(Layer layer) {
    return layer instanceof TransposedConvolution transposed
        && transposed.axes().stream()
            .allMatch(axis -> axis.equals(Axis.of(axis.kernel()).stride(axis.kernel())));
  }

  /** The phase groups, which do not depend on the extents of the input. */
  List<PhaseGrid.Group> groups() {
    return groups;
  }

  Mix kernel() {
    return mix;
  }

  PhaseRows rows() {
    return rows;
  }

  @Override
  public Route route() {
    return Route.PHASE_MIX;
  }

  @Override
  public List<ChannelBlock> blocks() {
    return rows.blocks();
  }

  @Override
  public long weightBytes() {
    return rows.bytes();
  }

  @Override
  public void warmUp(long multiplyAdds) {
    mix.warmUp(multiplyAdds);
  }

  @Override
  public void pack(@Nullable WeightView weights, MemorySegment packed) {
    var view = Objects.requireNonNull(weights);
    int tile = mix.tilePixels();
    long termBytes = (long) tile * Float.BYTES;
    for (var block : rows.blocks()) {
      long groupAt = block.weightAt();
      for (int g = 0; g < groups.size(); g++) {
        var group = groups.get(g);
        int tapCount = group.windows().size();
        for (int phase = 0; phase < group.phases().size(); phase++) {
          for (int c = 0; c < block.channels(); c++) {
            int row = phase * block.channels() + c;
            long rowAt =
                groupAt
                    + (long) (row / tile) * tapCount * terms * termBytes
                    + (long) (row % tile) * Float.BYTES;
            for (int tap = 0; tap < tapCount; tap++) {
              view.copy(
                  block.first() + c,
                  group.taps().get(phase).get(tap),
                  packed,
                  rowAt + (long) tap * terms * termBytes,
                  termBytes);
            }
          }
        }
        groupAt += rows.bytes(block, g);
      }
    }
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
