package io.github.upconv.cli.figure;

/** A paint that each theme shows in another colour. */
sealed interface Themed extends Paint permits Ink, Shade {
  /** What it is called in style sheets, in lower case; two of the same name are equal. */
  String word();
}
