package io.github.upconv.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.upconv.cli.run.LayerCase;
import io.github.upconv.tensor.Tensor;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The checkerboard of a trained layer, before and after its repair. */
class DemoRepairTest {
  private static final int BORDER = 4;

  @TempDir private Path folder;

  @Test
  void takesTheCheckerboardAway() throws Exception {
    try (var arena = Arena.ofShared()) {
      var file = DemoLayer.STYLE_DECONV_2.copyTo(folder).toString();
      var repair = DemoRepair.of(LayerCase.read(file, arena), arena);
      double before = gridEnergy(repair.before());
      double after = gridEnergy(repair.after());
      assertThat(before).isGreaterThan(.4);
      assertThat(after).isLessThan(.001);
      assertThat(repair.describe())
          .hasSize(4)
          .anyMatch(line -> line.startsWith("audit: uneven in 8 of 8 output channels"))
          .anyMatch(line -> line.startsWith("before: grid energy E2 " + decimal(before)))
          .anyMatch(line -> line.startsWith("after:  grid energy E2 " + decimal(after)));
    }
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, "%.4f,", value);
  }

  /** Variance of the means of the 2 x 2 phases over that of all pixels, as the mean of channels. */
  private static double gridEnergy(Tensor tensor) {
    int channels = (int) tensor.shape().extent(1);
    int height = (int) tensor.shape().extent(2);
    int width = (int) tensor.shape().extent(3);
    double energy = 0;
    for (int channel = 0; channel < channels; channel++) {
      double[] sums = new double[4];
      double squares = 0;
      int count = 0;
      for (int y = BORDER; y < height - BORDER; y++) {
        for (int x = BORDER; x < width - BORDER; x++) {
          double value = tensor.get(0, channel, y, x);
          sums[y % 2 * 2 + x % 2] += value;
          squares += value * value;
          count++;
        }
      }
      double mean = (sums[0] + sums[1] + sums[2] + sums[3]) / count;
      double phases = 0;
      for (double sum : sums) {
        phases += Math.pow(sum / (count / 4.) - mean, 2) / 4;
      }
      energy += phases / (squares / count - mean * mean) / channels;
    }
    return energy;
  }
}
