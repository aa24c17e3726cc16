package io.github.upconv.kernel;

import static io.github.upconv.kernel.ExactMemory.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.github.upconv.layer.Activation.Kind;
import io.github.upconv.machine.Machine;
import io.github.upconv.testkit.Draw;
import io.github.upconv.testkit.Runs;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each kernel against its formula, term by term, in memory that ends with its slack. */
@Tag("width")
class KernelTest {
  private final List<Kernels> kernels = Runs.engines().stream().map(Kernels::of).toList();

  static float multiplyAdd(float a, float b, float c) {
    return Machine.current().fma() ? Math.fma(a, b, c) : a * b + c;
  }

  static void same(float actual, float expected, String what, Object... where) {
    if (Float.floatToIntBits(actual) != Float.floatToIntBits(expected)) {
      assertThat(actual).as(what, where).isEqualTo(expected);
    }
  }

  @Test
  void mixIsAMatrixProduct() {
    for (var k : kernels) {
      var mix = k.mix();
      for (int terms : new int[] {1, 2, 7, 33, 70}) {
        for (int blocks : new int[] {1, 2, 3, 4, 5, 9}) {
          for (int tiles = 1; tiles <= 3; tiles++) {
            mix(k, terms, blocks * mix.rowMultiple(), tiles * mix.tilePixels());
          }
        }
      }
    }
  }

  private static void mix(Kernels k, int terms, int rows, int pixels) {
    var draw = new Draw(terms + 100L * rows + pixels);
    var channels = ExactMemory.random((long) terms * pixels, k.lanes(), draw);
    var x = ExactMemory.of((long) terms * pixels + k.lanes());
    // in two calls, as a layer with many channels does
    int first = (terms + 1) / 2;
    long pitch = (long) pixels * Float.BYTES;
    k.mix().pack(channels, 0, pitch, first, x, 0, 0, terms, pixels);
    k.mix().pack(channels, first * pitch, pitch, terms - first, x, 0, first, terms, pixels);
    var weight = ExactMemory.random((long) rows * terms, 0, draw);
    var w = ExactMemory.of((long) rows * terms);
    int panel;
    for (int row = 0; row < rows; row += panel) {
      panel = k.mix().panelRows(rows - row);
      assertThat(panel % k.mix().rowMultiple()).isZero();
      for (int term = 0; term < terms; term++) {
        for (int r = 0; r < panel; r++) {
          float value = get(weight, (long) (row + r) * terms + term);
          ExactMemory.set(w, (long) row * terms + (long) term * panel + r, value);
        }
      }
    }
    int line = rows + 3;
    var z = ExactMemory.of((long) line * (pixels - 1) + rows);
    k.mix().mix(x, 0, w, 0, terms, rows, z, 0, (long) line * Float.BYTES, pixels);
    for (int pixel = 0; pixel < pixels; pixel++) {
      for (int row = 0; row < rows; row++) {
        float sum = 0;
        for (int term = 0; term < terms; term++) {
          float a = get(channels, (long) term * pixels + pixel);
          sum = multiplyAdd(a, get(weight, (long) row * terms + term), sum);
        }
        same(
            get(z, (long) pixel * line + row),
            sum,
            "%s: %d terms, %d rows, pixel %d, row %d",
            k.mix(),
            terms,
            rows,
            pixel,
            row);
      }
      for (int gap = rows; gap < line && pixel + 1 < pixels; gap++) {
        assertThat(get(z, (long) pixel * line + gap)).as("gap behind pixel").isNaN();
      }
    }
  }

  @Test
  void groupMixHasAChannelPerLane() {
    for (var k : kernels) {
      for (int channels = 1; channels <= 35; channels++) {
        for (int terms = 1; terms <= 3; terms++) {
          groupMix(k, channels, terms, 1 + channels % 3, 1 + channels % 5);
        }
      }
    }
  }

