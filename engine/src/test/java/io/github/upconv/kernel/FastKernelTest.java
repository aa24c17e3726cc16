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
  private static final int PLANES = 9;

  private final List<Kernels> kernels = Runs.engines().stream().map(Kernels::of).toList();

  private static long bytes(long floats) {
    return floats * Float.BYTES;
  }

  @Test
  void inputTransformTakesDifferencesOfThreeByThreePixels() {
    for (var k : kernels) {
      for (int tiles = 1; tiles <= 2 * k.lanes() + 3; tiles++) {
        inputTransform(k, tiles, 1 + tiles % 3);
      }
    }
  }

  /** Two runs of each channel, the second behind the first; of the second row at odd positions. */
  private static void inputTransform(Kernels k, int tiles, int channels) {
    var draw = new Draw(tiles);
    int row = 2 * tiles + 2 + draw.between(0, 5);
    long pitch = 4L * row + draw.between(0, 9);
    var from = ExactMemory.random(channels * pitch, 3 * k.lanes(), draw);
    long plane = 2L * tiles + k.lanes() + draw.between(0, 4);
    long toPitch = PLANES * plane;
    var to = ExactMemory.of(channels * toPitch);
    var runs = new RunList();
    runs.add(0, 0, tiles);
    runs.add(bytes(row + 1L), bytes(tiles), tiles);
    k.inputTransform()
        .transform(
            from, 0, bytes(pitch), bytes(row), channels, runs, to, 0, bytes(toPitch), bytes(plane));
    for (int channel = 0; channel < channels; channel++) {
      for (int lane = 0; lane < 2 * tiles; lane++) {
        long first = channel * pitch + (lane < tiles ? 0 : row + 1) + 2L * (lane % tiles);
        float[][] v = new float[3][3];
        for (int r = 0; r < 3; r++) {
          float x0 = get(from, first + (long) r * row);
          float x1 = get(from, first + (long) r * row + 1);
          float x2 = get(from, first + (long) r * row + 2);
          v[r] = new float[] {x0 - x1, x1, x1 - x2};
        }
        for (int j = 0; j < 3; j++) {
          float[] expected = {v[0][j] - v[1][j], v[1][j], v[1][j] - v[2][j]};
          for (int i = 0; i < 3; i++) {
            same(
                get(to, channel * toPitch + (3L * i + j) * plane + lane),
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

  @Test
  void outputTransformTakesSumsOfNineProducts() {
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
    long pitch = 2 * step + draw.between(0, 3);
    var y = ExactMemory.of(pitch + step + whole);
    k.outputTransform().transform(m, 0, bytes(plane), y, 0, bytes(pitch), bytes(step), tiles);
    for (int tile = 0; tile < tiles; tile++) {
      float[][] s = new float[2][3];
      for (int j = 0; j < 3; j++) {
        float m0 = get(m, j * plane + tile);
        float m1 = get(m, (3L + j) * plane + tile);
        float m2 = get(m, (6L + j) * plane + tile);
        s[0][j] = m0 + m1;
        s[1][j] = m1 - m2;
      }
      for (int i = 0; i < 2; i++) {
        float[] expected = {s[i][0] + s[i][1], s[i][1] - s[i][2]};
        for (int j = 0; j < 2; j++) {
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
}
