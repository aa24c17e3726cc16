package io.github.upconv.cli.figure;

import java.util.List;

/**
 * A colour of data: the same in light and dark.
 *
 * @param rgb 0xRRGGBB
 */
record Colour(int rgb) implements Paint {
  static final Colour BLACK = new Colour(0x000000);
  static final Colour WHITE = new Colour(0xffffff);

  /** Okabe and Ito's colours for categories, which stay apart with every kind of colour vision. */
  private static final List<Colour> CATEGORIES =
      List.of(
          new Colour(0x56b4e9),
          new Colour(0xe69f00),
          new Colour(0x009e73),
          new Colour(0xcc79a7),
          new Colour(0xf0e442),
          new Colour(0x0072b2),
          new Colour(0xd55e00),
          new Colour(0x9aa3ad));

  @Override
  public int rgb(Theme theme) {
    return rgb;
  }

  /** A colour for a category; the ninth is a paler form of the first, and so on. */
  static Colour category(int index) {
    var base = CATEGORIES.get(index % CATEGORIES.size());
    return index / CATEGORIES.size() % 2 == 0 ? base : base.mix(WHITE, 0.55);
  }

  /** Between this colour and another one. */
  Colour mix(Colour other, double share) {
    int mixed = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      int from = rgb >> shift & 0xff;
      int to = other.rgb >> shift & 0xff;
      mixed |= (int) Math.round(from + (to - from) * share) << shift;
    }
    return new Colour(mixed);
  }

  /** Black or white, whichever is easier to read on this colour. */
  Colour lettering() {
    // the contrasts (L + .05) / .05 and 1.05 / (L + .05) are equal at L = .179
    return luminance() > 0.179 ? BLACK : WHITE;
  }

  /** Relative luminance, 0 to 1, as WCAG 2 defines it. */
  private double luminance() {
    return 0.2126 * linear(rgb >> 16) + 0.7152 * linear(rgb >> 8) + 0.0722 * linear(rgb);
  }

  private static double linear(int channel) {
    double value = (channel & 0xff) / 255.0;
    return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
  }
}
