package io.github.upconv.kernel;

import java.lang.foreign.MemorySegment;

/**
 * Puts shifted rows of pixels where {@link Mix#chain} reads them. Moves values as they are; offsets
 * and pitches are in bytes.
 */
public sealed interface Gather permits ScalarGather, SimdGather {
  /**
   * Copies runs of every channel, channel by channel and in the order of the list: what a run
   * writes behind its end, up to one vector, must be written again by a later one, or be slack.
   *
   * @param from channels {@code pitch} bytes apart, with one vector of slack behind every run
   * @param to channels {@code toPitch} bytes apart
   */
  void gather(
      MemorySegment from,
      long fromAt,
      long pitch,
      int channels,
      RunList runs,
      MemorySegment to,
      long toAt,
      long toPitch);

  /** Sets runs of every channel to 0; where they come from does not matter. */
  void zero(RunList runs, int channels, MemorySegment to, long toAt, long toPitch);
}
