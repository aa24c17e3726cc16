package io.github.upconv.cli.figure;

import java.util.Locale;

/**
 * Colours for numbers from 0 to 1 of which the unremarkable ones are close to the paper, in light
 * and in dark.
 */
enum Scale {
  /** More and more of something. */
  AMOUNT(
      Ramp.of(0xe6f0fa, 0xbad6ec, 0x85b8dc, 0x4a93c6, 0x2471ae, 0x08519c),
      Ramp.of(0x1c2a38, 0x1f4568, 0x276796, 0x3f8cc4, 0x77b8e6, 0xc4e2f8)),
  /** From blue to orange: below, at and above the middle. */
  DEVIATION(
      Ramp.of(0x2166ac, 0x92c5de, 0xf7f7f7, 0xfdb863, 0xb35806),
      Ramp.of(0x74bcf0, 0x2f6c9c, 0x282d34, 0x9a5c17, 0xf7a650));

  /** Neighbours of so many steps cannot be told apart, and a style sheet names each of them. */
  private static final int STEPS = 100;

  @SuppressWarnings("ImmutableEnumChecker") // it is: a ramp copies its stops
  private final Ramp light;

  @SuppressWarnings("ImmutableEnumChecker")
  private final Ramp dark;

  Scale(Ramp light, Ramp dark) {
    this.light = light;
    this.dark = dark;
  }

  /** The colour of a number; outside 0 to 1 that of the nearer end, as is that of NaN. */
  Shade at(double value) {
    long step = Math.round(Math.clamp(Double.isNaN(value) ? 0 : value, 0, 1) * STEPS);
    double rounded = (double) step / STEPS;
    return new Shade(
        name().toLowerCase(Locale.ROOT) + '-' + step, light.at(rounded), dark.at(rounded));
  }
}
