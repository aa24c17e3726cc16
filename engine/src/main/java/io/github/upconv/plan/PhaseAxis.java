package io.github.upconv.plan;

import io.github.upconv.layer.AxisMap;
import io.github.upconv.layer.Samples;
import java.util.stream.IntStream;

/**
 * An axis of a layer seen by output phase: output {@code q * phases + p} reads, through each tap of
 * phase p, the source {@code q * step + shift}, or nothing where that lies beyond a border. The
 * step is the stride of a convolution, which has one phase; 1 for all other layers.
 */
final class PhaseAxis {
  private final int phases;
  private final int step;
  private final long outputs;
  private final long sources;
  private final int kernelTaps;
  private final int[] first;
  private final int[] taps;
  private final int[] shifts;

  /** Sees an axis that has phases or is strided, coefficients of 1 and no border but zeros. */
  PhaseAxis(AxisMap map) {
    outputs = map.outputExtent();
    sources = map.inputExtent();
    kernelTaps = map.taps();
    if (map instanceof AxisMap.Gather strided && strided.stride() > 1) {
      phases = 1;
      step = strided.stride();
      first = new int[] {0, kernelTaps};
      taps = IntStream.range(0, kernelTaps).toArray();
      shifts = new int[kernelTaps];
      for (int tap = 0; tap < kernelTaps; tap++) {
        shifts[tap] = Math.toIntExact((long) tap * strided.dilation() - strided.padBegin());
      }
      return;
    }
    phases = map.phases();
    step = 1;
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

  /** Sources from those of a position to those of the next. */
  int step() {
    return step;
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

  /** The source of a position at a shift; it may lie beyond a border. */
  long source(long position, int shift) {
    return position * step + shift;
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

  /** Distance from the begin of a position to the source that the i-th tap of a phase reads. */
  int shift(int phase, int i) {
    return shifts[first[phase] + i];
  }
}
