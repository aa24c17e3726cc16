package io.github.upconv.plan;

import static org.assertj.core.api.Assertions.fail;

import io.github.upconv.layer.Activation;
import io.github.upconv.layer.LayerLine;
import io.github.upconv.machine.Machine;
import io.github.upconv.oracle.Expected;
import io.github.upconv.tensor.Layout;
import io.github.upconv.testkit.Case;
import io.github.upconv.testkit.Cases;
import io.github.upconv.testkit.Data;
import io.github.upconv.testkit.Draw;
import io.github.upconv.testkit.Family;
import io.github.upconv.testkit.Placement;
import io.github.upconv.testkit.Runs;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nearest resizes and pixel shuffles move bits, whatever these mean as a number. */
@Tag("width")
class CopiesTest {
  private static final int[] ODD_BITS = {
    0x7f800001, 0xff800001, 0x7fc00000, 0xffffffff, 0x7fa5a5a5, 0x80000000, 0x00000001, 0x807fffff
  };

  @ParameterizedTest
  @EnumSource(names = {"RESIZE", "PIXEL_SHUFFLE"})
  void keepAllBits(Family family) {
    int checked = 0;
    for (long seed = 0; checked < 60; seed++) {
      var line = Cases.line(family, seed);
      line = new LayerLine(line.layer().activation(Activation.NONE), line.input());
      var c = Case.of(line, Data.REALS, seed);
      if (c.isCopy()) {
        check(c, seed);
        checked++;
      }
    }
  }

  /**
   * Rows and lines of channels around the lanes of a vector, with 1 to 8 phases, and sources that
   * are those of the next phase.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "resize input=1xCx3xW mode=nearest scale=2x2",
        "resize input=1xCx3xW mode=nearest scale=1x3",
        "resize input=1xCxW mode=nearest scale=4",
        "resize input=1xCx2x2xW mode=nearest scale=2x1x5",
        "resize input=1xCx2xW mode=nearest scale=2x8",
        "resize input=2xCx3xW mode=nearest coordinates=asymmetric rounding=ceil scale=2x2",
        "resize input=1xCx4xW mode=nearest scale=0.5x1.5",
        "pixel-shuffle input=1x4Cx3xW upscale=2",
        "pixel-shuffle input=2x4Cx3xW upscale=2 order=dcr",
        "pixel-shuffle input=1x3CxW upscale=3",
        "pixel-shuffle input=1x8Cx2x3xW upscale=2",
      })
  void keepAllBitsAroundLanes(String layer) {
    int lanes = Machine.current().lanes();
    int factor = layer.contains("4C") ? 4 : layer.contains("3C") ? 3 : layer.contains("8C") ? 8 : 1;
    for (int channels : new int[] {1, 3, lanes, lanes + 1}) {
      for (int width : new int[] {2, lanes - 1, lanes, lanes + 1, 2 * lanes}) {
        var text =
            layer
                .replaceFirst("[348]?C", Integer.toString(factor * channels))
                .replace("W", Integer.toString(width));
        check(Case.of(text, Data.REALS, width), width);
      }
    }
  }

  private static void check(Case c, long seed) {
    var draw = new Draw(seed);
    float[] numbers = new float[c.x().length];
    float[] bits = new float[c.x().length];
    for (int i = 0; i < bits.length; i++) {
      numbers[i] = i;
      bits[i] =
          Float.intBitsToFloat(
              draw.chance(0.5) ? draw.pick(ODD_BITS) : Float.floatToRawIntBits(c.x()[i]));
    }
    var source = c.withInput(numbers).expected();
    var odd = c.withInput(bits);
    for (var engine : Runs.engines()) {
      for (var route : Runs.routes(c)) {
        try (var operator = Runs.bind(c, engine, Layout.CHANNELS_FIRST, route)) {
          for (var placement : Placement.values()) {
            var context = c + " " + engine + " " + route + " " + placement;
            sameBits(context, bits, source, Runs.run(operator, odd, placement, placement));
          }
        }
      }
    }
  }

  private static void sameBits(String context, float[] bits, Expected source, float[] actual) {
    for (int i = 0; i < actual.length; i++) {
      int wanted = Float.floatToRawIntBits(bits[(int) source.value(i)]);
      if (Float.floatToRawIntBits(actual[i]) != wanted) {
        fail(
            "%s%n  output[%d] has bits %08x, expected %08x",
            context, i, Float.floatToRawIntBits(actual[i]), wanted);
      }
    }
  }
}