  private static void groupMix(Kernels k, int channels, int terms, int taps, int pixels) {
    var draw = new Draw(channels);
    var x = ExactMemory.random((long) pixels * terms * channels, k.lanes(), draw);
    var w = ExactMemory.random((long) taps * terms * channels, k.lanes(), draw);
    int line = taps * channels;
    var z = ExactMemory.of((long) pixels * line + k.lanes());
    long pitch = (long) line * Float.BYTES;
    k.groupMix().mix(x, 0, w, 0, terms, taps, channels, z, 0, pitch, pixels);
    for (int pixel = 0; pixel < pixels; pixel++) {
      for (int tap = 0; tap < taps; tap++) {
        for (int c = 0; c < channels; c++) {
          float sum = 0;
          for (int term = 0; term < terms; term++) {
            float a = get(x, (long) (pixel * terms + term) * channels + c);
            sum = multiplyAdd(a, get(w, (long) (tap * terms + term) * channels + c), sum);
          }
          float actual = get(z, (long) pixel * line + (long) tap * channels + c);
          same(actual, sum, "%s: %d channels, channel %d", k.groupMix(), channels, c);
        }
      }
    }
  }

  /** Positions and coefficients of the terms of a sum. */
  private static float sum(
      MemorySegment source, long at, long[] from, float[] coefficient, int first, int end) {
    float sum = RowSpread.NEUTRAL;
    for (int e = first; e < end; e++) {
      float value = get(source, at + from[e] / Float.BYTES);
      sum = e == first ? coefficient[e] * value : multiplyAdd(coefficient[e], value, sum);
    }
    return sum;
  }

  @Test
  void outerSpreadSumsLines() {
    for (var k : kernels) {
      for (int floats = 1; floats <= 50; floats++) {
        for (int entries = 0; entries <= 4; entries++) {
          outer(k, floats, entries, 1 + floats % 3);
        }
      }
    }
  }

  private static void outer(Kernels k, int floats, int entries, int pixels) {
    var draw = new Draw(floats + 100L * entries);
    int zLine = floats + draw.between(0, 5);
    int rows = Math.max(1, entries);
    var z = ExactMemory.random((long) rows * pixels * zLine, k.lanes(), draw);
    long[] from = new long[entries + 1];
    float[] coefficient = new float[entries + 1];
    for (int e = 0; e < entries; e++) {
      from[e] = (long) draw.between(0, rows - 1) * pixels * zLine * Float.BYTES;
      coefficient[e] = draw.chance(0.4) ? 1 : (float) draw.unit();
    }
    var v = ExactMemory.of((long) pixels * floats + k.lanes());
    k.spread()
        .outer(
            z,
            from,
            coefficient,
            entries,
            (long) zLine * Float.BYTES,
            v,
            0,
            (long) floats * Float.BYTES,
            pixels);
    for (int pixel = 0; pixel < pixels; pixel++) {
      for (int f = 0; f < floats; f++) {
        float wanted = sum(z, (long) pixel * zLine + f, from, coefficient, 0, entries);
        float actual = get(v, (long) pixel * floats + f);
        same(actual, wanted, "%s: %d floats, %d entries", k.spread(), floats, entries);
      }
    }
  }

  @Test
  void innerSpreadSumsSamplesAndAddsTheBias() {
    for (var k : kernels) {
      for (int channels = 1; channels <= 50; channels++) {
        for (int phases = 1; phases <= 3; phases++) {
          inner(k, channels, phases, true);
        }
        inner(k, channels, 1, false);
      }
    }
  }

