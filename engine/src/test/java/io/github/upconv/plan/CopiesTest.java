package io.github.upconv.plan;

import static org.assertj.core.api.Assertions.fail;

import io.github.upconv.layer.Activation;
import io.github.upconv.layer.LayerLine;
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
      try (var operator = Runs.bind(c, engine)) {
        for (var placement : Placement.values()) {
          float[] actual = Runs.run(operator, odd, placement, placement);
          for (int i = 0; i < actual.length; i++) {
            int wanted = Float.floatToRawIntBits(bits[(int) source.value(i)]);
            if (Float.floatToRawIntBits(actual[i]) != wanted) {
              fail(
                  "%s %s %s%n  output[%d] has bits %08x, expected %08x",
                  c, engine, placement, i, Float.floatToRawIntBits(actual[i]), wanted);
            }
          }
        }
      }
    }
  }
}
