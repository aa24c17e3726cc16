package io.github.upconv.kernel;

import static io.github.upconv.kernel.ExactMemory.get;
import static io.github.upconv.kernel.KernelTest.same;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.upconv.testkit.Draw;
import io.github.upconv.testkit.Runs;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The transforms of short products, as {@link KernelTest} has the other kernels. */
@Tag("width")
class FastKernelTest {
  private static final int PLANES = 16;

  private final List<Kernels> kernels = Runs.engines().stream().map(Kernels::of).toList();

  private static long bytes(long floats) {
    return floats * Float.BYTES;
  }

  @Test
  void inputTransformTakesSumsAndDifferencesOfFourByFourPixels() {
    for (var k : kernels) {
      for (int tiles = 1; tiles <= 2 * k.lanes() + 3; tiles++) {
        inputTransform(k, tiles, 1 + tiles % 3);
      }
    }
  }

  private static void inputTransform(Kernels k, int tiles, int channels) {
    var draw = new Draw(tiles);
    int whole = Math.ceilDiv(tiles, k.lanes()) * k.lanes();
    int row = 3 * whole + 1 + draw.between(0, 5);
    long pitch = 4L * row + draw.between(0, 9);
    var from = ExactMemory.random((channels - 1) * pitch + 3L * row + 3 * whole + 1, 0, draw);
    long plane = whole + draw.between(0, 4);
    long toPitch = PLANES * plane;
    var to = ExactMemory.of(channels * toPitch);
    k.inputTransform()
        .transform(
            from,
            0,
            bytes(pitch),
            bytes(row),
            channels,
            tiles,
            to,
            0,
            bytes(toPitch),
            bytes(plane));
    for (int channel = 0; channel < channels; channel++) {
      for (int lane = 0; lane < tiles; lane++) {
        float[][] h = new float[4][];
        for (int r = 0; r < 4; r++) {
          long at = channel * pitch + 3L * lane + (long) r * row;
          h[r] = axis(get(from, at), get(from, at + 1), get(from, at + 2), get(from, at + 3));
        }
        for (int j = 0; j < 4; j++) {
          float[] expected = axis(h[0][j], h[1][j], h[2][j], h[3][j]);
          for (int i = 0; i < 4; i++) {
            same(
                get(to, channel * toPitch + (4L * i + j) * plane + lane),
                expected[i],
                "%s: %d tiles, channel %d, plane %d %d, lane %d",
                k.inputTransform(),
                tiles,
                channel,
                i,
                j,
                lane);
          }
        }
      }
    }
  }

  private static float[] axis(float x0, float x1, float x2, float x3) {
    return new float[] {x0 - x2, x1 + x2, x2 - x1, x3 - x1};
  }

  @Test
  void outputTransformTakesSumsOfSixteenProducts() {
    for (var k : kernels) {
      for (int tiles = 1; tiles <= 2 * k.lanes() + 3; tiles++) {
        outputTransform(k, tiles);
      }
    }
  }

  private static void outputTransform(Kernels k, int tiles) {
    var draw = new Draw(tiles);
    int whole = Math.ceilDiv(tiles, k.lanes()) * k.lanes();
    long plane = whole + draw.between(0, 5);
    var m = ExactMemory.random(PLANES * plane, 0, draw);
    long step = whole + draw.between(0, 3);
    long pitch = 3 * step + draw.between(0, 3);
    var y = ExactMemory.of(2 * pitch + 2 * step + whole);
    k.outputTransform().transform(m, 0, bytes(plane), y, 0, bytes(pitch), bytes(step), tiles);
    for (int tile = 0; tile < tiles; tile++) {
      float[][] s = new float[4][];
      for (int j = 0; j < 4; j++) {
        long at = j * plane + tile;
        s[j] =
            sums(
                get(m, at),
                get(m, at + 4 * plane),
                get(m, at + 8 * plane),
                get(m, at + 12 * plane));
      }
      for (int i = 0; i < 3; i++) {
        float[] expected = sums(s[0][i], s[1][i], s[2][i], s[3][i]);
        for (int j = 0; j < 3; j++) {
          same(
              get(y, i * pitch + j * step + tile),
              expected[j],
              "%s: %d tiles, tile %d, output %d %d",
              k.outputTransform(),
              tiles,
              tile,
              i,
              j);
        }
      }
    }
    for (long gap = whole; gap < step; gap++) {
      assertThat(get(y, gap)).as("gap behind a row").isNaN();
    }
  }

  private static float[] sums(float m0, float m1, float m2, float m3) {
    return new float[] {m0 + (m1 + m2), m1 - m2, m1 + m2 + m3};
  }
}
