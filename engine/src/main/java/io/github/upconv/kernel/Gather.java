package io.github.upconv.kernel;

import java.lang.foreign.MemorySegment;

/**
 * Puts shifted rows of pixels where {@link Mix#chain} reads them, zeros around them. Moves values
 * as they are, and touches nothing else; offsets and pitches are in bytes.
 */
public sealed interface Gather permits ScalarGather, SimdGather {
  /**
   * Copies the runs of every channel.
   *
   * @param from channels {@code pitch} bytes apart
   * @param to channels {@code toPitch} bytes apart
   */
  void gather(
      MemorySegment from,
      long fromAt,
      long pitch,
      int channels,
      PaddedRuns runs,
      MemorySegment to,
      long toAt,
      long toPitch);
}
