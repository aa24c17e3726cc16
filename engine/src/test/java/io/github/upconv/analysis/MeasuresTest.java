package io.github.upconv.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntBinaryOperator;
import org.junit.jupiter.api.Test;

/** Grid energy and lattice peak of images whose grids are known. */
class MeasuresTest {
  private static final int SMALLEST = 17;
  private static final IntBinaryOperator BOARD = (row, column) -> (row + column) % 2;

  private static List<Plane> image(int height, int width, IntBinaryOperator values) {
    double[] plane = new double[height * width];
    for (int at = 0; at < plane.length; at++) {
      plane[at] = values.applyAsInt(at / width, at % width);
    }
    return List.of(new Plane(height, width, plane));
  }

  private static List<Plane> noise(int channels, int extent, Random random) {
    var planes = new ArrayList<Plane>();
    for (int channel = 0; channel < channels; channel++) {
      double[] values = random.doubles((long) extent * extent).toArray();
      planes.add(new Plane(extent, extent, values));
    }
    return planes;
  }

  private static double energy(List<Plane> image, int period) {
    return GridEnergy.of(image, period).value();
  }

  @Test
  void gridsHaveAllTheirEnergyInTheirPeriod() {
    var board = image(33, 47, BOARD);
    assertThat(energy(board, 2)).isCloseTo(1, within(1e-12));
    assertThat(energy(board, 4)).isCloseTo(1, within(1e-12));
    var wide = image(32, 32, (row, column) -> (row / 2 + column / 2) % 2);
    assertThat(energy(wide, 2)).isCloseTo(0, within(1e-12));
    assertThat(energy(wide, 4)).isCloseTo(1, within(1e-12));
    assertThat(GridEnergy.of(wide, 4).beyond(GridEnergy.of(wide, 2))).isCloseTo(1, within(1e-12));
    double[] deviations = GridEnergy.phaseDeviations(image(32, 48, BOARD).getFirst(), 2);
    assertThat(deviations).containsExactly(-1, 1, 1, -1);
  }

  /** Columns 0,1 and rows 0,3: variances 1/4 and 9/4, a tenth and nine tenths. */
  @Test
  void energiesOfSumsAreShares() {
    var columnsOfTwo = image(24, 24, (row, column) -> column % 2 + 3 * (row / 2 % 2));
    assertThat(energy(columnsOfTwo, 2)).isCloseTo(.1, within(1e-12));
    assertThat(energy(columnsOfTwo, 4)).isCloseTo(1, within(1e-12));
  }

  @Test
  void noiseHasTheExpectedEnergyAndPeak() {
    var random = new Random(1);
    double energy = 0;
    double decibels = 0;
    int images = 200;
    for (int i = 0; i < images; i++) {
      var image = noise(3, 32, random);
      energy += energy(image, 4) / images;
      decibels += LatticePeak.of(image, 2).decibels() / images;
    }
    double expected = GridEnergy.of(noise(1, 32, random), 4).noise();
    assertThat(expected).isEqualTo(15.0 / (24 * 24));
    assertThat(energy).isCloseTo(expected, within(.05 * expected));
    assertThat(decibels).isCloseTo(largestOfNine(random), within(.4));
  }

  /**
   * Three points in three channels: the transform is real there, so powers are squares of one
   * normal number, over ln 2, the median of the powers around them.
   */
  private static double largestOfNine(Random random) {
    double decibels = 0;
    int draws = 10_000;
    for (int i = 0; i < draws; i++) {
      double largest =
          random.doubles(9).map(_ -> square(random.nextGaussian())).max().orElseThrow();
      decibels += 10 * Math.log10(largest / Math.log(2)) / draws;
    }
    return decibels;
  }

  private static double square(double value) {
    return value * value;
  }

  @Test
  void peaksAreFoundWhereTheyAre() {
    var random = new Random(2);
    var channels = noise(3, 40, random);
    double[] striped = channels.get(1).values();
    for (int at = 0; at < striped.length; at++) {
      striped[at] += Math.cos(2 * Math.PI * (at / 40) / 4);
    }
    var peak = LatticePeak.of(channels, 4);
    assertThat(peak.channel()).isEqualTo(1);
    assertThat(peak.row()).isEqualTo(1);
    assertThat(peak.column()).isZero();
    assertThat(peak.decibels()).isGreaterThan(20);
    assertThat(LatticePeak.of(channels, 2).decibels()).isLessThan(12);
  }

  @Test
  void peakEqualsTheDefinition() {
    var plane = noise(1, 18, new Random(3)).getFirst();
    double[] ring = new double[56];
    int count = 0;
    for (int i = -4; i <= 4; i++) {
      for (int j = -4; j <= 4; j++) {
        if (Math.max(Math.abs(i), Math.abs(j)) >= 3) {
          ring[count++] = power(plane, 9 + i, 9 + j);
        }
      }
    }
    Arrays.sort(ring);
    double expected = 10 * Math.log10(power(plane, 9, 9) / ((ring[27] + ring[28]) / 2));
    assertThat(LatticePeak.of(List.of(plane), 2).decibels())
        .isGreaterThanOrEqualTo(expected - 1e-9);
    double[][] fast = Fourier.power(plane, new int[] {9}, new int[] {9, 10});
    assertThat(fast[0][1]).isCloseTo(power(plane, 9, 10), within(1e-9));
  }

  private static double power(Plane plane, int row, int column) {
    double real = 0;
    double imaginary = 0;
    int extent = plane.width();
    for (int y = 0; y < extent; y++) {
      for (int x = 0; x < extent; x++) {
        double down = Math.sin(Math.PI * y / extent);
        double across = Math.sin(Math.PI * x / extent);
        double value = (plane.at(y, x) - plane.mean()) * down * down * across * across;
        double angle = 2 * Math.PI * (row * y + column * x) / extent;
        real += value * Math.cos(angle);
        imaginary -= value * Math.sin(angle);
      }
    }
    return real * real + imaginary * imaginary;
  }

  @Test
  void imagesOfOneValueHaveNoGrid() {
    for (double value : new double[] {0, .3, -1e30, 1}) {
      double[] values = new double[24 * 24];
      Arrays.fill(values, value);
      var flat = List.of(new Plane(24, 24, values));
      assertThat(energy(flat, 8)).isZero();
      assertThat(LatticePeak.of(flat, 8).decibels()).isZero();
    }
  }

  @Test
  void smallImagesAreRefused() {
    for (int extent = 1; extent < SMALLEST; extent++) {
      var small = image(extent, 64, (_, column) -> column);
      assertThatThrownBy(() -> LatticePeak.of(small, 8))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("image: must be 17x17 or larger, was 64x" + extent);
    }
    assertThatThrownBy(() -> GridEnergy.of(List.of(), 2)).hasMessageContaining("channel");
    assertThatThrownBy(() -> new Plane(2, 2, new double[3])).hasMessageContaining("2x2");
    assertThat(energy(image(SMALLEST, SMALLEST, (_, _) -> 1), 8)).isZero();
  }
}
