package io.github.upconv.plan;

import io.github.upconv.layer.AxisMap;
import java.util.ArrayList;
import java.util.List;

/**
 * A range of outputs along one axis and the range of sources that they read.
 *
 * @param first first output
 * @param outputs number of outputs
 * @param firstSource first source position
 * @param sources number of source positions, 1 or more
 */
record AxisTile(long first, int outputs, long firstSource, int sources) {
  /** The whole axis in a number of nearly equal pieces. */
  static List<AxisTile> split(AxisMap map, long pieces) {
    long extent = map.outputExtent();
    return every(map, Math.ceilDiv(extent, Math.clamp(pieces, 1, extent)));
  }

  /** The whole axis in pieces of so many outputs; the last one has the rest. */
  static List<AxisTile> every(AxisMap map, long each) {
    long extent = map.outputExtent();
    var tiles = new ArrayList<AxisTile>();
    for (long first = 0; first < extent; first += each) {
      tiles.add(of(map, first, Math.min(each, extent - first)));
    }
    return tiles;
  }

  private static AxisTile of(AxisMap map, long first, long outputs) {
    var range = SourceRange.of(map, first, first + outputs);
    // a tile without any term still mixes one position, which keeps the loops free of a special
    // case
    long firstSource = range.isEmpty() ? 0 : range.first();
    long sources = range.isEmpty() ? 1 : range.end() - range.first();
    return new AxisTile(first, Math.toIntExact(outputs), firstSource, Math.toIntExact(sources));
  }
}