  private static void inner(Kernels k, int channels, int phases, boolean biased) {
    var draw = new Draw(channels);
    int lines = 9;
    int outputs = 7;
    int skipped = 2;
    var v = ExactMemory.random((long) lines * channels, k.lanes(), draw);
    int[] first = new int[skipped + outputs + 1];
    for (int o = 0; o < skipped + outputs; o++) {
      first[o + 1] = first[o] + draw.between(0, 3);
    }
    long[] from = new long[first[skipped + outputs] + 1];
    float[] coefficient = new float[from.length];
    for (int e = 0; e < from.length; e++) {
      from[e] = (long) draw.between(0, lines - 1) * channels * Float.BYTES;
      coefficient[e] = draw.chance(0.4) ? 1 : (float) draw.unit();
    }
    var bias = ExactMemory.random((long) phases * channels, k.lanes(), draw);
    int phase = phases - 1;
    // whole vectors may have a gap behind them, which stays as it was
    int gap = channels % k.lanes() == 0 ? 3 : 0;
    int pitch = channels + gap;
    var t = ExactMemory.of((long) outputs * pitch + (gap == 0 ? k.lanes() : 0));
    t.fill((byte) 1);
    long lineBytes = (long) channels * Float.BYTES;
    k.spread()
        .inner(
            v,
            0,
            skipped,
            first,
            from,
            coefficient,
            bias,
            biased ? 0 : Spread.NO_BIAS,
            lineBytes,
            phase,
            phases,
            t,
            0,
            (long) pitch * Float.BYTES,
            lineBytes,
            outputs);
    for (int o = 0; o < outputs; o++) {
      for (int c = channels; c < pitch; c++) {
        assertThat(Float.floatToRawIntBits(get(t, (long) o * pitch + c))).isEqualTo(0x01010101);
      }
      for (int c = 0; c < channels; c++) {
        float wanted = sum(v, c, from, coefficient, first[skipped + o], first[skipped + o + 1]);
        wanted += biased ? get(bias, (long) (phase + o) % phases * channels + c) : 0;
        float actual = get(t, (long) o * pitch + c);
        same(actual, wanted, "%s: %d channels, %d phases", k.spread(), channels, phases);
      }
    }
  }

  /** A call for nothing but compilation must stay within its memory. */
  @Test
  void depthwiseRowsOfAnyKernelWarmUp() {
    for (var k : kernels) {
      boolean scalar = k.depthwise() instanceof ScalarDepthwise;
      for (int phases : new int[] {1, 2, 3, 8, 64, 100}) {
        for (int samples : new int[] {1, 2, 3, 7}) {
          for (int sources : new int[] {1, 2, 9}) {
            var depthwise = scalar ? new ScalarDepthwise() : new SimdDepthwise();
            var stretched = scalar ? new ScalarStretchedRows() : new SimdStretchedRows();
            var lines = scalar ? new ScalarDepthwiseLines() : new SimdDepthwiseLines();
            assertThatNoException()
                .isThrownBy(() -> {
                  depthwise.warmUp(sources, samples, phases, 1);
                  stretched.warmUp(sources, samples, phases, 1);
                  lines.warmUp(sources, samples, 1);
                });
          }
        }
      }
    }
  }

  @Test
  void depthwiseRoundsProductsThenSumsRowsThenSamples() {
    for (var k : kernels) {
      for (int phases = 1; phases <= 9; phases++) {
        for (int steps : new int[] {1, 3, 4, 7, 8, 15, 16, 17, 33}) {
          depthwise(k, phases, steps, 1, 3, phases);
          depthwise(k, phases, steps, 2, 2, phases);
          depthwise(k, phases, steps, 2, 2, 1);
          depthwise(k, phases, steps, 3, 1, 1);
        }
      }
    }
  }

