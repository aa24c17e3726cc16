package io.github.upconv.plan;

import io.github.upconv.kernel.OutputRows;
import io.github.upconv.tensor.Tensor;

/**
 * The rows of outputs that the positions of a panel have.
 *
 * @param grid their phases
 */
record PanelOutputs(PhaseGrid grid) {
  /** The rows in a tensor of the output's shape; those that follow each other in memory do so. */
  void collect(OutputRows rows, Panel panel, PackedParameters packed, Tensor tensor) {
    rows.clear();
    for (int piece = 0; piece < panel.pieces(); piece++) {
      for (int d = 0; d < grid.depth().phases(); d++) {
        for (int h = 0; h < grid.height().phases(); h++) {
          collect(rows, panel, piece, packed, d, h, tensor);
        }
      }
    }
  }

  /** The row of a piece for a phase of the depth and one of the height, if there is one. */
  private void collect(
      OutputRows rows,
      Panel panel,
      int piece,
      PackedParameters packed,
      int d,
      int h,
      Tensor tensor) {
    long inItem = panel.row(piece) % grid.rows();
    long depth = inItem / grid.height().positions() * grid.depth().phases() + d;
    long height = inItem % grid.height().positions() * grid.height().phases() + h;
    if (depth >= grid.depth().outputs() || height >= grid.height().outputs()) {
      return;
    }
    int phases = grid.width().phases();
    long first = panel.first(piece) * phases;
    long end = Math.min(first + (long) panel.count(piece) * phases, grid.width().outputs());
    rows.add(
        (d * grid.height().phases() + h) * phases,
        (long) panel.lane(piece) * Float.BYTES,
        at(tensor, panel.row(piece) / grid.rows(), depth, height, first),
        bias(packed, depth, height),
        (int) (end - first));
  }

  private static long at(Tensor tensor, long item, long depth, long height, long width) {
    return Float.BYTES * tensor.offset()
        + item * Geometry.batchStride(tensor)
        + depth * PhaseGrid.depthStride(tensor)
        + height * PhaseGrid.heightStride(tensor)
        + width * Geometry.innerStride(tensor);
  }

  /** Position of the biases of a row. */
  private long bias(PackedParameters packed, long depth, long height) {
    return grid.depth().phases() > 1
        ? packed.biasAt(depth, height, 0)
        : packed.biasAt(height, 0, 0);
  }
}
