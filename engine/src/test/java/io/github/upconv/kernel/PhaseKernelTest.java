package io.github.upconv.kernel;

import static io.github.upconv.kernel.ExactMemory.get;
import static io.github.upconv.kernel.KernelTest.multiplyAdd;
import static io.github.upconv.kernel.KernelTest.same;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.upconv.testkit.Draw;
import io.github.upconv.testkit.Runs;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The kernels of products over taps, as {@link KernelTest} has the others: each against its
 * formula, in memory that ends with its slack and is NaN wherever nothing may be read or written.
 */
@Tag("width")
class PhaseKernelTest {
  private static final int[] TERMS = {1, 2, 7, 19};

  private final List<Kernels> kernels = Runs.engines().stream().map(Kernels::of).toList();

  private static long bytes(long floats) {
    return floats * Float.BYTES;
  }

  @Test
  void gatherMovesRunsThenSetsZeros() {
    for (var k : kernels) {
      for (long seed = 0; seed < 400; seed++) {
        gather(k, new Draw(seed), "seed " + seed);
      }
    }
  }

  /**
   * A row of the target is runs and zeros side by side, as a window is: what a run writes behind
   * its end belongs to what is written later, to the next channel, or to the slack.
   */
  private static void gather(Kernels k, Draw draw, String context) {
    int lanes = k.lanes();
    int channels = draw.between(1, 4);
    int parts = draw.pick(1, 2, 3, 7, 70);
    var runs = new RunList();
    var zeros = new RunList();
    int[] source = new int[parts * 6 * lanes];
    int sources = draw.between(50, 60 + 6 * lanes);
    int row = 0;
    for (int part = 0; part < parts; part++) {
      int count = draw.pick(1, draw.between(1, 2 * lanes), draw.between(1, 6 * lanes));
      boolean zero = draw.chance(0.3);
      int from = draw.between(0, Math.max(0, sources - count));
      count = zero ? count : Math.min(count, sources);
      for (int i = 0; i < count; i++) {
        source[row + i] = zero ? -1 : from + i;
      }
      if (zero) {
        zeros.add(0, bytes(row), count);
      } else {
        runs.add(bytes(from), bytes(row), count);
      }
      row += count;
    }
    int gap = draw.chance(0.5) ? 0 : lanes + 2;
    int line = row + gap;
    int pitch = sources + draw.between(0, 3);
    var from = ExactMemory.random(3L + (channels - 1) * (long) pitch + sources, lanes, draw);
    var to = ExactMemory.of(2L + (channels - 1) * (long) line + row + lanes);
    k.gather()
        .gather(from, bytes(3), bytes(pitch), channels, runs, zeros, to, bytes(2), bytes(line));
    assertThat(get(to, 0)).as(context).isNaN();
    assertThat(get(to, 1)).as(context).isNaN();
    for (int c = 0; c < channels; c++) {
      for (int i = 0; i < row; i++) {
        float wanted = source[i] < 0 ? 0 : get(from, 3 + (long) c * pitch + source[i]);
        same(
            get(to, 2 + (long) c * line + i),
            wanted,
            "%s, %s: channel %d, float %d of %d",
            k.gather(),
            context,
            c,
            i,
            row);
      }
      for (int i = row + lanes; i < line && c + 1 < channels; i++) {
        assertThat(get(to, 2 + (long) c * line + i)).as("%s: gap", context).isNaN();
      }
    }
  }

  @Test
  void runsThatFollowEachOtherOnBothSidesAreOne() {
    var runs = new RunList();
    runs.addBehind(8, 100, 3);
    runs.addBehind(20, 112, 2);
    assertThat(runs.size()).isEqualTo(1);
    assertThat(runs.count(0)).isEqualTo(5);
    runs.addBehind(28, 124, 1);
    runs.addBehind(40, 128, 4);
    runs.add(56, 144, 1);
    assertThat(runs.size()).isEqualTo(4);
    assertThat(runs.from(0)).isEqualTo(8);
    assertThat(runs.to(0)).isEqualTo(100);
    assertThat(runs.from(3)).isEqualTo(56);
    assertThat(runs.to(3)).isEqualTo(144);
    assertThat(runs.count(3)).isEqualTo(1);
    runs.clear();
    runs.addBehind(60, 148, 2);
    assertThat(runs.size()).isEqualTo(1);
    assertThat(runs.count(0)).isEqualTo(2);
  }