  /** The first output is odd and reads nothing but its tap 1, two elements further. */
  private static void depthwise(
      Kernels k, int phases, int steps, int entries, int samples, int biasPhases) {
    var draw = new Draw(phases + 100L * steps + entries);
    int lanes = k.lanes();
    int line = steps + 3;
    int taps = phases * samples;
    var x = ExactMemory.random((entries + 1L) * line, lanes, draw);
    var w = ExactMemory.random((entries + 1L) * taps, 0, draw);
    var rows = new SourceRows();
    rows.addRow();
    rows.addRow();
    for (int e = 1; e <= entries; e++) {
      rows.addSource((long) e * line * Float.BYTES, (long) e * taps * Float.BYTES);
    }
    int[] outputs = new int[phases];
    int[] first = new int[phases + 1];
    int[] tapOf = new int[taps];
    long[] from = new long[taps];
    float[] coefficient = new float[taps];
    for (int r = 0; r < phases; r++) {
      outputs[r] = r;
      first[r + 1] = first[r] + samples;
    }
    for (int s = 0; s < taps; s++) {
      tapOf[s] = taps - 1 - s;
      from[s] = (long) draw.between(0, 3) * Float.BYTES;
      coefficient[s] = 1;
    }
    var odd =
        new SampleSums(
            new int[] {0}, new int[] {0, 1}, new int[] {1 % taps}, new long[] {8}, new float[] {1});
    var pattern = new SampleSums(outputs, first, tapOf, from, coefficient);
    var table = new PhaseTable(steps, pattern, 0, 0, odd);
    var bias = ExactMemory.random(biasPhases, 0, draw);
    var t = ExactMemory.of((long) phases * Math.max(steps, lanes));
    var p = ExactMemory.of(2L * phases * Math.ceilDiv(steps, lanes) * lanes);
    k.depthwise().row(x, 0, rows, 1, w, 0, table, bias, 0, Float.BYTES, biasPhases, t, 0, p, 0);
    for (int output = 0; output < steps * phases; output++) {
      int r = output % phases;
      float wanted = RowSpread.NEUTRAL;
      for (int s = output == 0 ? taps - 1 : first[r];
          s < (output == 0 ? taps : first[r + 1]);
          s++) {
        int tap = output == 0 ? 1 % taps : tapOf[s];
        long at = output == 0 ? 2 : from[s] / Float.BYTES + output / phases;
        float column = RowSpread.NEUTRAL;
        for (int e = 1; e <= entries; e++) {
          float value = get(x, (long) e * line + at);
          column += multiplyAdd(value, get(w, (long) e * taps + tap), 0);
        }
        wanted += column;
      }
      float actual = get(t, output);
      same(actual, wanted + get(bias, r % biasPhases), "%s: %d phases, %d steps", k, phases, steps);
    }
  }

  @Test
  void depthwiseLinesSumAsDepthwiseRows() {
    for (var k : kernels) {
      for (int channels : new int[] {1, 3, 4, 7, 8, 9, 15, 16, 17, 24, 32, 33, 50}) {
        for (int entries = 0; entries <= 3; entries++) {
          for (int samples = 0; samples <= 3; samples++) {
            depthwiseLines(k, channels, entries, samples, 1);
            depthwiseLines(k, channels, entries, samples, 2);
          }
        }
      }
    }
  }

  /** Two phases of seven steps, of which a row has the middle; the last output is odd. */
  private static void depthwiseLines(
      Kernels k, int channels, int entries, int samples, int biasPhases) {
    var draw = new Draw(channels + 100L * entries + samples);
    int sources = 9;
    int taps = 2 * Math.max(1, samples);
    long pixel = channels + 2;
    long line = sources * pixel;
    var x = ExactMemory.random((entries + 1L) * line, 0, draw);
    var w = ExactMemory.random((entries + 1L) * taps * channels, 0, draw);
    var rows = new SourceRows();
    rows.addRow();
    rows.addRow();
    for (int e = 1; e <= entries; e++) {
      rows.addSource(e * line * Float.BYTES, (long) e * taps * channels * Float.BYTES);
    }
    int[] first = {0, samples, 2 * samples};
    int[] tapOf = new int[2 * samples];
    long[] from = new long[2 * samples];
    for (int s = 0; s < from.length; s++) {
      tapOf[s] = from.length - 1 - s;
      from[s] = draw.between(-1, 2);
    }
    var pattern = new SampleSums(new int[2], first, tapOf, from, new float[2 * samples]);
    var odd =
        new SampleSums(
            new int[] {13}, new int[] {0, 1}, new int[] {1}, new long[] {8}, new float[1]);
    var table = new LineTable(pattern, new int[] {1, 1}, new int[] {7, 6}, odd);
    var bias = ExactMemory.random((long) biasPhases * channels, 0, draw);
    int begin = 4;
    int outputs = 10;
    long pitch = channels + 1;
    var t = ExactMemory.of((outputs - 1) * pitch + channels);
    k.depthwiseLines()
        .row(
            x,
            0,
            pixel * Float.BYTES,
            rows,
            1,
            w,
            0,
            (long) channels * Float.BYTES,
            table,
            begin,
            outputs,
            bias,
            0,
            (long) channels * Float.BYTES,
            biasPhases,
            t,
            0,
            pitch * Float.BYTES,
            channels);
    for (int output = begin; output < begin + outputs; output++) {
      boolean isOdd = output == 13;
      int r = output % 2;
      for (int c = 0; c < channels; c++) {
        float wanted = RowSpread.NEUTRAL;
        for (int s = isOdd ? 0 : first[r]; s < (isOdd ? 1 : first[r + 1]); s++) {
          long source = isOdd ? 8 : from[s] + output / 2;
          long tap = isOdd ? 1 : tapOf[s];
          float column = RowSpread.NEUTRAL;
          for (int e = 1; e <= entries; e++) {
            float value = get(x, e * line + source * pixel + c);
            column += multiplyAdd(value, get(w, ((long) e * taps + tap) * channels + c), 0);
          }
          wanted += column;
        }
        wanted += get(bias, (long) (output % biasPhases) * channels + c);
        float actual = get(t, (output - begin) * pitch + c);
        same(actual, wanted, "%s: %d channels, %d x %d", k, channels, entries, samples);
      }
      if (output > begin) {
        assertThat(get(t, (output - begin) * pitch - 1)).isNaN();
      }
    }
  }

