package io.github.upconv.cli.figure;

import java.util.Arrays;
import java.util.List;

/**
 * Colours for numbers from 0 to 1.
 *
 * @param stops two or more, in even distances
 */
record Ramp(List<Colour> stops) {
  /** From black through red to pale yellow: energy, the same in light and dark. */
  static final Ramp ENERGY = of(0x0b0724, 0x3b0f70, 0x8c2981, 0xde4968, 0xfe9f6d, 0xfcfdbf);

  /** Copies the stops. */
  Ramp {
    stops = List.copyOf(stops);
  }

  /** Colours, each 0xRRGGBB. */
  static Ramp of(int... stops) {
    return new Ramp(Arrays.stream(stops).mapToObj(Colour::new).toList());
  }

  /** The colour of a number; outside 0 to 1 that of the nearer end, as is that of NaN. */
  Colour at(double value) {
    double position = Math.clamp(Double.isNaN(value) ? 0 : value, 0, 1) * (stops.size() - 1);
    int below = (int) Math.min(position, stops.size() - 2);
    return stops.get(below).mix(stops.get(below + 1), position - below);
  }
}
