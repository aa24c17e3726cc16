package io.github.upconv.kernel;

import java.lang.foreign.MemorySegment;

/**
 * The input transform of F(3,2) along two axes: sums and differences of the 4 x 4 pixels that a
 * tile reads.
 *
 * <pre>
 *   h[r][0] = x[r][0] - x[r][2]    h[r][1] = x[r][1] + x[r][2]
 *   h[r][2] = x[r][2] - x[r][1]    h[r][3] = x[r][3] - x[r][1]
 *   v[0][j] = h[0][j] - h[2][j]    v[1][j] = h[1][j] + h[2][j]
 *   v[2][j] = h[2][j] - h[1][j]    v[3][j] = h[3][j] - h[1][j]
 * </pre>
 *
 * <p>Neighbouring tiles of a row are three pixels apart and become neighbouring lanes; {@code
 * v[i][j]} is plane {@code 4 i + j}. All positions and pitches are in bytes.
 */
public sealed interface InputTransform permits ScalarInputTransform, SimdInputTransform {
  /**
   * Transforms the tiles of every channel.
   *
   * @param from channels {@code pitch} bytes apart, each with room for the pixels of whole vectors
   *     of tiles
   * @param rowPitch from a row of pixels to the next
   * @param tiles number of tiles
   * @param to channels {@code toPitch} bytes apart, each with room for whole vectors
   * @param planePitch from a plane of {@code to} to the next
   */
  void transform(
      MemorySegment from,
      long fromAt,
      long pitch,
      long rowPitch,
      int channels,
      int tiles,
      MemorySegment to,
      long toAt,
      long toPitch,
      long planePitch);
}
