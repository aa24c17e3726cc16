package io.github.upconv.cli.demo;

/** Colours for numbers from 0 to 1. */
final class Palette {
  /** From black to white, for brightness. */
  static final Palette GREY = new Palette(0x000000, 0xffffff);

  /** From dark blue through red to pale yellow: even steps in brightness. */
  static final Palette HEAT =
      new Palette(0x0b0724, 0x3b0f70, 0x8c2981, 0xde4968, 0xfe9f6d, 0xfcfdbf);

  /** Black for nothing, yellow for anything else. */
  static final Palette DIFFERENCE = new Palette(0x000000, 0xffd400);

  private final int[] colours;

  private Palette(int... colours) {
    this.colours = colours;
  }

  /** The colour for a number; numbers beyond have the colour of the nearest end. */
  int colour(double number) {
    double position = Math.clamp(number, 0, 1) * (colours.length - 1);
    int index = Math.min((int) position, colours.length - 2);
    double fraction = position - index;
    int colour = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      int from = (colours[index] >> shift) & 0xff;
      int to = (colours[index + 1] >> shift) & 0xff;
      colour |= (int) Math.round(from + fraction * (to - from)) << shift;
    }
    return colour;
  }
}
