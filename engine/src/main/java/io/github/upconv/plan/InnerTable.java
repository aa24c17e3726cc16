package io.github.upconv.plan;

import io.github.upconv.layer.AxisMap;
import io.github.upconv.layer.Samples;
import java.util.Arrays;

/** The samples of a tile of the innermost axis, as positions in memory. Reused for every tile. */
final class InnerTable {
  private int[] first = new int[0];
  private int[] none = new int[0];
  private long[] from = new long[0];
  private float[] coefficient = new float[0];

  /** Fills the table; a source lies {@code pixelPitch} behind the one before, a tap {@code line}. */
  void fill(AxisMap map, AxisTile tile, long pixelPitch, long line, Samples samples) {
    if (first.length <= tile.outputs()) {
      first = new int[tile.outputs() + 1];
      none = new int[tile.outputs() + 1];
    }
    int count = 0;
    for (int o = 0; o < tile.outputs(); o++) {
      samples.clear();
      map.collect(tile.first() + o, samples);
      if (count + samples.count() > from.length) {
        int length = 2 * (count + samples.count()) + tile.outputs();
        from = Arrays.copyOf(from, length);
        coefficient = Arrays.copyOf(coefficient, length);
      }
      for (int i = 0; i < samples.count(); i++) {
        from[count] =
            (samples.source(i) - tile.firstSource()) * pixelPitch + samples.tap(i) * line;
        coefficient[count] = samples.coefficient(i);
        count++;
      }
      first[o + 1] = count;
    }
  }

  /** Index of the first sample of each output, and one more for the end. */
  int[] first() {
    return first;
  }

  /** The same for a row without any term. */
  int[] none() {
    return none;
  }

  long[] from() {
    return from;
  }

  float[] coefficient() {
    return coefficient;
  }
}
