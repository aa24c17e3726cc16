package io.github.upconv.kernel;

import java.lang.foreign.MemorySegment;

/**
 * The output transform of F(3,2) along two axes: sums of products become 3 x 3 outputs of a phase.
 *
 * <pre>
 *   s[0][j] = m[0][j] + (m[1][j] + m[2][j])        y[i][0] = s[i][0] + (s[i][1] + s[i][2])
 *   s[1][j] = m[1][j] - m[2][j]                    y[i][1] = s[i][1] - s[i][2]
 *   s[2][j] = (m[1][j] + m[2][j]) + m[3][j]        y[i][2] = (s[i][1] + s[i][2]) + s[i][3]
 * </pre>
 *
 * <p>Lanes are tiles. {@code m[i][j]} is plane {@code 4 i + j}. All positions and pitches are in
 * bytes.
 */
public sealed interface OutputTransform permits ScalarOutputTransform, SimdOutputTransform {
  /**
   * Transforms the products of a phase.
   *
   * @param m planes, {@code planePitch} bytes apart, with slack for whole vectors
   * @param y {@code y[i][j]} goes to {@code yAt + i * yPitch + j * yStep}, in whole vectors
   * @param tiles number of tiles, 1 or more
   */
  void transform(
      MemorySegment m,
      long mAt,
      long planePitch,
      MemorySegment y,
      long yAt,
      long yPitch,
      long yStep,
      int tiles);
}
