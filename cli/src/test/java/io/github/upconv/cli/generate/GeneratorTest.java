package io.github.upconv.cli.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.upconv.cli.run.Runner;
import io.github.upconv.machine.Engine;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The generator against its definition, in textbook loops and double precision. */
class GeneratorTest {
  private static final int LATENT = 7;
  private static final List<Integer> CHANNELS = List.of(6, 5, 4, 3);
  private static final int COUNT = 3;
  private static final long SEED = 11;

  @ParameterizedTest
  @CsvSource({
    "DECONV DECONV DECONV, 5",
    "RESIZE RESIZE RESIZE, 5",
    "RESIZE DECONV RESIZE, 5",
    "DECONV RESIZE DECONV, 4",
    "RESIZE DECONV DECONV, 3",
    "DECONV RESIZE RESIZE, 2",
  })
  void imagesEqualTheDefinition(String names, int kernel) {
    var steps = Arrays.stream(names.split(" ")).map(Step::valueOf).toList();
    Images images;
    try (var runner = new Runner(1)) {
      images =
          new Generator(LATENT, CHANNELS, SEED, kernel, COUNT, Engine.best(), runner)
              .generate(steps);
    }
    double[][][][] expected = definition(steps, kernel);
    assertThat(images.count()).isEqualTo(COUNT);
    assertThat(images.channels()).isEqualTo(3);
    assertThat(images.height()).isEqualTo(32);
    assertThat(images.width()).isEqualTo(32);
    for (int image = 0; image < COUNT; image++) {
      for (int channel = 0; channel < 3; channel++) {
        for (int row = 0; row < 32; row++) {
          for (int column = 0; column < 32; column++) {
            assertThat((double) images.at(image, channel, row, column))
                .as("image %d channel %d row %d column %d", image, channel, row, column)
                .isCloseTo(expected[image][channel][row][column], within(1e-5));
          }
        }
      }
    }
  }

  /** By image, channel, row and column. */
  private static double[][][][] definition(List<Step> steps, int kernel) {
    var latent = sequence(0);
    double[][][][] values = new double[COUNT][LATENT][1][1];
    for (int image = 0; image < COUNT; image++) {
      for (int number = 0; number < LATENT; number++) {
        values[image][number][0][0] = (float) latent.next();
      }
    }
    values = project(values, weights(1, LATENT, CHANNELS.getFirst(), 4));
    for (int layer = 0; layer < steps.size(); layer++) {
      normalizeAndRectify(values);
      int from = CHANNELS.get(layer);
      int to = CHANNELS.get(layer + 1);
      values =
          switch (steps.get(layer)) {
            case DECONV -> deconvolve(values, weights(layer + 2, from, to, kernel));
            case RESIZE -> convolve(enlarge(values), weights(layer + 2, to, from, kernel));
          };
    }
    for (double[][][] image : values) {
      for (double[][] plane : image) {
        for (double[] row : plane) {
          Arrays.setAll(row, column -> Math.tanh(row[column]));
        }
      }
    }
    return values;
  }

  private static Gaussian sequence(int place) {
    return new Gaussian(SEED * 5 + place);
  }

  /** Rounded to float, as the engine has them. */
  private static double[][][][] weights(int place, int outer, int inner, int kernel) {
    var gaussian = sequence(place);
    double[][][][] weights = new double[outer][inner][kernel][kernel];
    for (double[][][] some : weights) {
      for (double[][] taps : some) {
        for (double[] row : taps) {
          Arrays.setAll(row, _ -> (float) (.05 * gaussian.next()));
        }
      }
    }
    return weights;
  }

  private static double[][][][] project(double[][][][] latent, double[][][][] weights) {
    double[][][][] outputs = new double[COUNT][CHANNELS.getFirst()][4][4];
    for (int image = 0; image < COUNT; image++) {
      for (int channel = 0; channel < CHANNELS.getFirst(); channel++) {
        for (int row = 0; row < 4; row++) {
          for (int column = 0; column < 4; column++) {
            for (int number = 0; number < LATENT; number++) {
              outputs[image][channel][row][column] +=
                  latent[image][number][0][0] * weights[number][channel][row][column];
            }
          }
        }
      }
    }
    return outputs;
  }

