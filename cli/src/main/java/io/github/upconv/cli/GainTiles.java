package io.github.upconv.cli;

import io.github.upconv.analysis.PhaseGains;
import io.github.upconv.cli.figure.PhaseFigure.Channel;
import io.github.upconv.cli.file.Printable;
import java.util.List;
import java.util.stream.IntStream;

/** The channels of layers as they are in figures: gains summed over the input channels. */
final class GainTiles {
  /** Characters of a tensor's name that fit above a tile. */
  private static final int LONGEST_NAME = 16;

  private GainTiles() {}

  /**
   * All channels of a layer.
   *
   * @param tensor name of its weights among those of other layers, or empty
   */
  static List<Channel> of(String tensor, PhaseGains gains) {
    return IntStream.range(0, gains.channels())
        .mapToObj(channel -> of(tensor, gains, channel))
        .toList();
  }

  private static Channel of(String tensor, PhaseGains gains, int channel) {
    double[] sums = gains.channel(channel);
    String label = tensor.isEmpty() ? "channel " + channel : shortened(tensor) + " #" + channel;
    // what rounding leaves is none
    double imbalance = gains.isEven(channel) ? 0 : PhaseGains.imbalance(sums);
    return new Channel(label, gains.extents(), sums, imbalance);
  }

  /** The end of a long name tells more than its begin. */
  private static String shortened(String tensor) {
    String text = Printable.text(tensor);
    int length = text.length();
    return length <= LONGEST_NAME ? text : ".." + text.substring(length - LONGEST_NAME + 2);
  }
}
