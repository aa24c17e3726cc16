package io.github.upconv.cli.figure;

/**
 * A colour of data for each theme.
 *
 * @param word what it is called in style sheets
 */
record Shade(String word, Colour light, Colour dark) implements Themed {
  @Override
  public int rgb(Theme theme) {
    return (theme == Theme.DARK ? dark : light).rgb();
  }

  /** Black or white, whichever is easier to read on this colour. */
  Shade lettering() {
    return new Shade(word + "-text", light.lettering(), dark.lettering());
  }
}
