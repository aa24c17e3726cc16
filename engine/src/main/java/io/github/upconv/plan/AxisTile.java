package io.github.upconv.plan;

import io.github.upconv.layer.AxisMap;
import io.github.upconv.layer.Samples;
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
    var samples = new Samples();
    for (long first = 0; first < extent; first += each) {
      tiles.add(of(map, first, Math.min(each, extent - first), samples));
    }
    return tiles;
  }

  private static AxisTile of(AxisMap map, long first, long outputs, Samples samples) {
    long low = Long.MAX_VALUE;
    long high = -1;
    for (long output = first; output < first + outputs; output++) {
      samples.clear();
      map.collect(output, samples);
      for (int i = 0; i < samples.count(); i++) {
        low = Math.min(low, samples.source(i));
        high = Math.max(high, samples.source(i));
      }
    }
    // a tile without any term still mixes one position, which keeps the loops free of a special
    // case
    return high < 0
        ? new AxisTile(first, Math.toIntExact(outputs), 0, 1)
        : new AxisTile(first, Math.toIntExact(outputs), low, Math.toIntExact(high - low + 1));
  }
}
