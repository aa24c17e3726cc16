package io.github.upconv.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.upconv.layer.Activation;
import io.github.upconv.layer.LayerLine;
import io.github.upconv.machine.Machine;
import io.github.upconv.testkit.Case;
import io.github.upconv.testkit.Cases;
import io.github.upconv.testkit.Data;
import io.github.upconv.testkit.Family;
import io.github.upconv.testkit.Runs;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The bits that every machine must compute, whatever its vector width: one digest for fused
 * multiply-adds, one for separate ones. It changes only if the documented order of operations does.
 */
@Tag("width")
class DigestTest {
  private static final long FUSED = 2543656085L;
  private static final long SEPARATE = 1164602954L;

  @Test
  void outputsAreTheSameOnEveryMachine() {
    for (var engine : Runs.engines()) {
      var digest = new CRC32C();
      for (var family : Family.values()) {
        for (long seed = 0; seed < 30; seed++) {
          var line = Cases.line(family, seed);
          line = new LayerLine(line.layer().activation(Activation.NONE), line.input());
          for (float value : Runs.run(Case.of(line, Data.REALS, seed), engine)) {
            // the sign of a zero sum is unspecified
            int bits = Float.floatToIntBits(value + 0f);
            for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
              digest.update(bits >>> shift);
            }
          }
        }
      }
      assertThat(digest.getValue())
          .as("%s, %s", engine, Machine.current().describe())
          .isEqualTo(Machine.current().fma() ? FUSED : SEPARATE);
    }
  }
}
