package io.github.upconv.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.upconv.machine.Machine;
import io.github.upconv.testkit.Case;
import io.github.upconv.testkit.Data;
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
  private static final long FUSED = 117873598L;
  private static final long SEPARATE = 3544220795L;

  private static final String[] LINES = {
    "conv-transpose input=2x37x9x11 channels=29 kernel=4x4 stride=2x2 padding=1 activation=tanh",
    "conv-transpose input=1x70x150 channels=3 kernel=9 stride=4 dilation=2 activation=prelu",
    "conv-transpose input=1x48x12x9 channels=48 kernel=3x3 stride=2x2 groups=48",
    "conv-transpose input=1x9x5x6x7 channels=5 kernel=3x2x3 stride=2x1x2 output-padding=1x0x0",
    "conv-transpose input=1x19x5x6x7 channels=5 kernel=3x2x3 stride=2x1x2 output-padding=1x0x0",
    "resize-conv input=1x40x9x10 channels=21 mode=nearest scale=2x2 kernel=3x3 padding=1",
    "resize-conv input=1x23x9x10 channels=8 mode=linear scale=2x1.5 kernel=3x3 padding=1"
        + " pad-mode=reflect activation=sigmoid",
    "resize-conv input=1x20x40 channels=19 mode=cubic cubic-a=-0.6 size=93 kernel=5 padding=2",
    "sub-pixel-conv input=1x35x8x9 channels=4 upscale=3 kernel=3x3 padding=1",
    "conv input=1x33x17x12 channels=18 kernel=5x3 stride=2x1 padding=1 activation=leaky-relu:0.2",
    "resize input=1x5x9x8 mode=cubic coordinates=align-corners scale=3x2",
  };

  @Test
  void outputsAreTheSameOnEveryMachine() {
    for (var engine : Runs.engines()) {
      var digest = new CRC32C();
      for (var line : LINES) {
        for (float value : Runs.run(Case.of(line, Data.REALS, 2026), engine)) {
          // the sign of a zero sum is unspecified
          int bits = Float.floatToIntBits(value + 0f);
          for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            digest.update(bits >>> shift);
          }
        }
      }
      assertThat(digest.getValue())
          .as("%s, %s", engine, Machine.current().describe())
          .isEqualTo(Machine.current().fma() ? FUSED : SEPARATE);
    }
  }
}
