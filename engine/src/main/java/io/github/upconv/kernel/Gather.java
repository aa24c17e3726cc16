package io.github.upconv.kernel;

import java.lang.foreign.MemorySegment;

/**
 * Puts shifted rows of pixels where {@link Mix#chain} reads them. Moves values as they are; offsets
 * and pitches are in bytes.
 */
public sealed interface Gather permits ScalarGather, SimdGather {
  /**
   * Copies runs of every channel, then sets others to 0, channel by channel and in the order of the
   * lists: what a run writes behind its end, up to one vector, must be written again later, or be
   * slack.
   *
   * @param from channels {@code pitch} bytes apart, with one vector of slack behind every run
   * @param zeros runs whose source does not matter
   * @param to channels {@code toPitch} bytes apart
   */
  void gather(
      MemorySegment from,
      long fromAt,
      long pitch,
      int channels,
      RunList runs,
      RunList zeros,
      MemorySegment to,
      long toAt,
      long toPitch);
}
