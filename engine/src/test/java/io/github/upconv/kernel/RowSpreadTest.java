package io.github.upconv.kernel;

import static io.github.upconv.kernel.ExactMemory.get;
import static io.github.upconv.kernel.KernelTest.multiplyAdd;
import static io.github.upconv.kernel.KernelTest.same;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.upconv.testkit.Draw;
import io.github.upconv.testkit.Runs;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Both steps of {@link RowSpread} against their formulas, in memory that ends with its slack. */
@Tag("width")
class RowSpreadTest {
  private final List<Kernels> kernels = Runs.engines().stream().map(Kernels::of).toList();

  @Test
  void outerSumsAnyNumberOfRowsAndSurroundsThemWithNeutralElements() {
    for (var k : kernels) {
      for (int entries = 1; entries <= 8; entries++) {
        for (int sources = 1; sources <= 35; sources++) {
          outer(k, entries, sources, true);
          outer(k, entries, sources, false);
        }
      }
    }
  }

  /** Rows of a vector or more have no slack. */
  private static void outer(Kernels k, int entries, int sources, boolean unit) {
    var draw = new Draw(entries + 100L * sources);
    int lanes = k.lanes();
    int taps = 2;
    int left = 1;
    int right = 2;
    int pitch = sources + 1;
    int rows = entries * taps;
    var z = ExactMemory.random((rows - 1L) * pitch + sources, Math.max(0, lanes - sources), draw);
    long[] from = new long[entries];
    float[] coefficient = new float[entries];
    for (int e = 0; e < entries; e++) {
      from[e] = (long) e * taps * pitch * Float.BYTES;
      coefficient[e] = unit ? 1 : (float) draw.unit();
    }
    int line = left + sources + right;
    var v = ExactMemory.of((long) taps * line + lanes);
    long tapBytes = (long) pitch * Float.BYTES;
    long lineBytes = (long) line * Float.BYTES;
    k.rowSpread()
        .outer(
            z, from, coefficient, entries, tapBytes, v, 0, lineBytes, taps, left, sources, right);
    for (int tap = 0; tap < taps; tap++) {
      for (int i = 0; i < line; i++) {
        boolean inside = i >= left && i < left + sources;
        float wanted = RowSpread.NEUTRAL;
        for (int e = 0; inside && e < entries; e++) {
          float value = get(z, ((long) e * taps + tap) * pitch + i - left);
          wanted = multiplyAdd(coefficient[e], value, wanted);
        }
        float actual = get(v, (long) tap * line + i);
        same(actual, wanted, "%s: %d rows of %d", k, entries, sources);
      }
    }
  }

  @Test
  void innerSumsRowsThenSamplesAndTakesPhasesInTurns() {
    for (var k : kernels) {
      for (int phases = 1; phases <= 9; phases++) {
        for (int steps : new int[] {1, 3, 4, 7, 8, 15, 16, 17, 33}) {
          var draw = new Draw(phases + 100L * steps);
          int[] samples = IntStream.range(0, phases).map(r -> draw.between(0, 3)).toArray();
          inner(k, samples, steps, 1, true);
          inner(k, samples, steps, 1, false);
          inner(k, samples, steps, 2, true);
        }
      }
    }
  }

  @Test
  void innerSumsPairsOfUpToFourSamples() {
    for (var k : kernels) {
      for (int first = 0; first <= 4; first++) {
        for (int second = 0; second <= 4; second++) {
          for (int steps : new int[] {1, 7, 8, 9, 16, 17, 33}) {
            int[] samples = {first, second};
            inner(k, samples, steps, 1, true);
            inner(k, samples, steps, 2, true);
          }
        }
      }
    }
  }

