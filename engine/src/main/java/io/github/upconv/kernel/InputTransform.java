package io.github.upconv.kernel;

import java.lang.foreign.MemorySegment;

/**
 * The input transform of F(2,2) along two axes: differences of the 3 x 3 pixels that a tile reads.
 *
 * <pre>
 *   h[r][0] = x[r][0] - x[r][1]    h[r][1] = x[r][1]    h[r][2] = x[r][1] - x[r][2]
 *   v[0][j] = h[0][j] - h[1][j]    v[1][j] = h[1][j]    v[2][j] = h[1][j] - h[2][j]
 * </pre>
 *
 * <p>Neighbouring tiles of a row are two pixels apart and become neighbouring lanes; {@code
 * v[i][j]} is plane {@code 3 i + j}. All positions and pitches are in bytes.
 */
public sealed interface InputTransform permits ScalarInputTransform, SimdInputTransform {
  /**
   * Transforms runs of tiles of every channel, channel by channel and in the order of the list:
   * what a run writes behind its end, less than one vector in every plane, must be written again
   * later, or be slack.
   *
   * @param from channels {@code pitch} bytes apart, with three vectors of slack behind every run
   * @param rowPitch from a row of pixels to the next
   * @param runs the first pixel of the first tile, the lane it goes to, and the number of tiles
   * @param to channels {@code toPitch} bytes apart
   * @param planePitch from a plane of {@code to} to the next
   */
  void transform(
      MemorySegment from,
      long fromAt,
      long pitch,
      long rowPitch,
      int channels,
      RunList runs,
      MemorySegment to,
      long toAt,
      long toPitch,
      long planePitch);
}
