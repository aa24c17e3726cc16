package io.github.upconv.cli.figure;

import java.util.Locale;

/** Colours by what they are for; each theme has its own. */
enum Ink implements Themed {
  /** The background. */
  PAPER(0xffffff, 0x14171b),
  /** Headings and numbers. */
  TEXT(0x1b1f24, 0xe8eaed),
  /** Captions and axis labels. */
  MUTED(0x545c67, 0xa9b2bd),
  /** Frames of cells and axes. */
  RULE(0xb9c0ca, 0x4a535f),
  /** What is there but carries no value. */
  SOFT(0xeef1f5, 0x242a31),
  /** Data. */
  BLUE(0x0072b2, 0x56b4e9),
  /** What to look at: holes, peaks. */
  ORANGE(0xd55e00, 0xf0863a);

  private final int light;
  private final int dark;

  Ink(int light, int dark) {
    this.light = light;
    this.dark = dark;
  }

  @Override
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  @Override
  public int rgb(Theme theme) {
    return theme == Theme.DARK ? dark : light;
  }
}
