package io.github.upconv.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.upconv.kernel.Kernels;
import io.github.upconv.layer.LayerLine;
import io.github.upconv.layer.Samples;
import io.github.upconv.layer.WeightedLayer;
import io.github.upconv.machine.Engine;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The ring of mixed slices is as long as it must be, and short enough for a cache. */
class SliceRingTest {
  private static final long MOST_BYTES = 2 << 20;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "conv-transpose input=1x4x16x5 channels=3 kernel=5x5 stride=2x2 padding=2",
        "conv-transpose input=3x4x7x5 channels=3 kernel=9x4 stride=2x2 padding=1",
        "conv-transpose input=2x4x5x5 channels=3 kernel=2x2 stride=5x5",
        "resize-conv input=2x4x6x5 channels=3 mode=nearest scale=1x2 kernel=6x3 pads=0,1,5,1"
            + " pad-mode=reflect",
        "resize-conv input=2x4x9x5 channels=3 mode=cubic scale=2x2 kernel=3x3 padding=1",
      })
  void noSliceIsMixedTwice(String line) {
    var geometry = geometry(LayerLine.parse(line));
    for (int slices = 1; slices <= 5; slices++) {
      var ring = SliceRing.of(geometry, slices);
      int[] mixed = mixed(geometry, ring);
      assertThat(mixed).as("%s by %d", line, slices).containsOnly(1);
    }
  }

  /** How often each chunk is mixed that any output reads, if every output finds its sources. */
  private static int[] mixed(Geometry geometry, SliceRing ring) {
    long perItem = geometry.outer().outputExtent();
    int[] mixed = new int[(int) geometry.inputSlices()];
    long[] slots = new long[ring.chunks()];
    Arrays.fill(slots, -1);
    var samples = new Samples();
    for (long output = 0; output < geometry.outputSlices(); output++) {
      samples.clear();
      geometry.outer().collect(output % perItem, samples);
      long first = output / perItem * geometry.outer().inputExtent();
      for (int i = 0; i < samples.count(); i++) {
        long chunk = (first + samples.source(i)) / ring.slicesPerChunk();
        int slot = (int) (chunk % slots.length);
        mixed[(int) chunk] += slots[slot] == chunk ? 0 : 1;
        slots[slot] = chunk;
      }
      for (int i = 0; i < samples.count(); i++) {
        assertThat(slots).contains((first + samples.source(i)) / ring.slicesPerChunk());
      }
    }
    return Arrays.stream(mixed).filter(times -> times > 0).toArray();
  }

  /** Four vectors of 16 lanes are a panel; rows that do not fill one go together. */
  @ParameterizedTest
  @CsvSource({"4,16", "16,4", "24,8", "32,2", "40,6", "60,4", "64,1", "120,2", "128,1", "256,1"})
  void chunksOfManyRowsAreTheShortestThatFillPanels(int rowPixels, int slices) {
    assertThat(slicesPerChunk(rowPixels, 864)).isEqualTo(slices);
  }

  /** Packing, which is cheaper for longer runs, is a larger part of the work. */
  @ParameterizedTest
  @CsvSource({"4,60", "16,15", "32,8", "64,4", "128,2", "256,1"})
  void chunksOfFewRowsAreLong(int rowPixels, int slices) {
    assertThat(slicesPerChunk(rowPixels, 48)).isEqualTo(slices);
  }

  private static int slicesPerChunk(int rowPixels, int rows) {
    var geometry = geometry(line(1, 1, rowPixels, 3));
    int most = SliceRing.MOST_PIXELS / rowPixels;
    return SliceRing.ofPlanes(geometry, rowPixels, most, rows, 16).slicesPerChunk();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 40, 100, 127, 181, 250, 256, 257, 300, 1000})
  void scratchMemoryIsLimited(int rowPixels) {
    var kernels = Kernels.of(Engine.SCALAR);
    for (int kernel : new int[] {3, 5, 7}) {
      for (int channels : new int[] {1, 17, 64, 96, 500}) {
        for (int terms : new int[] {3, 64, 768, 1500}) {
          var line = line(terms, channels, rowPixels, kernel);
          var geometry = geometry(line);
          var mixing = new PlanarMixing((WeightedLayer) line.layer(), geometry, kernels);
          assertThat(new SpreadSchedule(geometry, mixing, kernels).scratchBytes())
              .as("%d to %d channels, kernel %d", terms, channels, kernel)
              .isLessThanOrEqualTo(MOST_BYTES);
        }
      }
    }
  }

  private static LayerLine line(int terms, int channels, int rowPixels, int kernel) {
    return LayerLine.parse(
        "resize-conv input=1x%dx300x%d channels=%d scale=2 kernel=%d padding=%d"
            .formatted(terms, rowPixels, channels, kernel, kernel / 2));
  }

  private static Geometry geometry(LayerLine line) {
    return Geometry.of(line.layer(), line.input());
  }
}
