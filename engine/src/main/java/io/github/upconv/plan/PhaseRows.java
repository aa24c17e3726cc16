package io.github.upconv.plan;

import io.github.upconv.layer.WeightedLayer;
import java.util.ArrayList;
import java.util.List;

/**
 * The rows of products by output phase: those of a phase group are its phases, then the channels of
 * a block, filled up to a whole number of what is computed together. A block has channels of one
 * group of the layer, and each such group as many blocks.
 */
final class PhaseRows {
  private final List<PhaseGrid.Group> groups;
  private final int terms;
  private final int multiple;
  private final int[] groupOfPhase;
  private final int[] indexOfPhase;
  private final int blocksOfGroup;
  private final List<ChannelBlock> blocks;

  /**
   * Rows.
   *
   * @param multiple rows of a phase group are filled up to this many
   * @param most most output channels of a block
   */
  PhaseRows(WeightedLayer layer, PhaseGrid grid, int multiple, int most) {
    groups = grid.groups();
    terms = layer.inputChannelsPerGroup();
    this.multiple = multiple;
    groupOfPhase = new int[grid.phases()];
    indexOfPhase = new int[grid.phases()];
    for (int group = 0; group < groups.size(); group++) {
      var phases = groups.get(group).phases();
      for (int i = 0; i < phases.size(); i++) {
        groupOfPhase[phases.get(i)] = group;
        indexOfPhase[phases.get(i)] = i;
      }
    }
    int channels = layer.outputChannelsPerGroup();
    blocksOfGroup = Math.ceilDiv(channels, most);
    blocks = blocks(layer.groups(), channels, most);
  }

  private List<ChannelBlock> blocks(int groups, int channels, int most) {
    var all = new ArrayList<ChannelBlock>();
    long at = 0;
    for (int group = 0; group < groups; group++) {
      for (int done = 0; done < channels; done += most) {
        int first = group * channels + done;
        var block = new ChannelBlock(group, first, Math.min(most, channels - done), at);
        all.add(block);
        at = Math.addExact(at, bytes(block));
      }
    }
    return List.copyOf(all);
  }

  /** The blocks of all groups of the layer, one group after the other. */
  List<ChannelBlock> blocks() {
    return blocks;
  }

  /** Number of groups of the layer. */
  int groups() {
    return blocks.size() / blocksOfGroup;
  }

  /** Number of blocks of a group of the layer. */
  int blocksOfGroup() {
    return blocksOfGroup;
  }

  /** A block of a group of the layer. */
  ChannelBlock block(int group, int number) {
    return blocks.get(group * blocksOfGroup + number);
  }

  /** Sums of a position in a group of a block. */
  int sums(ChannelBlock block, int group) {
    return Math.multiplyExact(groups.get(group).phases().size(), block.channels());
  }

  /** Rows of a group in a block: its sums, filled up. */
  int rows(ChannelBlock block, int group) {
    return Math.ceilDiv(sums(block, group), multiple) * multiple;
  }

  /** Rows of all groups in a block. */
  int rows(ChannelBlock block) {
    return firstRow(block, groups.size());
  }

  /** First row of a group in a block. */
  int firstRow(ChannelBlock block, int group) {
    int row = 0;
    for (int before = 0; before < group; before++) {
      row = Math.addExact(row, rows(block, before));
    }
    return row;
  }

  /** Row of the first channel of a phase in a block. */
  int row(ChannelBlock block, int phase) {
    return firstRow(block, groupOfPhase[phase]) + indexOfPhase[phase] * block.channels();
  }

  /** The group that a phase is of. */
  int group(int phase) {
    return groupOfPhase[phase];
  }

  /** Bytes of the packed weights of a group in a block. */
  long bytes(ChannelBlock block, int group) {
    long termBytes = (long) rows(block, group) * Float.BYTES;
    return Math.multiplyExact((long) terms * groups.get(group).windows().size(), termBytes);
  }

  private long bytes(ChannelBlock block) {
    return weightAt(block, groups.size()) - block.weightAt();
  }

  /** Bytes of the packed weights of all blocks. */
  long bytes() {
    var last = blocks.getLast();
    return Math.addExact(last.weightAt(), bytes(last));
  }

  /** Position of the packed weights of a group in a block. */
  long weightAt(ChannelBlock block, int group) {
    long at = block.weightAt();
    for (int before = 0; before < group; before++) {
      at = Math.addExact(at, bytes(block, before));
    }
    return at;
  }

  /** Multiply-adds of all outputs, those beyond a border among them. */
  long multiplyAdds(Geometry geometry, PhaseGrid grid) {
    return geometry.batch()
        * grid.rows()
        * grid.width().positions()
        * multiplyAddsPerPosition(geometry.output().extent(1));
  }

  /** Multiply-adds of all channels for one position, those beyond a border among them. */
  long multiplyAddsPerPosition(long channels) {
    long sum = 0;
    for (var group : groups) {
      sum += (long) group.phases().size() * group.windows().size();
    }
    return sum * terms * channels;
  }
}
