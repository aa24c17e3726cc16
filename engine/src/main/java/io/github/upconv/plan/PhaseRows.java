package io.github.upconv.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * The rows of products by output phase: those of a group are its phases, then the channels of a
 * block, filled up to a whole number of what is computed together.
 */
final class PhaseRows {
  private final PhaseGrid grid;
  private final int terms;
  private final int multiple;
  private final int[] groupOfPhase;
  private final int[] indexOfPhase;

  /**
   * Rows.
   *
   * @param terms terms of a tap
   * @param multiple rows of a group are filled up to this many
   */
  PhaseRows(PhaseGrid grid, int terms, int multiple) {
    this.grid = grid;
    this.terms = terms;
    this.multiple = multiple;
    groupOfPhase = new int[grid.phases()];
    indexOfPhase = new int[grid.phases()];
    for (int group = 0; group < grid.groups().size(); group++) {
      var phases = grid.groups().get(group).phases();
      for (int i = 0; i < phases.size(); i++) {
        groupOfPhase[phases.get(i)] = group;
        indexOfPhase[phases.get(i)] = i;
      }
    }
  }

  /** Blocks of at most so many output channels. */
  List<ChannelBlock> blocks(int channels, int most) {
    var blocks = new ArrayList<ChannelBlock>();
    long at = 0;
    for (int done = 0; done < channels; done += most) {
      var block = new ChannelBlock(0, done, Math.min(most, channels - done), at);
      blocks.add(block);
      at = Math.addExact(at, bytes(block));
    }
    return List.copyOf(blocks);
  }

  /** Sums of a position in a group of a block. */
  int sums(ChannelBlock block, int group) {
    return Math.multiplyExact(grid.groups().get(group).phases().size(), block.channels());
  }

  /** Rows of a group in a block: its sums, filled up. */
  int rows(ChannelBlock block, int group) {
    return Math.ceilDiv(sums(block, group), multiple) * multiple;
  }

  /** Rows of all groups in a block. */
  int rows(ChannelBlock block) {
    return firstRow(block, grid.groups().size());
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
    return Math.multiplyExact((long) terms * grid.groups().get(group).windows().size(), termBytes);
  }

  /** Bytes of the packed weights of a block. */
  long bytes(ChannelBlock block) {
    return weightAt(block, grid.groups().size()) - block.weightAt();
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
  long multiplyAdds(Geometry geometry) {
    return geometry.batch()
        * grid.rows()
        * grid.width().positions()
        * multiplyAddsPerPosition(geometry.output().extent(1));
  }

  /** Multiply-adds of all channels for one position, those beyond a border among them. */
  long multiplyAddsPerPosition(long channels) {
    long sum = 0;
    for (var group : grid.groups()) {
      sum += (long) group.phases().size() * group.windows().size();
    }
    return sum * terms * channels;
  }
}
