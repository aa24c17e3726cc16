package io.github.upconv.cli.figure;

/** Which point of a text lies at its position. */
enum Anchor {
  START("start"),
  MIDDLE("middle"),
  END("end");

  private final String keyword;

  Anchor(String keyword) {
    this.keyword = keyword;
  }

  /** The value of {@code text-anchor}. */
  String keyword() {
    return keyword;
  }
}
