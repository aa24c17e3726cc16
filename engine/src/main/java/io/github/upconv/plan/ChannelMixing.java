package io.github.upconv.plan;

import io.github.upconv.kernel.Kernels;
import io.github.upconv.kernel.Mix;
import io.github.upconv.layer.WeightedLayer;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The sums of {@link PhaseMixing} with lanes that are output channels: for inputs of few positions,
 * which leave lanes empty, and whose weights are too many to be read for every few positions.
 *
 * <pre>
 *   packed w   | block 0: group 0: panel 0: tap 0: term 0: its rows | term 1: ... | tap 1: ... | panel 1: ...
 *   rows       phase, then channel of the block; each group is filled up to whole vectors
 * </pre>
 */
final class ChannelMixing implements Mixing {
  /** Rows of a block, so that several workers share the channels of few positions. */
  private static final int TARGET_ROWS = 256;

  /** Channels of a block, if there are so many: a line of them is written at a time. */
  private static final int LEAST_CHANNELS = 32;

  private final Mix mix;
  private final List<PhaseGrid.Group> groups;
  private final int taps;
  private final int terms;
  private final PhaseRows rows;

  ChannelMixing(WeightedLayer layer, PhaseGrid grid, Kernels kernels) {
    groups = grid.groups();
    mix = kernels.mix();
    taps = Math.toIntExact(layer.kernelTaps());
    terms = layer.inputChannelsPerGroup();
    int channels = layer.outputChannelsPerGroup();
    int lanes = kernels.lanes();
    // rows of a phase group fill a register tile: with half of it, 256 to 128 channels of 4 x 4 x 4
    // voxels took 1.36 ms instead of 1.25
    int alike = grid.groups().stream().mapToInt(g -> g.phases().size()).min().orElse(1);
    int least = Math.max(LEAST_CHANNELS, RowBands.strip(lanes) / alike);
    int parts = Math.ceilDiv(channels, Math.max(least, TARGET_ROWS / grid.phases()));
    int each = Math.ceilDiv(channels, parts);
    // whole vectors, where there are enough channels for that
    int most = each < lanes ? each : Math.ceilDiv(each, lanes) * lanes;
    rows = new PhaseRows(layer, grid, mix.rowMultiple(), most);
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

  /** Rows of all blocks of a group of the layer. */
  int sumRows() {
    int sum = 0;
    for (int number = 0; number < rows.blocksOfGroup(); number++) {
      sum = Math.addExact(sum, rows.rows(rows.block(0, number)));
    }
    return sum;
  }

  /** Rows of the widest panel of weights. */
  int mostPanelRows() {
    int most = 0;
    for (var block : rows.blocks()) {
      for (int group = 0; group < groups.size(); group++) {
        most = Math.max(most, mix.panelRows(rows.rows(block, group)));
      }
    }
    return most;
  }

  @Override
  public Route route() {
    return Route.CHANNEL_MIX;
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
    for (var block : rows.blocks()) {
      for (int g = 0; g < groups.size(); g++) {
        pack(view, block, g, packed, rows.weightAt(block, g));
      }
    }
  }

  private void pack(
      WeightView view, ChannelBlock block, int number, MemorySegment packed, long groupAt) {
    var group = groups.get(number);
    int sums = rows.sums(block, number);
    long lineBytes = (long) group.windows().size() * terms * Float.BYTES;
    int panelRows;
    for (int first = 0; first < sums; first += panelRows) {
      panelRows = mix.panelRows(rows.rows(block, number) - first);
      long termBytes = (long) panelRows * Float.BYTES;
      for (int row = first; row < Math.min(first + panelRows, sums); row++) {
        var tapsOfPhase = group.taps().get(row / block.channels());
        long rowAt = groupAt + first * lineBytes + (long) (row - first) * Float.BYTES;
        for (int tap = 0; tap < tapsOfPhase.size(); tap++) {
          view.copy(
              block.first() + row % block.channels(),
              tapsOfPhase.get(tap),
              packed,
              rowAt + tap * (terms * termBytes),
              termBytes);
        }
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
