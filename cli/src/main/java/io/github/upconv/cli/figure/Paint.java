package io.github.upconv.cli.figure;

/** What fills an area or draws a line. */
sealed interface Paint permits Colour, Themed {
  /** The colour, 0xRRGGBB. */
  int rgb(Theme theme);
}
