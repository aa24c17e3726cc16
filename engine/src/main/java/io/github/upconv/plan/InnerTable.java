package io.github.upconv.plan;

import io.github.upconv.layer.AxisMap;
import io.github.upconv.layer.Samples;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The samples of a tile of the innermost axis, as positions in memory. A table that is asked for
 * the same tile again is not filled again: for 57,000 outputs of a long kernel that took as long as
 * mixing.
 */
final class InnerTable {
  private @Nullable AxisMap map;
  private @Nullable AxisTile tile;
  private long pixelPitch;
  private long line;

  private int[] first = new int[0];
  private int[] none = new int[0];
  private long[] from = new long[0];
  private float[] coefficient = new float[0];

  /**
   * Fills the table; a source lies {@code pixelPitch} behind the one before, a tap {@code line}.
   */
  void fill(AxisMap map, AxisTile tile, long pixelPitch, long line, Samples samples) {
    if (map.equals(this.map)
        && tile.equals(this.tile)
        && pixelPitch == this.pixelPitch
        && line == this.line) {
      return;
    }
    this.map = map;
    this.tile = tile;
    this.pixelPitch = pixelPitch;
    this.line = line;
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
        from[count] = (samples.source(i) - tile.firstSource()) * pixelPitch + samples.tap(i) * line;
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
