package io.github.upconv.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("width")
class MachineTest {
  @Test
  void theMachineIsPlausibleAndConstant() {
    var machine = Machine.current();
    assertThat(machine).isSameAs(Machine.current());
    assertThat(Integer.bitCount(machine.lanes())).isEqualTo(1);
    assertThat(machine.lanes()).isBetween(1, 64);
    assertThat(machine.processors()).isPositive();
    boolean told = isTold(0);
    assertThat(machine.l1Bytes()).isBetween(told ? 4L << 10 : 0, told ? 1L << 20 : 0);
    // the caches for data and for instructions of the first level come before it
    assertThat(machine.l2Bytes()).isGreaterThanOrEqualTo(isTold(2) ? machine.l1Bytes() : 0);
  }

  private static boolean isTold(int index) {
    return Files.exists(Path.of("/sys/devices/system/cpu/cpu0/cache/index" + index + "/size"));
  }

  @Test
  void cachesOfWhichTheSystemTellsNothingAreUnknown() {
    assertThat(new Machine(8, 16, true, 2, 48 << 10, 0).describe())
        .isEqualTo("8 lanes (256 bits), fma, 2 processors, L1 48 KiB, L2 unknown");
  }

  @Test
  void describesItselfWithAsciiDigitsInEveryLocale() {
    var before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      assertThat(Machine.current().describe())
          .startsWith(Machine.current().lanes() + " lanes (")
          .containsPattern("fma|mul\\+add")
          .matches("\\p{ASCII}*");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void theVectorEngineIsTheBestWhereItExists() {
    assertThat(Engine.simdAvailable()).isTrue();
    assertThat(Engine.best()).isEqualTo(Engine.SIMD);
    assertThat(Engine.SIMD.requireAvailable()).isEqualTo(Engine.SIMD);
    assertThat(Machine.current().lanes()).isGreaterThan(1);
  }
}
