package io.github.upconv.cli.figure;

/** On which background a drawing is seen. */
public enum Theme {
  /** White paper. */
  LIGHT,
  /** A dark screen. */
  DARK,
  /** What the viewer prefers; white paper where it does not say. */
  AUTO
}
