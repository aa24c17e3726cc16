package io.github.upconv.cli.measure;

import io.github.upconv.analysis.GridEnergy;
import io.github.upconv.analysis.Plane;
import java.util.List;

/**
 * A square part of an image.
 *
 * @param x left column
 * @param y upper row
 * @param size width and height
 */
public record Crop(int x, int y, int size) {
  /** A period of 8 repeats often enough to be seen, and pixels can be told apart. */
  private static final int SIZE = 48;

  /** Half a part: none is missed for lying across two. */
  private static final int STEP = SIZE / 2;

  /**
   * The part in which a grid is plainest: of the largest grid energy.
   *
   * @param channel 16x16 or larger
   * @param period 2 to 8
   */
  public static Crop plainest(Plane channel, int period) {
    int size = Math.min(SIZE, Math.min(channel.height(), channel.width()));
    var best = new Crop(0, 0, size);
    double most = -1;
    for (int y = 0; y + size <= channel.height(); y += STEP) {
      for (int x = 0; x + size <= channel.width(); x += STEP) {
        var part = channel.crop(y, x, size, size);
        double energy = GridEnergy.of(List.of(part), period).value();
        if (energy > most) {
          most = energy;
          best = new Crop(x, y, size);
        }
      }
    }
    return best;
  }
}
