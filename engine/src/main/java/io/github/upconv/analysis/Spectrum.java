package io.github.upconv.analysis;

import java.util.Arrays;
import java.util.List;

/**
 * The spectrum of an image to look at: the power under a Hann window, averaged over tiles that
 * cover the image (Welch, "The use of fast Fourier transform for the estimation of power spectra",
 * 1967), so that what all parts have stands out. Tiles are of a size that holds the lattices of
 * periods 2, 4 and 8 in single bins.
 */
public final class Spectrum {
  private static final int MULTIPLE = 8;

  /** Bins per axis: as many as a figure shows. */
  private static final int LARGEST_TILE = 128;

  /** Per axis: a larger image is sampled, as time grows with the number. */
  private static final int MOST_TILES = 8;

  private Spectrum() {}

  /**
   * Measures a channel.
   *
   * @param channel 8x8 or larger
   * @return {@code |X|^2} by vertical, then horizontal frequency, which ascend; frequency 0 is at
   *     {@code [height / 2][width / 2]}. Extents are multiples of 8 up to 128
   * @throws IllegalArgumentException if the channel is smaller
   */
  public static double[][] of(Plane channel) {
    Lattice.requireExtents(List.of(channel), MULTIPLE);
    int height = tile(channel.height());
    int width = tile(channel.width());
    int[] rows = starts(channel.height(), height);
    int[] columns = starts(channel.width(), width);
    double[][] mean = new double[height][width];
    for (int row : rows) {
      for (int column : columns) {
        var part = channel.crop(row, column, height, width);
        double[][] power = Fourier.power(part, bins(height), bins(width));
        for (int i = 0; i < height; i++) {
          for (int j = 0; j < width; j++) {
            mean[i][j] += power[i][j] / (rows.length * columns.length);
          }
        }
      }
    }
    return mean;
  }

  private static int tile(int extent) {
    return Math.min(LARGEST_TILE, extent - extent % MULTIPLE);
  }

  /** Begins of tiles, from one end to the other in even steps, overlapping where they must. */
  private static int[] starts(int extent, int tile) {
    int[] starts = new int[Math.min(MOST_TILES, Math.ceilDiv(extent, tile))];
    Arrays.setAll(
        starts,
        i -> starts.length == 1 ? 0 : (int) ((long) i * (extent - tile) / (starts.length - 1)));
    return starts;
  }

  private static int[] bins(int extent) {
    int[] bins = new int[extent];
    Arrays.setAll(bins, i -> i - extent / 2);
    return bins;
  }
}
