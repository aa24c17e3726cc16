package io.github.upconv.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScaleTest {
  @ParameterizedTest
  @CsvSource({
    "2, 2, 1",
    "1.5, 3, 2",
    "1.50, 3, 2",
    "0.1, 1, 10",
    "4/3, 4, 3",
    "10, 10, 1",
    "2.e0, 2, 1",
    ".5, 1, 2",
    "1e2, 100, 1",
    "1e-2, 1, 100",
    "+3, 3, 1"
  })
  void decimalsAndRatiosAreExact(String text, long numerator, long denominator) {
    assertThat(Scale.by(text)).isEqualTo(new Scale.Factor(numerator, denominator));
  }

  @Test
  void equalFactorsAreEqual() {
    assertThat(Scale.by(4, 2)).isEqualTo(Scale.by("2")).hasToString("2");
    assertThat(Scale.by("8/6")).isEqualTo(Scale.by(4, 3)).hasToString("4/3");
  }

  @Test
  void extentsAreRoundedDown() {
    assertThat(Scale.by("1.5").outputExtent(3)).isEqualTo(4);
    assertThat(Scale.by("0.1").outputExtent(30)).isEqualTo(3);
    assertThat(Scale.to(7).outputExtent(3)).isEqualTo(7);
    assertThat(Scale.to(7).factor(3)).isEqualTo(new Scale.Factor(7, 3));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "1/0",
        "0/1",
        "-1",
        "0",
        "1.5.2",
        "NaN",
        "Infinity",
        "1e999",
        "1,5",
        "٢",
        "２",
        "/",
        "1/2/3",
        "0x10",
        " 2",
        "2 ",
        "1e-99",
        "99999999999999999999",
        "0.0000000000000000001"
      })
  void refuses(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Scale.by(text))
        .withMessageStartingWith("scale: ");
  }
}