  @Test
  void stretchRepeatsEveryFloatOfRows() {
    for (var k : kernels) {
      for (int times : new int[] {2, 3, 4, 8, 16, 17, 33}) {
        for (int floats = 1; floats <= 35; floats++) {
          stretch(k, floats, times);
        }
      }
    }
  }

  /** Two rows, the second with the slack of what is written behind it, which the first leaves. */
  private static void stretch(Kernels k, int floats, int times) {
    var draw = new Draw(floats + 100L * times);
    int lanes = k.lanes();
    boolean exact = floats >= lanes && times == 2;
    int pitch = floats * times + (exact ? 0 : 2 * lanes);
    var x = ExactMemory.random(2L * floats + 3, floats < lanes ? lanes : 0, draw);
    var to = ExactMemory.of(2L * pitch);
    long row = (floats + 3L) * Float.BYTES;
    k.stretchedRows().stretch(x, 0, row, 2, floats, times, to, 0, (long) pitch * Float.BYTES);
    for (int i = 0; i < 2 * floats * times; i++) {
      int of = i / (floats * times);
      int at = i % (floats * times);
      float wanted = get(x, of * (floats + 3L) + at / times);
      same(get(to, of * (long) pitch + at), wanted, "%s: %d x %d, %d", k, floats, times, i);
    }
  }

  @Test
  void stretchedRowsSumRowsThenSamples() {
    for (var k : kernels) {
      for (int phases : new int[] {1, 2, 3, 4, 5, 8, 12, 16, 20, 32}) {
        for (int outputs : new int[] {1, 3, 8, 15, 16, 17, 32, 35, 48, 50, 64}) {
          for (int samples = 1; samples <= 3; samples++) {
            stretchedRows(k, phases, outputs, samples);
          }
        }
      }
    }
  }

  /** Rows 1 to 5 read 0, 2, 2, 2 and 3 sources: a pair, next to two that share one source. */
  private static void stretchedRows(Kernels k, int phases, int outputs, int samples) {
    var draw = new Draw(phases + 100L * outputs + samples);
    int lanes = k.lanes();
    int line = outputs + 5 * samples;
    int sample = StretchedRows.weights(phases, lanes);
    int[][] sources = {{2}, {}, {1, 3}, {1, 0}, {1, 0}, {3, 1, 0}};
    var x = ExactMemory.random(4L * line, lanes, draw);
    var w = ExactMemory.random(16L * samples * sample, 0, draw);
    var rows = new SourceRows();
    for (int row = 0; row < sources.length; row++) {
      rows.addRow();
      for (int e = 0; e < sources[row].length; e++) {
        long weights = (row % 5 * 3L + e) * samples * sample;
        for (int s = 0; s < samples; s++) {
          for (int i = phases; i < sample; i++) {
            ExactMemory.set(w, weights + s * sample + i, get(w, weights + s * sample + i % phases));
          }
        }
        rows.addSource((long) sources[row][e] * line * Float.BYTES, weights * Float.BYTES);
      }
    }
    int phase = phases / 3;
    long from = 4L * samples;
    var table = new StretchTable(phases, phase, samples, from * Float.BYTES, -3L * Float.BYTES);
    int pitch = Math.max(outputs, lanes);
    var t = ExactMemory.of(5L * pitch);
    k.stretchedRows()
        .rows(
            x,
            0,
            rows,
            1,
            5,
            w,
            0,
            (long) sample * Float.BYTES,
            table,
            0.3f,
            t,
            0,
            (long) pitch * Float.BYTES,
            outputs);
    for (int row = 1; row <= 5; row++) {
      for (int o = 0; o < outputs; o++) {
        float wanted = RowSpread.NEUTRAL;
        for (int s = 0; s < samples; s++) {
          float column = RowSpread.NEUTRAL;
          for (int e = 0; e < sources[row].length; e++) {
            float value = get(x, (long) sources[row][e] * line + from - 3L * s + o);
            long weights = (row % 5 * 3L + e) * samples * sample + (long) s * sample;
            column += value * get(w, weights + (o + phase) % phases);
          }
          wanted += column;
        }
        float actual = get(t, (row - 1L) * pitch + o);
        same(actual, wanted + 0.3f, "%s: %d phases, %d of %d", k, phases, o, outputs);
      }
    }
  }

