package io.github.upconv.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SuiteTest {
  @Test
  void allLayersAreValid() {
    assertThat(Suite.layers("core")).hasSize(24);
    assertThat(Suite.layers("all")).hasSize(42);
    assertThat(Suite.layers("more")).hasSize(18).allMatch(entry -> !entry.name().isEmpty());
  }
}
