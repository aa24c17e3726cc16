package io.github.upconv.cli.measure;

import io.github.upconv.analysis.Plane;
import io.github.upconv.cli.figure.Pixels;
import java.util.List;
import java.util.stream.IntStream;

/**
 * An image with its channels.
 *
 * @param name how reports call it
 * @param channelNames one per channel
 * @param channels of one size, 1 or more, finite
 * @param black what is shown as black
 * @param white what is shown at full brightness; where it is {@code black}, all is black
 */
public record Picture(
    String name, List<String> channelNames, List<Plane> channels, double black, double white) {
  private static final int COLOURS = 3;

  /** Copies the lists. */
  public Picture {
    channelNames = List.copyOf(channelNames);
    channels = List.copyOf(channels);
  }

  /** Number of rows. */
  public int height() {
    return channels.getFirst().height();
  }

  /** Number of columns. */
  public int width() {
    return channels.getFirst().width();
  }

  /** Whether the channels are red, green and blue. */
  public boolean isColour() {
    return channels.size() == COLOURS;
  }

  /** The picture to look at: in colour if there are three channels, otherwise a channel in grey. */
  public Pixels pixels(int channel) {
    return Pixels.of(
        width(),
        height(),
        (x, y) ->
            IntStream.range(0, COLOURS)
                .map(colour -> level(isColour() ? colour : channel, y * width() + x))
                .reduce(0, (rgb, level) -> rgb << 8 | level));
  }

  private int level(int channel, int at) {
    double range = white - black;
    double share = range == 0 ? 0 : (channels.get(channel).values()[at] - black) / range;
    return Math.clamp(Math.round(share * 255), 0, 255);
  }
}