  @Test
  void scaleShiftIsOneMultiplyAddPerElement() {
    for (var k : kernels) {
      for (int channels = 1; channels <= 40; channels++) {
        scaleShift(k, channels, 1 + channels % 3);
      }
    }
  }

  private static void scaleShift(Kernels k, int channels, int lines) {
    var draw = new Draw(channels);
    long bytes = (long) channels * Float.BYTES;
    long shiftAt = bytes + (long) k.lanes() * Float.BYTES;
    var values = ExactMemory.random(2L * (channels + k.lanes()), 0, draw);
    var t = ExactMemory.random((long) lines * channels, k.lanes(), draw);
    float[] before = new float[lines * channels];
    for (int i = 0; i < before.length; i++) {
      before[i] = get(t, i);
    }
    k.scaleShift().scaleShift(t, 0, bytes, lines, values, 0, shiftAt);
    for (int i = 0; i < before.length; i++) {
      int c = i % channels;
      float shift = get(values, channels + k.lanes() + c);
      float wanted = multiplyAdd(get(values, c), before[i], shift);
      same(get(t, i), wanted, "%s: %d channels, %d", k.scaleShift(), channels, i);
      before[i] = wanted;
    }
    k.scaleShift().scaleShift(t, 0, lines * bytes, 0.7f, -0.3f);
    for (int i = 0; i < before.length; i++) {
      float wanted = multiplyAdd(0.7f, before[i], -0.3f);
      same(get(t, i), wanted, "%s: one channel, %d", k.scaleShift(), i);
    }
  }

  /** Beside its operands, and in the place of either. */
  @Test
  void addAddsElementByElement() {
    for (var k : kernels) {
      for (int count = 1; count <= 40; count++) {
        for (int place = 0; place <= 2; place++) {
          var draw = new Draw(count);
          var t = ExactMemory.random(count, k.lanes(), draw);
          var residual = ExactMemory.random(count, k.lanes(), draw);
          float[] wanted = new float[count];
          for (int i = 0; i < count; i++) {
            wanted[i] = get(t, i) + get(residual, i);
          }
          var beside = ExactMemory.of((long) count + k.lanes());
          var target = List.of(t, residual, beside).get(place);
          k.add().add(t, 0, residual, 0, target, 0, (long) count * Float.BYTES);
          for (int i = 0; i < count; i++) {
            same(get(target, i), wanted[i], "%s: %d of %d", k.add(), i, count);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void activationsStayWithinTheirSlack(Kind kind) {
    for (int channels = 1; channels <= 40; channels++) {
      int lines = 1 + channels % 3;
      float[] scalar = new float[lines * channels];
      for (var k : kernels) {
        var draw = new Draw(channels);
        var t = ExactMemory.random((long) lines * channels, k.lanes(), draw);
        var slope = ExactMemory.random(channels, k.lanes(), draw);
        k.activate().activate(kind, t, 0, (long) channels * Float.BYTES, lines, slope, 0);
        for (int i = 0; i < scalar.length; i++) {
          if (k == kernels.getFirst()) {
            scalar[i] = get(t, i);
          }
          same(get(t, i), scalar[i], "%s %s: %d channels", kind, k.activate(), channels);
        }
      }
    }
  }
}
