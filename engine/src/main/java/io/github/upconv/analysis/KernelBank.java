package io.github.upconv.analysis;

import io.github.upconv.layer.TransposedConvolution;
import io.github.upconv.layer.WeightedLayer;
import io.github.upconv.tensor.Tensor;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * The kernels of a layer in float64, in the same order for every family: {@code values[(channel *
 * inputs + input) * taps + tap]}, taps flattened, outermost axis first.
 */
final class KernelBank {
  private static final int MOST_VALUES = Integer.MAX_VALUE - 8;

  private final int channels;
  private final int inputs;
  private final int[] extents;
  private final double[] values;

  private KernelBank(int channels, int inputs, int[] extents) {
    this.channels = channels;
    this.inputs = inputs;
    this.extents = extents;
    double count = (double) channels * inputs;
    for (int extent : extents) {
      count *= extent;
    }
    if (count > MOST_VALUES) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "weights: must be less than 2^31, would be %.0f", count));
    }
    values = new double[(int) count];
  }

  /**
   * Reads weights.
   *
   * @throws IllegalArgumentException where one is not finite
   */
  static KernelBank of(TrainedLayer trained) {
    var layer = trained.layer();
    var shape = trained.weight().shape();
    int[] extents = new int[layer.rank()];
    int rows =
        layer instanceof TransposedConvolution ? layer.outputChannels() : (int) shape.extent(0);
    for (int axis = 0; axis < extents.length; axis++) {
      extents[axis] = layer.axes().get(axis).kernel();
    }
    var bank = new KernelBank(rows, layer.inputChannelsPerGroup(), extents);
    bank.forEach(
        layer,
        (at, index) -> {
          float weight = trained.weight().get(index);
          if (!Float.isFinite(weight)) {
            throw new IllegalArgumentException("weights: must be finite, one was " + weight);
          }
          bank.values[at] = weight;
        });
    return bank;
  }

  /**
   * Rounds the values to the weights of a layer that has as many.
   *
   * @throws IllegalArgumentException where one is too large for float32
   */
  Tensor weight(WeightedLayer layer) {
    var weight = Tensor.of(new float[values.length], layer.weightShape().extents());
    forEach(
        layer,
        (at, index) -> {
          float value = (float) values[at];
          if (Float.isInfinite(value)) {
            throw new IllegalArgumentException("weights: must stay finite, one became " + value);
          }
          weight.set(value, index);
        });
    return weight;
  }

  private interface Visitor {
    void visit(int at, long[] index);
  }

  /** Visits all values with their index in the weights of a layer. */
  private void forEach(WeightedLayer layer, Visitor visitor) {
    boolean inputsFirst = layer instanceof TransposedConvolution;
    int perGroup = channels / layer.groups();
    int taps = taps();
    long[] index = new long[2 + extents.length];
    for (int at = 0; at < values.length; at++) {
      int channel = at / taps / inputs;
      int input = at / taps % inputs;
      index[0] = inputsFirst ? channel / perGroup * (long) inputs + input : channel;
      index[1] = inputsFirst ? channel % perGroup : input;
      int rest = at % taps;
      for (int axis = extents.length - 1; axis >= 0; axis--) {
        index[2 + axis] = rest % extents[axis];
        rest /= extents[axis];
      }
      visitor.visit(at, index);
    }
  }

  /** Kernel extent along an axis. */
  int extent(int axis) {
    return extents[axis];
  }

  private int taps() {
    int taps = 1;
    for (int extent : extents) {
      taps *= extent;
    }
    return taps;
  }

  /** The taps in reverse along all axes. */
  KernelBank reversed() {
    var result = new KernelBank(channels, inputs, extents);
    int taps = taps();
    for (int at = 0; at < values.length; at++) {
      result.values[at / taps * taps + taps - 1 - at % taps] = values[at];
    }
    return result;
  }

  /** Taps at a distance along an axis, zeros between them, in front and behind. */
  KernelBank spread(int axis, int distance, int before, int extent) {
    return along(
        axis,
        extent,
        line -> {
          double[] wide = new double[extent];
          for (int i = 0; i < line.length; i++) {
            wide[before + i * distance] = line[i];
          }
          return wide;
        });
  }

  /** Convolution with ones along an axis: {@code size - 1} taps more. */
  KernelBank box(int axis, int size) {
    return along(
        axis,
        Patches.toInt((long) extents[axis] + size - 1),
        line -> {
          double[] sums = new double[line.length + size - 1];
          for (int i = 0; i < sums.length; i++) {
            for (int tap = Math.max(0, i - size + 1); tap <= Math.min(i, line.length - 1); tap++) {
              sums[i] += line[tap];
            }
          }
          return sums;
        });
  }

  /** Every tap divided by a number. */
  KernelBank divided(double divisor) {
    var result = new KernelBank(channels, inputs, extents);
    Arrays.setAll(result.values, at -> values[at] / divisor);
    return result;
  }

  /** Division by such a box, without the remainder. */
  KernelBank unbox(int axis, int size) {
    return along(
        axis,
        extents[axis] - size + 1,
        sums -> {
          double[] line = new double[sums.length - size + 1];
          for (int i = 0; i < line.length; i++) {
            line[i] = sums[i];
            for (int tap = Math.max(0, i - size + 1); tap < i; tap++) {
              line[i] -= line[tap];
            }
          }
          return line;
        });
  }

  private KernelBank along(int axis, int extent, UnaryOperator<double[]> change) {
    int[] newExtents = extents.clone();
    newExtents[axis] = extent;
    var result = new KernelBank(channels, inputs, newExtents);
    int step = 1;
    for (int inner = axis + 1; inner < extents.length; inner++) {
      step *= extents[inner];
    }
    double[] line = new double[extents[axis]];
    for (int i = 0; i < values.length / line.length; i++) {
      int from = i / step * step * line.length + i % step;
      for (int tap = 0; tap < line.length; tap++) {
        line[tap] = values[from + tap * step];
      }
      double[] changed = change.apply(line);
      int to = i / step * step * extent + i % step;
      for (int tap = 0; tap < extent; tap++) {
        result.values[to + tap * step] = changed[tap];
      }
    }
    return result;
  }

  /** Rows {@code channel * phases + phase} become taps {@code factor * tap + phase}. */
  KernelBank interleave(int factor) {
    return fold(factor, true);
  }

  /** Taps {@code factor * tap + phase} become rows {@code channel * phases + phase}. */
  KernelBank separate(int factor) {
    return fold(factor, false);
  }

  private KernelBank fold(int factor, boolean interleave) {
    int phases = 1;
    int[] newExtents = extents.clone();
    for (int axis = 0; axis < extents.length; axis++) {
      phases *= factor;
      newExtents[axis] = interleave ? extents[axis] * factor : extents[axis] / factor;
    }
    int rows = interleave ? channels / phases : channels * phases;
    var result = new KernelBank(rows, inputs, newExtents);
    var fine = interleave ? result : this;
    var coarse = interleave ? this : result;
    int taps = fine.taps();
    for (int at = 0; at < values.length; at++) {
      int pair = at / taps;
      int row = pair / inputs * phases + fine.phase(at % taps, factor);
      int other =
          (row * inputs + pair % inputs) * coarse.taps() + fine.coarseTap(at % taps, factor);
      result.values[interleave ? at : other] = values[interleave ? other : at];
    }
    return result;
  }

  private int phase(int tap, int factor) {
    int phase = 0;
    int weight = 1;
    for (int axis = extents.length - 1; axis >= 0; axis--) {
      phase += tap % extents[axis] % factor * weight;
      weight *= factor;
      tap /= extents[axis];
    }
    return phase;
  }

  private int coarseTap(int tap, int factor) {
    int coarse = 0;
    int weight = 1;
    for (int axis = extents.length - 1; axis >= 0; axis--) {
      coarse += tap % extents[axis] / factor * weight;
      weight *= extents[axis] / factor;
      tap /= extents[axis];
    }
    return coarse;
  }

  /** Whether two banks of one shape are equal up to a share of the largest value of each pair. */
  boolean isClose(KernelBank other, double share) {
    int taps = taps();
    for (int pair = 0; pair < channels * inputs; pair++) {
      double largest = 0;
      double difference = 0;
      for (int at = pair * taps; at < (pair + 1) * taps; at++) {
        largest = Math.max(largest, Math.abs(values[at]));
        difference = Math.max(difference, Math.abs(values[at] - other.values[at]));
      }
      if (difference > share * largest) {
        return false;
      }
    }
    return true;
  }
}
