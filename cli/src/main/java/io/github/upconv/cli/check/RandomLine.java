package io.github.upconv.cli.check;

import io.github.upconv.layer.LayerLine;
import java.util.random.RandomGenerator;

/**
 * Random layer lines of all families. Extents crowd where mistakes live: around vector widths,
 * kernels beside strides, outputs of one element, borders wider than what they surround.
 */
final class RandomLine {
  /** Around the vector widths of 4, 8 and 16 floats and their multiples. */
  private static final int[] CHANNELS = {
    1, 2, 3, 4, 5, 7, 8, 9, 12, 15, 16, 17, 20, 31, 32, 33, 48, 63, 64, 65
  };

  /** Largest number of multiply-adds, so that thousands of cases take seconds. */
  private static final long MOST_WORK = 1 << 20;

  private final RandomGenerator random;
  private final StringBuilder text = new StringBuilder();
  private int rank;

  /**
   * Whether nothing is drawn that forbids sums through all taps: chance alone rarely allows them.
   */
  private boolean chained;

  private RandomLine(RandomGenerator random) {
    this.random = random;
  }

  /** The next line that is valid and small. */
  static LayerLine next(RandomGenerator random) {
    while (true) {
      try {
        var line = LayerLine.parse(new RandomLine(random).draw());
        if (line.layer().nominalMultiplyAdds(line.input()) <= MOST_WORK
            && line.output().elements() <= MOST_WORK) {
          return line;
        }
      } catch (IllegalArgumentException e) {
        // some combinations make no layer, such as pads that crop everything away: draw again
      }
    }
  }

  private String draw() {
    rank = weighted(1, 2, 2, 3);
    switch (random.nextInt(20)) {
      case 0, 1, 2, 3, 4, 5, 6 -> convTranspose();
      case 7, 8, 9, 10, 11 -> resizeConv();
      case 12, 13, 14 -> subPixelConv();
      case 15, 16 -> conv();
      case 17, 18 -> resize();
      default -> pixelShuffle();
    }
    if (chance(35)) {
      field(
          "activation",
          choose("relu", "leaky-relu:0.25", "leaky-relu:-2", "prelu", "tanh", "sigmoid"));
    }
    return text.toString();
  }

  private void convTranspose() {
    chained = chance(45);
    channels("conv-transpose");
    kernel();
    optional(70, "stride", 1, 5);
    optional(20, "dilation", 1, 4);
    optional(25, "output-padding", 0, 4);
    switch (chained ? 2 : random.nextInt(10)) {
      case 0 -> field("auto-pad", choose("same-upper", "same-lower", "valid"));
      case 1 -> field("output-shape", perAxis(1, 20));
      default -> pads(60, 4);
    }
  }

  private void resizeConv() {
    channels("resize-conv");
    interpolation();
    kernel();
    optional(15, "dilation", 1, 4);
    padding();
  }

  private void subPixelConv() {
    chained = chance(45);
    channels("sub-pixel-conv");
    field("upscale", between(1, rank == 3 ? 3 : 5));
    kernel();
    optional(15, "dilation", 1, 4);
    padding();
  }

  private void conv() {
    chained = chance(45);
    channels("conv");
    kernel();
    if (!chained) {
      optional(50, "stride", 1, 4);
    }
    optional(25, "dilation", 1, 4);
    if (chance(15)) {
      field("auto-pad", choose("same-upper", "same-lower", "valid"));
    } else {
      padding();
    }
  }

  private void resize() {
    input("resize", channelCount());
    interpolation();
  }

  private void pixelShuffle() {
    int upscale = between(1, rank == 3 ? 3 : 5);
    input("pixel-shuffle", between(1, 20) * (int) Math.pow(upscale, rank));
    field("upscale", upscale);
    field("order", choose("crd", "dcr"));
  }

  /** Input, channels and groups. */
  private void channels(String op) {
    int groups = chance(25) ? between(2, 5) : 1;
    int inputs = channelCount();
    int outputs = channelCount();
    if (chance(10)) {
      groups = inputs;
      inputs = 1;
      outputs = between(1, 3);
    }
    if (chained) {
      groups = 1;
      outputs = between(12, 41);
    }
    input(op, inputs * groups);
    field("channels", outputs * groups);
    if (groups > 1) {
      field("groups", groups);
    }
  }

  private void input(String op, int channels) {
    int most = rank == 1 ? 40 : rank == 2 ? 12 : 6;
    text.append(op).append(" input=").append(between(1, 4)).append('x').append(channels);
    for (int axis = 0; axis < rank; axis++) {
      int extent = chance(15) ? CHANNELS[random.nextInt(CHANNELS.length)] : between(1, most);
      text.append('x').append(extent);
    }
    text.append(' ');
  }

  private int channelCount() {
    return chance(70) ? CHANNELS[random.nextInt(CHANNELS.length)] : between(1, 6);
  }

  private void kernel() {
    field("kernel", rank == 1 && chance(20) ? choose("7", "9", "16", "24") : perAxis(1, 6));
  }

  private void padding() {
    pads(70, 3);
    if (!chained && chance(40)) {
      field("pad-mode", choose("reflect", "replicate"));
    }
  }

  private void pads(int percent, int most) {
    if (!chance(percent)) {
      return;
    }
    if (chance(50)) {
      field("padding", perAxis(0, most));
    } else {
      var pads = new StringBuilder();
      for (int i = 0; i < 2 * rank; i++) {
        pads.append(i == 0 ? "" : ",").append(between(0, most + 2));
      }
      field("pads", pads);
    }
  }

  private void interpolation() {
    String mode = choose("nearest", "nearest", "linear", "cubic");
    field("mode", mode);
    if (chance(60)) {
      field(
          "coordinates",
          choose(
              "asymmetric",
              "half-pixel",
              "pytorch-half-pixel",
              "align-corners",
              "half-pixel-symmetric"));
    }
    if (mode.equals("nearest") && chance(60)) {
      field("rounding", choose("floor", "ceil", "round-prefer-floor", "round-prefer-ceil"));
    }
    if (mode.equals("cubic")) {
      field("cubic-a", choose("-0.75", "-0.5"));
      field("exclude-outside", between(0, 2));
    }
    if (chance(25)) {
      field("size", perAxis(1, 20));
    } else {
      field("scale", choose("2", "2", "3", "4", "1", "1.5", "2.5", "0.5", "0.8", "1.3", "5/3"));
    }
  }

  private void optional(int percent, String key, int least, int end) {
    if (chance(percent)) {
      field(key, chance(50) ? between(least, end) : perAxis(least, end));
    }
  }

  private String perAxis(int least, int end) {
    var values = new StringBuilder();
    for (int axis = 0; axis < rank; axis++) {
      values.append(axis == 0 ? "" : "x").append(between(least, end));
    }
    return values.toString();
  }

  private void field(String key, Object value) {
    text.append(' ').append(key).append('=').append(value);
  }

  private String choose(String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private int weighted(int... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private int between(int least, int end) {
    return random.nextInt(least, end);
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }
}
