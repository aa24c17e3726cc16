package io.github.upconv.plan;

import io.github.upconv.layer.AxisMap;
import io.github.upconv.layer.Samples;

/**
 * The source positions that some outputs of an axis read.
 *
 * @param first the least; the extent of the input if they read none
 * @param end one behind the greatest; 0 if they read none
 */
record SourceRange(long first, long end) {
  /** What the outputs from one to before another read. */
  static SourceRange of(AxisMap map, long firstOutput, long endOutput) {
    var samples = new Samples();
    long first = map.inputExtent();
    long end = 0;
    for (long output = firstOutput; output < endOutput; output++) {
      samples.clear();
      map.collect(output, samples);
      for (int i = 0; i < samples.count(); i++) {
        first = Math.min(first, samples.source(i));
        end = Math.max(end, samples.source(i) + 1);
      }
    }
    return new SourceRange(first, end);
  }

  boolean isEmpty() {
    return end <= first;
  }
}
