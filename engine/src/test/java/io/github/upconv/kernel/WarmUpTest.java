package io.github.upconv.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WarmUpTest {
  private static final int TERMS = 24;
  private static final long SLOW = 4000L * TERMS;
  private static final long FAST = 6L * TERMS;

  private final WarmUp warmUp = new WarmUp();

  @Test
  void callsAreDueForAsLongAsTheyAreAllowed() {
    assertThat(warmUp.isDue()).isFalse();
    warmUp.allow(2.5 * SLOW);
    int calls = 0;
    while (warmUp.isDue()) {
      warmUp.tried(SLOW, TERMS);
      calls++;
    }
    assertThat(calls).isEqualTo(3);
    assertThat(warmUp.isOver()).isFalse();
  }

  @Test
  void isOverWithTheFirstFastCall() {
    warmUp.allow(10.0 * SLOW);
    warmUp.tried(SLOW, TERMS);
    assertThat(warmUp.isOver()).isFalse();
    warmUp.tried(FAST, TERMS);
    assertThat(warmUp.isOver()).isTrue();
    assertThat(warmUp.isDue()).isFalse();
  }

  @Test
  void isOverInTheEndWhereNoCallIsFast() {
    warmUp.allow(Double.MAX_VALUE);
    int calls = 0;
    while (warmUp.isDue()) {
      warmUp.tried(SLOW, TERMS);
      calls++;
    }
    assertThat(warmUp.isOver()).isTrue();
    assertThat(calls).isEqualTo(20_000);
  }

  @Test
  void callsAreRepeatedUntilTheyAreFast() {
    int[] calls = {0};
    warmUp.repeat(() -> calls[0]++, Long.MAX_VALUE, 1e6);
    assertThat(calls[0]).isEqualTo(1);
    assertThat(warmUp.isOver()).isTrue();
  }

  @Test
  void nothingIsCalledWhereALayerHasNoTerms() {
    warmUp.repeat(
        () -> {
          throw new AssertionError("called");
        },
        TERMS,
        0);
    assertThat(warmUp.isOver()).isFalse();
  }
}