  private static void normalizeAndRectify(double[][][][] values) {
    for (int channel = 0; channel < values[0].length; channel++) {
      double mean = 0;
      int extent = values[0][channel].length;
      double elements = (double) COUNT * extent * extent;
      for (double[][][] image : values) {
        for (double[] row : image[channel]) {
          mean += Arrays.stream(row).sum() / elements;
        }
      }
      double variance = 0;
      for (double[][][] image : values) {
        for (double[] row : image[channel]) {
          for (double value : row) {
            variance += (value - mean) * (value - mean) / elements;
          }
        }
      }
      double middle = mean;
      double deviation = Math.sqrt(variance + 1e-5);
      for (double[][][] image : values) {
        for (double[] row : image[channel]) {
          Arrays.setAll(row, column -> Math.max(0, (row[column] - middle) / deviation));
        }
      }
    }
  }

  /** Every input paints its window; of what is painted, twice the size is kept. */
  private static double[][][][] deconvolve(double[][][][] inputs, double[][][][] weights) {
    int extent = inputs[0][0].length;
    int kernel = weights[0][0].length;
    int padding = (kernel - 1) / 2;
    double[][][][] outputs = new double[COUNT][weights[0].length][2 * extent][2 * extent];
    for (int image = 0; image < COUNT; image++) {
      for (int from = 0; from < weights.length; from++) {
        for (int to = 0; to < weights[0].length; to++) {
          for (int at = 0; at < extent * extent * kernel * kernel; at++) {
            int tap = at % (kernel * kernel);
            int input = at / (kernel * kernel);
            int row = 2 * (input / extent) + tap / kernel - padding;
            int column = 2 * (input % extent) + tap % kernel - padding;
            if (isInside(row, 2 * extent) && isInside(column, 2 * extent)) {
              outputs[image][to][row][column] +=
                  inputs[image][from][input / extent][input % extent]
                      * weights[from][to][tap / kernel][tap % kernel];
            }
          }
        }
      }
    }
    return outputs;
  }

  private static double[][][][] enlarge(double[][][][] inputs) {
    int extent = 2 * inputs[0][0].length;
    double[][][][] outputs = new double[COUNT][inputs[0].length][extent][extent];
    for (int image = 0; image < COUNT; image++) {
      for (int channel = 0; channel < inputs[0].length; channel++) {
        for (int row = 0; row < extent; row++) {
          double[] source = inputs[image][channel][row / 2];
          Arrays.setAll(outputs[image][channel][row], column -> source[column / 2]);
        }
      }
    }
    return outputs;
  }

  private static double[][][][] convolve(double[][][][] inputs, double[][][][] weights) {
    int extent = inputs[0][0].length;
    int kernel = weights[0][0].length;
    int padding = (kernel - 1) / 2;
    double[][][][] outputs = new double[COUNT][weights.length][extent][extent];
    for (int image = 0; image < COUNT; image++) {
      for (int to = 0; to < weights.length; to++) {
        for (int from = 0; from < weights[0].length; from++) {
          for (int at = 0; at < extent * extent * kernel * kernel; at++) {
            int tap = at % (kernel * kernel);
            int output = at / (kernel * kernel);
            int row = output / extent + tap / kernel - padding;
            int column = output % extent + tap % kernel - padding;
            if (isInside(row, extent) && isInside(column, extent)) {
              outputs[image][to][output / extent][output % extent] +=
                  inputs[image][from][row][column] * weights[to][from][tap / kernel][tap % kernel];
            }
          }
        }
      }
    }
    return outputs;
  }

  private static boolean isInside(int at, int extent) {
    return at >= 0 && at < extent;
  }
}
