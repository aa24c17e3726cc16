package io.github.upconv.plan;

import io.github.upconv.layer.AxisMap;
import io.github.upconv.layer.Samples;

/**
 * The samples of all outputs of an axis, one output after the other: finding them takes some
 * divisions, as long as the sums of a short row.
 */
final class AxisSamples {
  private final int[] first;
  private final Samples samples = new Samples();

  AxisSamples(AxisMap map) {
    first = new int[Math.addExact(Math.toIntExact(map.outputExtent()), 1)];
    for (int output = 0; output < first.length - 1; output++) {
      map.collect(output, samples);
      first[output + 1] = samples.count();
    }
  }

  /** The first sample of an output. */
  int first(int output) {
    return first[output];
  }

  /** One behind the last sample of an output. */
  int end(int output) {
    return first[output + 1];
  }

  int tap(int sample) {
    return samples.tap(sample);
  }

  long source(int sample) {
    return samples.source(sample);
  }

  float coefficient(int sample) {
    return samples.coefficient(sample);
  }

  /** Most samples of an output. */
  int most() {
    int most = 0;
    for (int output = 0; output < first.length - 1; output++) {
      most = Math.max(most, end(output) - first(output));
    }
    return most;
  }
}
