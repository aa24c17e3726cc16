package io.github.upconv.analysis;

import java.util.List;
import java.util.Locale;

/** What the measures need of their images. */
final class Lattice {
  private Lattice() {}

  static void requireExtents(List<Plane> channels, int least) {
    for (var channel : channels) {
      if (Math.min(channel.height(), channel.width()) < least) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "image: must be %dx%d or larger, was %dx%d",
                least,
                least,
                channel.width(),
                channel.height()));
      }
    }
    if (channels.isEmpty()) {
      throw new IllegalArgumentException("image: must have 1 channel or more, had 0");
    }
  }
}
