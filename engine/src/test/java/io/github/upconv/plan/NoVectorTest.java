package io.github.upconv.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.upconv.machine.Engine;
import io.github.upconv.machine.Machine;
import io.github.upconv.testkit.Cases;
import io.github.upconv.testkit.Compare;
import io.github.upconv.testkit.Data;
import io.github.upconv.testkit.Family;
import io.github.upconv.testkit.Runs;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A JVM that was started without the module {@code jdk.incubator.vector}. */
@Tag("no-vector")
class NoVectorTest {
  @Test
  void theScalarEngineIsTheBest() {
    assertThat(Engine.simdAvailable()).isFalse();
    assertThat(Engine.best()).isEqualTo(Engine.SCALAR);
    assertThat(Machine.current().lanes()).isEqualTo(1);
    assertThat(Machine.current().describe()).contains("1 lanes");
  }

  @Test
  void theVectorEngineIsRefusedWithTheRemedy() {
    var line = Cases.line(Family.CONV_TRANSPOSE, 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Plan.of(line.layer(), line.input(), Engine.SIMD))
        .withMessageContaining("--add-modules jdk.incubator.vector");
  }

  @ParameterizedTest
  @EnumSource(Family.class)
  void resultsAreRight(Family family) {
    for (long seed = 0; seed < 40; seed++) {
      for (var data : Data.values()) {
        var c = Cases.random(family, data, seed);
        try (var operator = Plan.of(c.layer(), c.input()).bind(Runs.parameters(c))) {
          Compare.withOracle(c, c.expected(), Runs.run(operator, c));
        }
      }
    }
  }
}
