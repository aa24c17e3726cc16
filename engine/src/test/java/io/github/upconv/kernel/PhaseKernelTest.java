package io.github.upconv.kernel;

import static io.github.upconv.kernel.ExactMemory.get;
import static io.github.upconv.kernel.KernelTest.multiplyAdd;
import static io.github.upconv.kernel.KernelTest.same;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.upconv.testkit.Draw;
import io.github.upconv.testkit.Runs;
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
  void gatherMovesRunsWithZerosAroundThemAndNothingElse() {
    for (var k : kernels) {
      for (long seed = 0; seed < 400; seed++) {
        gather(k, new Draw(seed), "seed " + seed);
      }
    }
  }

  /** Runs side by side, with gaps that must stay as they are, in memory without slack. */
  private static void gather(Kernels k, Draw draw, String context) {
    int lanes = k.lanes();
    int channels = draw.pick(1, 2, 7, 15, 16, 17, 33, 63, 64, 65, 130);
    int parts = draw.pick(1, 2, 3, 7, 70);
    var runs = new PaddedRuns();
    int sources = draw.between(50, 60 + 30 * lanes);
    // what each float of a row of the target is: a source, 0 or nothing
    int[] source = new int[parts * (10 * lanes + 3)];
    Arrays.fill(source, -2);
    int row = 0;
    int behind = 0;
    // nothing but runs of little more than half a vector, and no room between channels
    boolean filled = draw.chance(0.2);
    for (int part = 0; part < parts; part++) {
      int apart = filled ? 0 : draw.pick(0, 0, 0, draw.between(1, 3));
      row += apart;
      int lead = filled ? 0 : draw.pick(0, 1, draw.between(0, 2 * lanes));
      int floats = draw.pick(0, 1, lanes, draw.between(1, 6 * lanes));
      int count = Math.min(sources, filled ? lanes / 2 + 1 : floats);
      int trail = filled ? 0 : draw.pick(0, 1, draw.between(0, 2 * lanes));
      // from the very first and to the very last float, too, or as the run before goes on
      int from = draw.pick(0, sources - count, draw.between(0, sources - count));
      if (behind + lead + count <= sources && draw.chance(0.5)) {
        from = behind + lead;
      }
      behind = from + count + trail;
      runs.add(bytes(from), bytes(row), lead, count, trail);
      for (int i = 0; i < lead + count + trail; i++) {
        boolean copied = i >= lead && i < lead + count;
        source[row + i] = copied ? from + i - lead : -1;
      }
      row += lead + count + trail;
    }
    int line = row + (filled ? 0 : draw.between(0, 3));
    int pitch = sources + draw.between(0, 3);
    var from = ExactMemory.random((channels - 1) * (long) pitch + sources, 0, draw);
    var to = ExactMemory.of(2L + (channels - 1) * (long) line + row);
    var padded = ExactMemory.of(2L + (channels - 1) * (long) line + row);
    k.gather().gather(from, 0, bytes(pitch), channels, runs, to, bytes(2), bytes(line));
    runs.pad(padded, bytes(2), bytes(line), channels);
    for (long i = 0; i < 2L + (channels - 1) * (long) line + row; i++) {
      int place = i < 2 ? -2 : source[(int) ((i - 2) % line)];
      float copied = place < 0 ? 0 : get(from, (i - 2) / line * pitch + place);
      float wanted = place == -2 ? Float.NaN : copied;
      same(get(to, i), wanted, "%s, %s: float %d of rows of %d", k.gather(), context, i, line);
      float zero = place == -1 ? 0 : Float.NaN;
      same(get(padded, i), zero, "zeros alone, %s: float %d of rows of %d", context, i, line);
    }
  }

  @Test
  void runsThatFollowEachOtherOnBothSidesAreOne() {
    var runs = new PaddedRuns();
    runs.add(8, 100, 2, 3, 0);
    // its first float would go behind two zeros and three floats
    runs.add(20, 120, 0, 2, 0);
    assertThat(runs.size()).isEqualTo(1);
    assertThat(runs.count(0)).isEqualTo(5);
    runs.add(28, 128, 0, 1, 4);
    assertThat(runs.size()).isEqualTo(1);
    assertThat(runs.count(0)).isEqualTo(6);
    assertThat(runs.trail(0)).isEqualTo(4);
    // behind zeros, with a gap, elsewhere, or with zeros of its own
    runs.add(32, 148, 0, 1, 0);
    runs.add(36, 156, 0, 1, 0);
    runs.add(44, 160, 0, 1, 0);
    runs.add(48, 164, 1, 1, 0);
    assertThat(runs.size()).isEqualTo(5);
    assertThat(runs.from(4)).isEqualTo(48);
    assertThat(runs.to(4)).isEqualTo(164);
    assertThat(runs.lead(4)).isEqualTo(1);
    runs.clear();
    runs.add(52, 172, 0, 2, 0);
    assertThat(runs.size()).isEqualTo(1);
    assertThat(runs.count(0)).isEqualTo(2);
  }

  /** Rows with zeros at their ends that lie under the floats between them. */
  @Test
  void runsWithAsManyFloatsBetweenThemAsZerosAreOne() {
    var runs = new PaddedRuns();
    runs.add(4, 100, 0, 3, 1);
    runs.add(20, 116, 0, 3, 2);
    runs.add(44, 136, 1, 2, 1);
    assertThat(runs.size()).isEqualTo(1);
    assertThat(runs.count(0)).isEqualTo(3 + 1 + 3 + 3 + 2);
    assertThat(runs.trail(0)).isEqualTo(1);
    assertThat(runs.firstGap(0)).isZero();
    assertThat(runs.firstGap(1)).isEqualTo(2);
    assertThat(runs.gapLane(0)).isEqualTo(3);
    assertThat(runs.gapCount(0)).isEqualTo(1);
    assertThat(runs.gapLane(1)).isEqualTo(7);
    assertThat(runs.gapCount(1)).isEqualTo(3);
    // nothing but zeros, and too many of them
    runs.add(56, 152, 0, 0, 5);
    runs.add(76, 172, 0, 1, 5);
    runs.add(100, 196, 4, 1, 0);
    assertThat(runs.size()).isEqualTo(4);
    runs.clear();
    runs.add(4, 100, 0, 3, 1);
    assertThat(runs.firstGap(1)).isZero();
  }

  /** Every length of a row up to some vectors, whole positions or not, each with neighbours. */
  @Test
  void rowsOfPhasesAreWrittenAndNothingElse() {
    for (var k : kernels) {
      for (int phases : new int[] {1, 2, 3, 4, 5, 7, 8, 9, 16}) {
        int most = (2 * k.lanes() + 1) * phases + 2;
        for (int outputs = 1; outputs <= most; outputs++) {
          rows(k, phases, outputs, 1, outputs % 2 == 0, 1);
        }
        rows(k, phases, 5 * k.lanes() * phases + 1, 3, false, 1);
        // more rows than the list has room for at first
        rows(k, phases, most, 40, true, 1);
      }
    }
  }

  /** Short rows that follow each other: vectors of one end among the outputs of the next. */
  @Test
  void rowsThatFollowEachOtherAreWrittenAndNothingElse() {
    for (var k : kernels) {
      for (int phases : new int[] {1, 2, 3, 4, 5, 6, 8}) {
        for (int outputs = 1; outputs <= (k.lanes() + 1) * phases; outputs++) {
          rows(k, phases, outputs, 2 + outputs % 11, outputs % 2 == 0, 0);
        }
      }
    }
  }

  @Test
  void isFollowedByRowsBehindItAndBySlack() {
    var rows = new OutputRows();
    rows.add(0, 0, bytes(10), 0, 4);
    rows.add(0, 0, bytes(14), 0, 2);
    rows.add(0, 0, bytes(16), 0, 3);
    rows.add(0, 0, bytes(20), 0, 3);
    assertThat(rows.isFollowed(0, 0)).isTrue();
    assertThat(rows.isFollowed(0, 2)).isTrue();
    assertThat(rows.isFollowed(0, 5)).isTrue();
    // a gap
    assertThat(rows.isFollowed(0, 6)).isFalse();
    assertThat(rows.isFollowed(3, 0)).isTrue();
    assertThat(rows.isFollowed(3, 1)).isFalse();
    rows.slack(2);
    assertThat(rows.isFollowed(0, 6)).isFalse();
    assertThat(rows.isFollowed(3, 2)).isTrue();
    assertThat(rows.isFollowed(3, 3)).isFalse();
    rows.clear();
    rows.add(0, 0, bytes(10), 0, 4);
    assertThat(rows.isFollowed(0, 1)).isFalse();
  }

  /**
   * Rows of outputs beside each other.
   *
   * @param longest outputs of the first row; the others have up to as many
   * @param gap floats from the end of a row to the next, which must stay as they are
   */
  private static void rows(
      Kernels k, int phases, int longest, int number, boolean oneBias, int gap) {
    var draw = new Draw(longest + 1000L * number + phases);
    int lanes = k.lanes();
    int positions = Math.ceilDiv(longest, phases);
    int channels = 1 + longest % 3;
    // rows of sums follow each other without a gap: the slack of a row is its neighbours
    long zPitch = (long) number * positions;
    var z = ExactMemory.random(lanes + phases * channels * zPitch, lanes, draw);
    for (int i = 0; i < lanes; i++) {
      ExactMemory.set(z, i, Float.NaN);
    }
    int zAt = lanes - 1;
    int first = number % 3;
    long[] sums = new long[first + phases + 2];
    Arrays.fill(sums, Long.MIN_VALUE);
    for (int phase = 0; phase < phases; phase++) {
      // the last phase lies in front
      sums[first + phase] = bytes(1 + (phases - 1 - phase) * channels * zPitch);
    }
    int biasAt = 1;
    int biasPitch = oneBias ? 0 : number + channels;
    var bias =
        ExactMemory.random(
            biasAt + (long) number + channels - 1 + (long) (phases - 1) * biasPitch, 0, draw);
    var rows = new OutputRows();
    int at = 0;
    for (int row = 0; row < number; row++) {
      int outputs = row == 0 ? longest : draw.between(1, longest);
      rows.add(first, bytes((long) row * positions), bytes(at), bytes(row), outputs);
      at += outputs + gap;
    }
    int channelAt = 2;
    int tPitch = at + 1;
    // ends with the last output of the last row
    float[] wanted = new float[channelAt + channels * tPitch - 1 - gap];
    Arrays.fill(wanted, Float.NaN);
    for (int channel = 0; channel < channels; channel++) {
      for (int row = 0; row < number; row++) {
        for (int i = 0; i < rows.outputs(row); i++) {
          int phase = i % phases;
          long sum = sums[first + phase] / Float.BYTES + channel * zPitch + (long) row * positions;
          float added = get(bias, biasAt + row + (long) channel + (long) phase * biasPitch);
          int output = (int) (rows.to(row) / Float.BYTES) + i;
          wanted[channelAt + channel * tPitch + output] = get(z, zAt + sum + i / phases) + added;
        }
      }
    }
    var t = ExactMemory.of(wanted.length);
    k.interleave()
        .rows(
            z,
            bytes(zAt),
            bytes(zPitch),
            sums,
            phases,
            rows,
            bias,
            bytes(biasAt),
            bytes(biasPitch),
            t,
            bytes(channelAt),
            bytes(tPitch),
            channels);
    for (int i = 0; i < wanted.length; i++) {
      same(
          get(t, i),
          wanted[i],
          "%s: %d phases, %d channels, %d rows of up to %d, float %d",
          k.interleave(),
          phases,
          channels,
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
            for (int height : new int[] {1, 4, 5, 6, 8, 18}) {
              chain(k.mix(), terms, taps, vectors * k.mix().rowMultiple(), height, height == 6);
            }
          }
        }
      }
    }
  }

  /** While tiles are not known to be compiled, the narrowest of them does the work of all. */
  @Test
  void chainIsTheSameBeforeItsTilesAreCompiled() {
    for (var k : kernels) {
      for (int terms : TERMS) {
        for (int taps : new int[] {1, 2, 9, 30}) {
          for (int vectors = 1; vectors <= 5; vectors++) {
            for (int height : new int[] {8, 10}) {
              var cold = k.mix() instanceof ScalarMix ? k.mix() : new SimdMix();
              cold.warmUp(vectors);
              chain(cold, terms, taps, vectors * cold.rowMultiple(), height, false);
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
  private static void chain(Mix mix, int terms, int taps, int width, int height, boolean dense) {
    var draw = new Draw(terms + 100L * taps + 1000L * width + height);
    int lines = mix.tilePixels();
    int filled = Math.ceilDiv(height, lines) * lines;
    int pitch = dense ? width : width + draw.between(1, 9);
    long[] at = new long[taps];
    long last = 0;
    for (int tap = 0; tap < taps; tap++) {
      long position = tap == 1 ? at[0] / Float.BYTES + 1 : draw.between(0, 3 * width);
      at[tap] = bytes(position);
      last = Math.max(last, position);
    }
    var panel = ExactMemory.random(3 + last + (terms - 1L) * pitch + width, 0, draw);
    var weight = ExactMemory.random((long) filled * taps * terms, 0, draw);
    // between tiles may be the weights of taps that are left out
    long tilePitch = (long) taps * terms * lines + (dense ? 0 : draw.between(0, 9));
    var tilesMemory = ExactMemory.of(5 + filled / lines * tilePitch);
    for (int i = 0; i < filled * taps * terms; i++) {
      int line = i / (taps * terms);
      long tile = line / lines * tilePitch;
      long term = i % (taps * terms);
      ExactMemory.set(tilesMemory, 5 + tile + term * lines + line % lines, get(weight, i));
    }
    int zPitch = width + 3;
    var z = ExactMemory.of(1L + (long) zPitch * (filled - 1) + width);
    mix.chain(
        tilesMemory,
        bytes(5),
        bytes(tilePitch),
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
            mix,
            terms,
            taps,
            width,
            line,
            lane);
      }
      for (int gap = width; gap < zPitch && line + 1 < filled; gap++) {
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
    for (int line = 0; line < height; line++) {
      float sum = mask == 0 ? RowSpread.NEUTRAL : 0;
      for (int tap = 0; tap < taps; tap++) {
        for (int term = 0; present[tap] && term < terms; term++) {
          sum = multiplyAdd(weight[line][tap * terms + term], value[tap][term], sum);
        }
      }
      float actual =
          PartialChain.sum(
              tilesMemory,
              bytes(3L + (long) line / lines * taps * terms * lines + line % lines),
              bytes(lines),
              panel,
              bytes(2),
              at,
              present,
              taps,
              bytes(pitch),
              terms);
      same(actual, sum, "tiles of %d, %d terms, taps %s, %d", lines, terms, mask, line);
    }
  }
}
