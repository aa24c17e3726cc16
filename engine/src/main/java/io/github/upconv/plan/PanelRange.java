package io.github.upconv.plan;

/**
 * What a task computes: all positions of some panels, or a part of the positions of one, for some
 * blocks of output channels.
 *
 * @param firstPanel first panel
 * @param endPanel one behind the last panel
 * @param part which part of the positions
 * @param parts number of parts, 1 if there is more than one panel
 * @param firstBlock first block of output channels of a group of the layer
 * @param endBlock one behind the last block
 */
record PanelRange(
    long firstPanel, long endPanel, int part, int parts, int firstBlock, int endBlock) {

  /** All blocks of some panels. */
  static PanelRange of(long firstPanel, long endPanel, int blocks) {
    return new PanelRange(firstPanel, endPanel, 0, 1, 0, blocks);
  }
}
