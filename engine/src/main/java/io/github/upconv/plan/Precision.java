package io.github.upconv.plan;

import java.util.Locale;

/** Which rounding a plan may do. Both levels are the same bits on every engine and thread count. */
public enum Precision {
  /** The order of operations of the definition; all routes give the same bits. */
  STRICT,
  /**
   * Also {@link Route#FAST_MIX}, which rounds more, within a bound of its own, and spreads NaN and
   * infinities to neighbouring outputs. Layers that it refuses are computed strictly.
   */
  FAST;

  /** The name for people: {@code fast}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
