package io.github.upconv.plan;

import io.github.upconv.layer.AxisMap;
import io.github.upconv.layer.Samples;

/**
 * An axis of a layer seen by output phase: output {@code q * phases + p} reads, through each tap of
 * phase p, the source {@code q + shift}, or nothing where that lies beyond a border.
 */
final class PhaseAxis {
  private final int phases;
  private final long outputs;
  private final long sources;
  private final int kernelTaps;
  private final int[] first;
  private final int[] taps;
  private final int[] shifts;

  /** Sees an axis that has phases, coefficients of 1 and no border but zeros. */
  PhaseAxis(AxisMap map) {
    phases = map.phases();
    outputs = map.outputExtent();
    sources = map.inputExtent();
    kernelTaps = map.taps();
    int margin = map.reach();
    var wide = map.widen(margin);
    var samples = new Samples();
    first = new int[map.phases() + 1];
    for (int phase = 0; phase < map.phases(); phase++) {
      wide.collect((long) margin * map.phases() + phase, samples);
      first[phase + 1] = samples.count();
    }
    taps = new int[samples.count()];
    shifts = new int[samples.count()];
    for (int i = 0; i < taps.length; i++) {
      taps[i] = samples.tap(i);
      // widening adds as many sources in front as it adds steps of outputs
      shifts[i] = Math.toIntExact(samples.source(i) - margin);
    }
  }

  /** Number of phases. */
  int phases() {
    return phases;
  }

  /** Outputs of the first phase; the last position may lack outputs of later ones. */
  long positions() {
    return Math.ceilDiv(outputs, (long) phases);
  }

  /** Number of outputs. */
  long outputs() {
    return outputs;
  }

  /** Number of sources. */
  long sources() {
    return sources;
  }

  /** Whether a source is within the borders. */
  boolean isInside(long source) {
    return source >= 0 && source < sources;
  }

  /** Taps of the kernel. */
  int taps() {
    return kernelTaps;
  }

  /** Taps of a phase. */
  int taps(int phase) {
    return first[phase + 1] - first[phase];
  }

  /** Which tap of the kernel the i-th of a phase is; ascending. */
  int tap(int phase, int i) {
    return taps[first[phase] + i];
  }

  /** Distance from a position to the source that the i-th tap of a phase reads. */
  int shift(int phase, int i) {
    return shifts[first[phase] + i];
  }
}
