package io.github.upconv.cli.figure;

import java.util.Arrays;
import java.util.List;

/** Colours for numbers from 0 to 1, in even steps of brightness. */
enum Ramp {
  /** From pale to strong blue: more of something. */
  AMOUNT(0xe6f0fa, 0xbad6ec, 0x85b8dc, 0x4a93c6, 0x2471ae, 0x08519c),
  /** From blue through white to orange: below, at and above the middle. */
  DEVIATION(0x2166ac, 0x92c5de, 0xf7f7f7, 0xfdb863, 0xb35806),
  /** From black through red to pale yellow: energy. */
  ENERGY(0x0b0724, 0x3b0f70, 0x8c2981, 0xde4968, 0xfe9f6d, 0xfcfdbf);

  @SuppressWarnings("ImmutableEnumChecker") // it is: toList() gives an unmodifiable list
  private final List<Colour> stops;

  Ramp(int... stops) {
    this.stops = Arrays.stream(stops).mapToObj(Colour::new).toList();
  }

  /** The colour of a number; outside 0 to 1 that of the nearer end, as is that of NaN. */
  Colour at(double value) {
    double position = Math.clamp(Double.isNaN(value) ? 0 : value, 0, 1) * (stops.size() - 1);
    int below = (int) Math.min(position, stops.size() - 2);
    return stops.get(below).mix(stops.get(below + 1), position - below);
  }
}
