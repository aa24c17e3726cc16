package io.github.upconv.plan;

import io.github.upconv.layer.AxisMap;
import io.github.upconv.layer.Samples;
import java.util.stream.IntStream;

/**
 * How many mixed input slices a worker keeps, until no later slice of outputs needs them.
 *
 * @param window slices from the oldest that an output still reads to the newest that any before it
 *     has read
 * @param slicesPerChunk slices that are mixed together
 * @param chunks chunks in the ring
 */
record SliceRing(int window, int slicesPerChunk, int chunks) {
  /** Pixels of a chunk; more gain nothing. */
  static final int MOST_PIXELS = 256;

  /** What fewer slices in a chunk may cost, of what the best number does. */
  private static final double EVEN = 1.03;

  /**
   * What a channel of a chunk costs to pack besides its values, in multiply-adds of a vector: 30 ns
   * to reach its first value, where planes are pages apart. 64 to 3 channels, 32 x 32 pixels, batch
   * 64: rows one at a time took 10.9 ms, two 9.4, four 8.9, seven or eight 8.4.
   */
  private static final double CHANNEL_COST = 170;

  /** Vectors of the widest register tile. */
  static final long TILE_VECTORS = 4;

  /** A ring with chunks of some slices. */
  static SliceRing of(Geometry geometry, int slicesPerChunk) {
    int window = window(geometry.outer());
    return new SliceRing(window, slicesPerChunk, Math.ceilDiv(window - 1, slicesPerChunk) + 1);
  }

  /**
   * A ring of planes with the fewest slices in a chunk that are mixed nearly as fast as any number:
   * the fewer there are, the more rows of a block fit into the second-level cache with them.
   *
   * @param most the most slices of a chunk, 1 or more
   * @param rows rows that every packed channel is multiplied with
   */
  static SliceRing ofPlanes(Geometry geometry, long slicePixels, int most, int rows, int lanes) {
    double least =
        IntStream.rangeClosed(1, most)
            .mapToDouble(slices -> pixelCost(slices * slicePixels, rows, lanes))
            .min()
            .orElseThrow();
    int slices = 1;
    while (pixelCost(slices * slicePixels, rows, lanes) > EVEN * least) {
      slices++;
    }
    return of(geometry, slices);
  }

  /**
   * What a pixel of a chunk of planes costs a row and channel: vectors, panels, for which weights
   * are read again, and its part of packing. With less than half of that price for panels, rows of
   * 40 and 80 pixels were up to 2 % slower.
   */
  private static double pixelCost(long pixels, int rows, int lanes) {
    long panels = Math.ceilDiv(pixels, TILE_VECTORS * lanes);
    return (Math.ceilDiv(pixels, lanes) + panels + CHANNEL_COST / rows) / pixels;
  }

  private static int window(AxisMap map) {
    var samples = new Samples();
    long newest = 0;
    long window = 1;
    for (long output = 0; output < map.outputExtent(); output++) {
      samples.clear();
      map.collect(output, samples);
      for (int i = 0; i < samples.count(); i++) {
        newest = Math.max(newest, samples.source(i));
      }
      for (int i = 0; i < samples.count(); i++) {
        window = Math.max(window, newest - samples.source(i) + 1);
      }
    }
    return Math.toIntExact(window);
  }

  /** Slices in the ring. */
  int slices() {
    return Math.multiplyExact(chunks, slicesPerChunk);
  }
}