  /** Every length of a row up to some vectors, whole positions or not, each with neighbours. */
  @Test
  void rowsOfPhasesAreWrittenAndNothingElse() {
    for (var k : kernels) {
      for (int phases : new int[] {1, 2, 3, 4, 5, 7, 8, 9, 16}) {
        int most = (2 * k.lanes() + 1) * phases + 2;
        for (int outputs = 1; outputs <= most; outputs++) {
          rows(k, phases, outputs, 1, outputs % 2 == 0);
        }
        rows(k, phases, 5 * k.lanes() * phases + 1, 3, false);
        // more rows than the list has room for at first
        rows(k, phases, most, 40, true);
      }
    }
  }

  private static void rows(Kernels k, int phases, int longest, int number, boolean oneBias) {
    var draw = new Draw(longest + 1000L * number + phases);
    int lanes = k.lanes();
    int positions = Math.ceilDiv(longest, phases);
    // rows of sums follow each other without a gap: the slack of a row is its neighbours
    var z = ExactMemory.random(lanes + (long) phases * number * positions, lanes, draw);
    for (int i = 0; i < lanes; i++) {
      ExactMemory.set(z, i, Float.NaN);
    }
    int zAt = lanes - 1;
    long[] sums = new long[phases + 2];
    Arrays.fill(sums, Long.MIN_VALUE);
    for (int phase = 0; phase < phases; phase++) {
      // the last phase lies in front
      sums[phase] = bytes(1 + (long) (phases - 1 - phase) * number * positions);
    }
    int biasAt = 1;
    int biasPitch = oneBias ? 0 : number + 1;
    var bias =
        ExactMemory.random(biasAt + (long) number + (long) (phases - 1) * biasPitch, 0, draw);
    int channelAt = 2;
    float[] wanted = new float[channelAt + number * (longest + 1)];
    Arrays.fill(wanted, Float.NaN);
    var rows = new OutputRows();
    int at = 0;
    for (int row = 0; row < number; row++) {
      int outputs = row == 0 ? longest : draw.between(1, longest);
      rows.add(bytes((long) row * positions), bytes(at), bytes(row), outputs);
      for (int i = 0; i < outputs; i++) {
        int phase = i % phases;
        long from = zAt + sums[phase] / Float.BYTES + (long) row * positions + i / phases;
        float added = get(bias, biasAt + row + (long) phase * biasPitch);
        wanted[channelAt + at + i] = get(z, from) + added;
      }
      at += outputs + 1;
    }
    // ends with the last output of the last row
    var t = ExactMemory.of(channelAt + (long) at - 1);
    k.interleave()
        .rows(
            z,
            bytes(zAt),
            sums,
            phases,
            rows,
            bias,
            bytes(biasAt),
            bytes(biasPitch),
            t,
            bytes(channelAt));
    for (int i = 0; i < channelAt + at - 1; i++) {
      same(
          get(t, i),
          wanted[i],
          "%s: %d phases, %d rows of up to %d, float %d",
          k.interleave(),
          phases,
          number,
          longest,
          i);
    }
  }

  @Test
  void chainRunsThroughTapsThenTerms() {
    for (var k : kernels) {
      for (int terms : TERMS) {
        for (int taps : new int[] {0, 1, 2, 3, 9}) {
          for (int vectors = 1; vectors <= 5; vectors++) {
            for (int tiles = 1; tiles <= 3; tiles++) {
              chain(k, terms, taps, vectors * k.mix().rowMultiple(), tiles, tiles == 2);
            }
          }
        }
      }
    }
  }

