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
    // 15 squares per channel: relative deviation sqrt(2 / 15 / 3) of one image
    double spread = Math.sqrt(2.0 / 45 / images);
    assertThat(energy).isCloseTo(expected, within(4 * spread * expected));

    double[] ideal = random.doubles(10_000).map(_ -> peakOfNoise(random)).toArray();
    double mean = Arrays.stream(ideal).average().orElseThrow();
    double variance = Arrays.stream(ideal).map(peak -> square(peak - mean)).average().orElseThrow();
    double error = Math.sqrt(variance / images + variance / ideal.length);
    assertThat(decibels).isCloseTo(mean, within(4 * error));
  }

  /** Largest of three points in three channels, which are far enough apart to be independent. */
  private static double peakOfNoise(Random random) {
    return random.doubles(9).map(_ -> pointOfNoise(random)).max().orElseThrow();
  }

  /**
   * A point of period 2 in the spectrum of noise: independent normal numbers that are conjugate
   * across the point, as pixels are real, and a Hann window, which is a filter of spectra: 1/2 and
   * twice -1/4 along each axis.
   */
  private static double pointOfNoise(Random random) {
    double[][][] spectrum = new double[2][11][11];
    for (int at = 0; at <= 60; at++) {
      double real = random.nextGaussian();
      double imaginary = random.nextGaussian();
      boolean middle = at == 60;
      spectrum[0][at / 11][at % 11] = middle ? Math.sqrt(2) * real : real;
      spectrum[0][10 - at / 11][10 - at % 11] = middle ? Math.sqrt(2) * real : real;
      spectrum[1][at / 11][at % 11] = middle ? 0 : imaginary;
      spectrum[1][10 - at / 11][10 - at % 11] = middle ? 0 : -imaginary;
    }
    double[] ring = new double[56];
    int count = 0;
    for (int row = 1; row <= 9; row++) {
      for (int column = 1; column <= 9; column++) {
        if (Math.max(Math.abs(row - 5), Math.abs(column - 5)) >= 3) {
          ring[count++] = filteredPower(spectrum, row, column);
        }
      }
    }
    Arrays.sort(ring);
    return 10 * Math.log10(filteredPower(spectrum, 5, 5) / ((ring[27] + ring[28]) / 2));
  }

  private static double filteredPower(double[][][] spectrum, int row, int column) {
    double power = 0;
    for (double[][] part : spectrum) {
      double sum = 0;
      for (int i = -1; i <= 1; i++) {
        for (int j = -1; j <= 1; j++) {
          sum += (i == 0 ? .5 : -.25) * (j == 0 ? .5 : -.25) * part[row + i][column + j];
        }
      }
      power += square(sum);
    }
    return power;
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
    // a line has (amplitude / 2 * sum of the window)^2, noise has variance * sum of its squares,
    // distributed exponentially; the median of a ring with the bandwidth of the window, 1.5 bins
    // along each axis, deviates by 1 / ln 2 / sqrt(56 / 1.5^2) or 1.1 dB
    double line = square(.5 * 20 * 20);
    double around = Math.log(2) * square(3.0 / 8 * 40) / 12;
    assertThat(peak.decibels()).isCloseTo(10 * Math.log10(line / around), within(4.4));
    // noise has more at one of nine real points with a chance of 9 erfc(sqrt(10^1.2 ln 2 / 2)),
    // which is 1 in 120
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

  @Test
  void spectraToLookAtAreMeansOverTiles() {
    var small = noise(1, 26, new Random(4)).getFirst().crop(0, 0, 26, 24);
    double[][] spectrum = Spectrum.of(small);
    assertThat(spectrum).hasDimensions(24, 24);
    var tiles = List.of(small.crop(0, 0, 24, 24), small.crop(2, 0, 24, 24));
    double expected = tiles.stream().mapToDouble(tile -> power(tile, 3 - 12, 20 - 12)).sum() / 2;
    assertThat(spectrum[3][20]).isCloseTo(expected, within(1e-9));
    assertThat(Spectrum.of(image(300, 130, BOARD).getFirst())).hasDimensions(128, 128);
    assertThatThrownBy(() -> Spectrum.of(new Plane(7, 9, new double[63])))
        .hasMessage("image: must be 8x8 or larger, was 9x7");
  }

  @Test
  void pointsOfTheLatticeHaveNoMirrorImages() {
    var image = noise(2, 40, new Random(5));
    for (int period : new int[] {2, 3, 4, 8}) {
      var points = LatticePeak.points(image, period);
      // those that are their own mirror image, and half of the others
      int own = period % 2 == 0 ? 3 : 0;
      assertThat(points).hasSize(own + (period * period - 1 - own) / 2);
      assertThat(points).contains(LatticePeak.of(image, period));
      for (var point : points) {
        assertThat(points)
            .filteredOn(other ->
                (point.row() + other.row()) % period == 0
                    && (point.column() + other.column()) % period == 0)
            .isSubsetOf(point);
      }
    }
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