  private static void inner(Kernels k, int[] samples, int steps, int entries, boolean unit) {
    int phases = samples.length;
    var draw = new Draw(phases + 100L * steps + entries);
    int lanes = k.lanes();
    int row = steps + 3;
    var z = ExactMemory.random(2L * row, lanes, draw);
    int[] outputs = new int[phases];
    int[] first = new int[phases + 1];
    for (int r = 0; r < phases; r++) {
      outputs[r] = r;
      first[r + 1] = first[r] + samples[r];
    }
    long[] from = new long[first[phases]];
    float[] coefficient = new float[from.length];
    for (int e = 0; e < from.length; e++) {
      from[e] = (long) draw.between(0, 3) * Float.BYTES;
      coefficient[e] = unit ? 1 : (float) draw.unit();
    }
    var odd =
        new SampleSums(
            new int[] {0}, new int[] {0, 1}, new int[] {0}, new long[] {8}, new float[] {0.5f});
    int[] taps = new int[from.length];
    var pattern = new SampleSums(outputs, first, taps, from, coefficient);
    var table = new PhaseTable(steps, pattern, 0, 0, odd);
    var bias = ExactMemory.random(phases, 0, draw);
    int vectors = Math.ceilDiv(steps, lanes) * lanes;
    var t = ExactMemory.of((long) phases * vectors + lanes);
    var p = ExactMemory.of(2L * phases * vectors + lanes);
    long[] rows = {0, (long) row * Float.BYTES};
    k.rowSpread().inner(z, rows, entries, table, bias, 0, Float.BYTES, phases, t, 0, p, 0);
    for (int output = 0; output < steps * phases; output++) {
      int r = output % phases;
      float wanted = RowSpread.NEUTRAL;
      for (int e = first[r]; output > 0 && e < first[r + 1]; e++) {
        long at = from[e] / Float.BYTES + output / phases;
        float value = get(z, at) + (entries == 2 ? get(z, row + at) : 0);
        wanted = multiplyAdd(coefficient[e], value, wanted);
      }
      if (output == 0) {
        wanted = multiplyAdd(0.5f, get(z, 2) + (entries == 2 ? get(z, row + 2L) : 0), wanted);
      }
      float actual = get(t, output);
      same(actual, wanted + get(bias, r), "%s: %d phases, %d steps", k, phases, steps);
    }
  }

  /** Lines of a vector or more are read and written exactly; outputs that do not fit come last. */
  @Test
  void copiesTakeTheOnlySampleOfEachPhase() {
    for (var k : kernels) {
      for (int phases = 1; phases <= 9; phases++) {
        for (int steps : new int[] {1, 3, 4, 7, 8, 15, 16, 17, 33}) {
          copies(k, phases, steps);
        }
      }
    }
  }

  private static void copies(Kernels k, int phases, int steps) {
    int lanes = k.lanes();
    int slack = steps < lanes ? lanes : 0;
    int[] sums = IntStream.range(0, phases).toArray();
    // every second phase reads the line of the one before
    int[] taps = IntStream.range(0, phases).map(r -> r / 2).toArray();
    int lines = taps[phases - 1] + 1;
    float[] ones = new float[phases];
    Arrays.fill(ones, 1);
    var pattern =
        new SampleSums(
            sums, IntStream.rangeClosed(0, phases).toArray(), taps, new long[phases], ones);
    assertThat(pattern.isCopies()).isTrue();
    int last = (steps - 1) * Float.BYTES;
    var odd =
        new SampleSums(
            new int[] {0},
            new int[] {0, 1},
            new int[] {lines - 1},
            new long[] {last},
            new float[] {1});
    var table = new PhaseTable(steps, pattern, 0, 0, odd);
    int pitch = steps + 2;
    var v = ExactMemory.random((long) (lines - 1) * pitch + steps, slack, new Draw(steps));
    // a signalling NaN, which no arithmetic keeps
    v.set(ValueLayout.JAVA_INT, 0, 0x7f800001);
    var t = ExactMemory.of((long) phases * steps + (long) phases * slack);
    var p = ExactMemory.of(2L * phases * Math.ceilDiv(steps, lanes) * lanes + lanes);
    k.rowSpread().copies(v, 0, (long) pitch * Float.BYTES, table, t, 0, p, 0);
    for (int output = 0; output < steps * phases; output++) {
      int at =
          output == 0
              ? (lines - 1) * pitch + steps - 1
              : taps[output % phases] * pitch + output / phases;
      assertThat(t.getAtIndex(ValueLayout.JAVA_INT, output))
          .as("%s: %d phases, %d steps, output %d", k, phases, steps, output)
          .isEqualTo(v.getAtIndex(ValueLayout.JAVA_INT, at));
    }
  }
}
