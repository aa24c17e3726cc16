package io.github.upconv.kernel;

import java.lang.foreign.MemorySegment;

/**
 * Puts shifted rows of pixels where {@link Mix#chain} reads them. Moves values as they are; offsets
 * and pitches are in bytes.
 */
public sealed interface Gather permits ScalarGather, SimdGather {
  /**
   * Copies a row of every channel between zeros: {@code lead} zeros, {@code count} floats, and
   * zeros up to {@code width}.
   *
   * @param from rows {@code pitch} bytes apart, each with one vector of slack behind it
   * @param to rows {@code toPitch} bytes apart, in ascending order, with one vector of slack behind
   *     the last; what a row writes behind its width is written again by the next one
   */
  void pad(
      MemorySegment from,
      long fromAt,
      long pitch,
      int channels,
      int lead,
      int count,
      int width,
      MemorySegment to,
      long toAt,
      long toPitch);

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
}
