package io.github.upconv.cli.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Normally distributed numbers. */
class GaussianTest {
  private static final int NUMBERS = 400_000;

  /** By a NumPy program for SplitMix64 and the polar method. */
  @ParameterizedTest
  @CsvSource({
    " 0,  .9845279121083984, -.17586928586197706, -.712066156240293,  -.3123445852505078",
    " 1,  .42945220538400686, 1.5857725335739927,  .4564552075888475, -.05392224341748633",
    "-1, -1.4273327179379607, -.37533409562648196, .5489303293527856,  .866962745186861"
  })
  void sequencesAreThoseOfTheAlgorithm(
      long seed, double first, double second, double third, double fourth) {
    var gaussian = new Gaussian(seed);
    for (double expected : new double[] {first, second, third, fourth}) {
      assertThat(gaussian.next()).isCloseTo(expected, within(1e-14));
    }
  }

  /** Bounds are four standard deviations of what normal numbers have. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 12345, Long.MIN_VALUE})
  void momentsAreNormal(long seed) {
    var gaussian = new Gaussian(seed);
    double[] powers = new double[5];
    double[] products = new double[3];
    double[] before = new double[3];
    for (int i = 0; i < NUMBERS; i++) {
      double value = gaussian.next();
      for (int power = 1; power <= 4; power++) {
        powers[power] += Math.pow(value, power) / NUMBERS;
      }
      for (int lag = 0; lag < 3; lag++) {
        products[lag] += value * before[lag] / NUMBERS;
      }
      before[2] = before[1];
      before[1] = before[0];
      before[0] = value;
    }
    double error = 4 / Math.sqrt(NUMBERS);
    assertThat(powers[1]).isCloseTo(0, within(error));
    assertThat(powers[2]).isCloseTo(1, within(error * Math.sqrt(2)));
    assertThat(powers[3]).isCloseTo(0, within(error * Math.sqrt(15)));
    assertThat(powers[4]).isCloseTo(3, within(error * Math.sqrt(105 - 9)));
    assertThat(products).containsExactly(new double[3], within(error));
  }
}
