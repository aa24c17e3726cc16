package io.github.upconv.plan;

import io.github.upconv.layer.AxisMap;
import io.github.upconv.layer.Samples;

/**
 * Output slices that follow each other, and the input slices that they read. Slices are numbered
 * through all batch items.
 *
 * @param first first output slice
 * @param end one behind the last output slice
 * @param firstSource first input slice that one of them reads
 * @param endSource one behind the last
 */
record SliceRange(long first, long end, long firstSource, long endSource) {
  /** One of some nearly equal parts of all output slices, which are one or more. */
  static SliceRange of(Geometry geometry, int part, int parts) {
    long slices = geometry.outputSlices();
    long first = slices * part / parts;
    long end = slices * (part + 1) / parts;
    long perItem = geometry.outer().outputExtent();
    long sourcesPerItem = geometry.outer().inputExtent();
    long firstItem = first / perItem;
    long lastItem = (end - 1) / perItem;
    // only the first and the last item may be cut
    long endOfFirst = Math.min(perItem, end - firstItem * perItem);
    long beginOfLast = Math.max(0, first - lastItem * perItem);
    var samples = new Samples();
    return new SliceRange(
        first,
        end,
        firstItem * sourcesPerItem
            + least(geometry.outer(), first - firstItem * perItem, endOfFirst, samples),
        lastItem * sourcesPerItem
            + most(geometry.outer(), beginOfLast, end - lastItem * perItem, samples)
            + 1);
  }

  /** The least source of some outputs, or the extent if there is none. */
  private static long least(AxisMap map, long first, long end, Samples samples) {
    long least = map.inputExtent();
    for (long output = first; output < end; output++) {
      samples.clear();
      map.collect(output, samples);
      for (int i = 0; i < samples.count(); i++) {
        least = Math.min(least, samples.source(i));
      }
    }
    return least;
  }

  /** The greatest source of some outputs, or -1 if there is none. */
  private static long most(AxisMap map, long first, long end, Samples samples) {
    long most = -1;
    for (long output = first; output < end; output++) {
      samples.clear();
      map.collect(output, samples);
      for (int i = 0; i < samples.count(); i++) {
        most = Math.max(most, samples.source(i));
      }
    }
    return most;
  }
}
