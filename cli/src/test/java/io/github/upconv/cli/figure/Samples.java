package io.github.upconv.cli.figure;

import io.github.upconv.cli.figure.MatrixFigure.Term;
import io.github.upconv.cli.figure.MeasureFigure.Measured;
import io.github.upconv.cli.figure.MeasureFigure.Peak;
import io.github.upconv.cli.figure.OverlapFigure.Step;
import io.github.upconv.cli.figure.PhaseFigure.Channel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Drawings with known contents. */
final class Samples {
  private Samples() {}

  /** How often outputs are painted when every input paints its window. */
  static long[] paint(long[] inputs, int kernel, int stride, int dilation) {
    long[] outputs = new long[(inputs.length - 1) * stride + (kernel - 1) * dilation + 1];
    for (int i = 0; i < inputs.length; i++) {
      for (int tap = 0; tap < kernel; tap++) {
        outputs[i * stride + tap * dilation] += inputs[i];
      }
    }
    return outputs;
  }

  static long[] ones(int count) {
    long[] ones = new long[count];
    Arrays.fill(ones, 1);
    return ones;
  }

  /**
   * A stack of layers.
   *
   * @param layers kernel, stride and dilation of each
   */
  static Drawing overlap(int inputs, int[]... layers) {
    var steps = new ArrayList<Step>();
    long[] values = ones(inputs);
    for (int[] layer : layers) {
      values = paint(values, layer[0], layer[1], layer[2]);
      steps.add(new Step(layer[0], layer[1], layer[2], values));
    }
    return OverlapFigure.draw("Overlap along one axis", inputs, steps);
  }

  static Drawing map(int rows, int columns, int kernel, int stride) {
    return CountMapFigure.draw(
        "Overlap, kernel " + kernel + ", stride " + stride,
        paint(ones(rows), kernel, stride, 1),
        paint(ones(columns), kernel, stride, 1));
  }

  /** A transposed convolution as a matrix. */
  static Drawing matrix(int inputs, int kernel, int stride) {
    var rows = new ArrayList<List<List<Term>>>();
    var sums = new ArrayList<String>();
    for (int output = 0; output < (inputs - 1) * stride + kernel; output++) {
      var row = new ArrayList<List<Term>>();
      var sum = new ArrayList<String>();
      for (int input = 0; input < inputs; input++) {
        int tap = output - input * stride;
        boolean there = tap >= 0 && tap < kernel;
        String name = there ? String.valueOf((char) ('a' + tap)) : "";
        row.add(there ? List.of(new Term(name, tap)) : List.of());
        if (there) {
          sum.addFirst(name);
        }
      }
      rows.add(row);
      sums.add(String.join("+", sum));
    }
    return MatrixFigure.draw(
        "conv-transpose, kernel " + kernel + ", stride " + stride, List.of("note"), rows, sums);
  }

  /**
   * Channels with gains between -1 and 1.
   *
   * @param extents number of phases along each axis
   */
  private static List<Channel> channels(int count, Integer... extents) {
    var channels = new ArrayList<Channel>();
    int phases = Arrays.stream(extents).mapToInt(Integer::intValue).reduce(1, (a, b) -> a * b);
    for (int channel = 0; channel < count; channel++) {
      double[] gains = new double[phases];
      for (int phase = 0; phase < phases; phase++) {
        gains[phase] = Math.sin(phase * 5 + channel) * (8 - channel) / 8;
      }
      channels.add(new Channel("channel " + channel, List.of(extents), gains, 1.5 / (channel + 1)));
    }
    return channels;
  }

  /**
   * Gains of channels.
   *
   * @param extents number of phases along each axis
   */
  static Drawing phases(int channels, Integer... extents) {
    double[] imbalances = IntStream.range(0, 128).mapToDouble(i -> 1.5 / (i + 1)).toArray();
    return PhaseFigure.draw("Phase gains of a layer", channels(channels, extents), imbalances);
  }

  static Drawing repair(int channels, Integer... extents) {
    var before = channels(channels, extents);
    var after = new ArrayList<Channel>();
    for (var channel : before) {
      double[] gains = new double[channel.gains().length];
      Arrays.fill(gains, .5);
      after.add(new Channel(channel.label(), channel.extents(), gains, 0));
    }
    double[] changes = IntStream.range(0, 128).mapToDouble(i -> .5 + i % 7 / 10.0).toArray();
    return PhaseFigure.drawRepair("Gains before and after", before, after, changes);
  }

  static Drawing measures(int width, int height) {
    var image =
        Pixels.of(
            width,
            height,
            (x, y) -> 0x010101 * (60 + 100 * x / width + 40 * (x % 2) + 20 * (y % 4 / 2)));
    double[][] power = new double[height][width];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double distance = Math.hypot(x - width / 2.0, y - height / 2.0);
        power[y][x] = 1 / ((1 + distance) * (1 + distance));
      }
    }
    var peaks =
        List.of(
            new Peak(0.5, 0, 27.5, true),
            new Peak(0.25, -0.25, 18.25, true),
            new Peak(0.5, 0.5, 16, true),
            new Peak(0.125, 0.25, 7, false),
            new Peak(0, 0.125, 3, false));
    double[][] phases = new double[4][4];
    for (int phase = 0; phase < 16; phase++) {
      phases[phase / 4][phase % 4] = phase % 2 == 0 ? -12 : 12;
    }
    return MeasureFigure.draw(
        "Measures of an image",
        List.of("grid energy E2 0.1810, E4 0.3570, E8 0.3580", "lattice peak 27.5 dB"),
        new Measured(image, width / 4, height / 4, 16, power, peaks, phases, 3.25));
  }
}