  /**
   * A product whose taps lie anywhere in the panel, so that they overlap and repeat.
   *
   * @param dense whether terms lie side by side
   */
  private static void chain(Kernels k, int terms, int taps, int width, int tiles, boolean dense) {
    var draw = new Draw(terms + 100L * taps + 1000L * width + tiles);
    int height = tiles * k.mix().tilePixels();
    int pitch = dense ? width : width + draw.between(1, 9);
    long[] at = new long[taps];
    long last = 0;
    for (int tap = 0; tap < taps; tap++) {
      long position = tap == 1 ? at[0] / Float.BYTES + 1 : draw.between(0, 3 * width);
      at[tap] = bytes(position);
      last = Math.max(last, position);
    }
    var panel = ExactMemory.random(3 + last + (terms - 1L) * pitch + width, 0, draw);
    var weight = ExactMemory.random((long) height * taps * terms, 0, draw);
    var tilesMemory = ExactMemory.of(5L + (long) height * taps * terms);
    int lines = k.mix().tilePixels();
    for (int i = 0; i < height * taps * terms; i++) {
      int line = i / (taps * terms);
      long tile = (long) line / lines * taps * terms * lines;
      long term = i % (taps * terms);
      ExactMemory.set(tilesMemory, 5 + tile + term * lines + line % lines, get(weight, i));
    }
    int zPitch = width + 3;
    var z = ExactMemory.of(1L + (long) zPitch * (height - 1) + width);
    k.mix()
        .chain(
            tilesMemory,
            bytes(5),
            panel,
            bytes(3),
            at,
            bytes(pitch),
            terms,
            width,
            z,
            bytes(1),
            bytes(zPitch),
            height);
    assertThat(get(z, 0)).isNaN();
    for (int line = 0; line < height; line++) {
      for (int lane = 0; lane < width; lane++) {
        float sum = 0;
        for (int tap = 0; tap < taps; tap++) {
          for (int term = 0; term < terms; term++) {
            float a = get(weight, ((long) line * taps + tap) * terms + term);
            float b = get(panel, 3 + at[tap] / Float.BYTES + (long) term * pitch + lane);
            sum = multiplyAdd(a, b, sum);
          }
        }
        same(
            get(z, 1 + (long) line * zPitch + lane),
            sum,
            "%s: %d terms, %d taps, width %d, line %d, lane %d",
            k.mix(),
            terms,
            taps,
            width,
            line,
            lane);
      }
      for (int gap = width; gap < zPitch && line + 1 < height; gap++) {
        assertThat(get(z, 1 + (long) line * zPitch + gap)).as("gap behind line").isNaN();
      }
    }
  }

  /** What is absent is NaN: it would show. */
  @Test
  void partialChainLeavesAbsentTapsAway() {
    for (int lines : new int[] {1, 4, 6}) {
      for (int terms : TERMS) {
        for (int mask = 0; mask < 16; mask++) {
          partial(lines, terms, mask, 1 + mask % 3);
        }
      }
    }
  }

  private static void partial(int lines, int terms, int mask, int tiles) {
    var draw = new Draw(mask + 100L * terms + lines);
    int taps = 4;
    int height = tiles * lines;
    int pitch = 11;
    boolean[] present = new boolean[taps];
    long[] at = new long[taps];
    var panel = ExactMemory.of(2L + taps + (terms - 1L) * pitch);
    var tilesMemory = ExactMemory.of(3L + (long) height * taps * terms);
    float[][] weight = new float[height][taps * terms];
    float[][] value = new float[taps][terms];
    for (int tap = 0; tap < taps; tap++) {
      present[tap] = (mask >> tap & 1) == 1;
      at[tap] = bytes(taps - 1L - tap);
      for (int term = 0; term < terms; term++) {
        value[tap][term] = (float) (2 * draw.unit() - 1);
        ExactMemory.set(panel, 2 + taps - 1L - tap + (long) term * pitch, value[tap][term]);
        for (int line = 0; line < height; line++) {
          float w = present[tap] ? (float) (2 * draw.unit() - 1) : Float.NaN;
          weight[line][tap * terms + term] = w;
          long tile = (long) line / lines * taps * terms * lines;
          long place = tile + ((long) tap * terms + term) * lines + line % lines;
          ExactMemory.set(tilesMemory, 3 + place, w);
        }
      }
    }
    int zPitch = 5;
    var z = ExactMemory.of((long) zPitch * height);
    compute(tilesMemory, lines, panel, at, present, pitch, terms, z, zPitch, height);
    for (int i = 0; i < zPitch * height; i++) {
      float sum = i % zPitch != 1 ? Float.NaN : mask == 0 ? RowSpread.NEUTRAL : 0;
      for (int tap = 0; tap < taps; tap++) {
        for (int term = 0; present[tap] && term < terms; term++) {
          sum = multiplyAdd(weight[i / zPitch][tap * terms + term], value[tap][term], sum);
        }
      }
      same(get(z, i), sum, "tiles of %d, %d terms, taps %s, %d", lines, terms, mask, i);
    }
  }

  private static void compute(
      MemorySegment tiles,
      int lines,
      MemorySegment panel,
      long[] at,
      boolean[] present,
      int pitch,
      int terms,
      MemorySegment z,
      int zPitch,
      int height) {
    PartialChain.compute(
        tiles,
        bytes(3),
        lines,
        panel,
        bytes(2),
        at,
        present,
        bytes(pitch),
        terms,
        z,
        bytes(1),
        bytes(zPitch),
        height);
  }
}
