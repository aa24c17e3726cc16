package io.github.upconv.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.github.upconv.layer.Interpolation.Coordinates;
import io.github.upconv.layer.Interpolation.Mode;
import io.github.upconv.layer.Interpolation.Rounding;
import io.github.upconv.testkit.Parallel;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Nearest positions, compared with inequalities between integers; no division is involved. */
class NearestPositionsTest {
  private static long nearest(Resample resample, long o, Samples samples) {
    samples.clear();
    resample.collect(o, 0, samples);
    if (samples.count() != 1 || samples.coefficient(0) != 1) {
      fail("output %d has %d samples", o, samples.count());
    }
    return samples.source(0);
  }

  /** In float32 about 1 % of the pairs have a wrong element. */
  @Test
  void floorOfOutputTimesInOverOutIsExactForAllSmallSizes() {
    Parallel.forEach(IntStream.rangeClosed(1, 256).boxed(), NearestPositionsTest::allOutputs);
  }

  private static void allOutputs(int in) {
    var samples = new Samples();
    for (int out = 1; out <= 1024; out++) {
      var resample = Resample.of(Interpolation.NEAREST, Scale.to(out), in);
      for (long o = 0; o < out; o++) {
        long source = nearest(resample, o, samples);
        if (source * out > o * in || o * in >= (source + 1) * out) {
          fail("%d -> %d: output %d reads %d", in, out, o, source);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Coordinates.class)
  void allRoundingsAreExact(Coordinates coordinates) {
    var samples = new Samples();
    for (var rounding : Rounding.values()) {
      var how = new Interpolation(Mode.NEAREST, coordinates, rounding, -0.75, false);
      for (int in = 1; in <= 40; in++) {
        for (int out = 1; out <= 120; out++) {
          var resample = Resample.of(how, Scale.to(out), in);
          for (long o = 0; o < out; o++) {
            long source = nearest(resample, o, samples);
            // the position times unit, for a scale of out / in
            long unit = coordinates == Coordinates.ALIGN_CORNERS ? Math.max(1, out - 1) : 2L * out;
            long position =
                switch (coordinates) {
                  case ASYMMETRIC -> 2 * o * in;
                  case HALF_PIXEL, HALF_PIXEL_SYMMETRIC -> (2 * o + 1) * in - out;
                  case PYTORCH_HALF_PIXEL -> out == 1 ? 0 : (2 * o + 1) * in - out;
                  case ALIGN_CORNERS -> out == 1 ? 0 : o * (in - 1);
                };
            if (!isNearest(rounding, position, unit, source, in)) {
              fail(
                  "%s %s: %d -> %d: output %d reads %d", coordinates, rounding, in, out, o, source);
            }
          }
        }
      }
    }
  }

  /** Whether {@code source} is the rounded, then clamped {@code position / unit}. */
  private static boolean isNearest(
      Rounding rounding, long position, long unit, long source, long in) {
    // rounds to source or below, and to source or above
    boolean notAbove =
        switch (rounding) {
          case FLOOR -> position < (source + 1) * unit;
          case CEIL -> position <= source * unit;
          case ROUND_PREFER_FLOOR -> 2 * position <= (2 * source + 1) * unit;
          case ROUND_PREFER_CEIL -> 2 * position < (2 * source + 1) * unit;
        };
    boolean notBelow =
        switch (rounding) {
          case FLOOR -> position >= source * unit;
          case CEIL -> position > (source - 1) * unit;
          case ROUND_PREFER_FLOOR -> 2 * position > (2 * source - 1) * unit;
          case ROUND_PREFER_CEIL -> 2 * position >= (2 * source - 1) * unit;
        };
    return source >= 0
        && source < in
        && (notAbove || source == in - 1)
        && (notBelow || source == 0);
  }

  @Test
  void aGivenScaleDecidesPositionsNotTheRatioOfSizes() {
    var samples = new Samples();
    // 5 * 1.3 = 6.5, so 6 outputs; 6 / 5 would read 0 0 1 2 3 4
    var given = Resample.of(Interpolation.NEAREST, Scale.by("1.3"), 5);
    assertThat(given.outputExtent()).isEqualTo(6);
    long[] positions = new long[6];
    for (int o = 0; o < 6; o++) {
      positions[o] = nearest(given, o, samples);
    }
    assertThat(positions).containsExactly(0, 0, 1, 2, 3, 3);
  }

  @Test
  void positionsStayExactInLargeExtents() {
    var samples = new Samples();
    var enlarged = Resample.of(Interpolation.NEAREST, Scale.by(3, 2), (1L << 40) + 1);
    assertThat(nearest(enlarged, 3 * (1L << 39), samples)).isEqualTo(1L << 40);
    assertThat(nearest(enlarged, 3 * (1L << 39) - 1, samples)).isEqualTo((1L << 40) - 1);
  }
}
