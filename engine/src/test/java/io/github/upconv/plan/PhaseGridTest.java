package io.github.upconv.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.upconv.kernel.Kernels;
import io.github.upconv.layer.LayerLine;
import io.github.upconv.layer.WeightedLayer;
import io.github.upconv.plan.PhaseGrid.Window;
import io.github.upconv.testkit.Runs;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Windows, phase groups and the rows of weights that belong to them. */
class PhaseGridTest {
  private static final String GAN =
      "conv-transpose input=1x3x5x6 channels=40 kernel=4x4 stride=2x2 padding=1";
  private static final String PATCHES =
      "conv-transpose input=1x3x5x6 channels=40 kernel=2x2 stride=2x2";
  private static final String ODD =
      "conv-transpose input=1x3x5x6 channels=40 kernel=3x3 stride=2x2 padding=1";
  private static final String VOCODER =
      "conv-transpose input=1x3x9 channels=40 kernel=16 stride=8 padding=4";
  private static final String UNEVEN = "conv-transpose input=1x3x9 channels=40 kernel=5 stride=3";
  private static final String GAPS = "conv-transpose input=1x3x9 channels=40 kernel=1 stride=3";
  private static final String SUB_PIXEL =
      "sub-pixel-conv input=1x3x5x6 channels=40 upscale=2 kernel=3x3 padding=1";

  private static PhaseGrid grid(String text) {
    var line = LayerLine.parse(text);
    return PhaseGrid.of(Geometry.of(line.layer(), line.input()));
  }

  @ParameterizedTest
  @CsvSource({
    "9, 4, 4, " + GAN,
    "1, 1, 4, " + PATCHES,
    "4, 4, 4, " + ODD,
    "3, 2, 8, " + VOCODER,
    "2, 2, 3, " + UNEVEN,
    "1, 2, 3, " + GAPS,
    "9, 1, 4, " + SUB_PIXEL,
    "9, 1, 1, conv input=1x3x5x6 channels=40 kernel=3x3 padding=1",
    "1, 1, 8, conv-transpose input=1x3x2x2x3 channels=40 kernel=2x2x2 stride=2x2x2",
    "8, 8, 8, conv-transpose input=1x3x2x2x3 channels=40 kernel=3x3x3 stride=2x2x2 padding=1",
  })
  void countsOfWindowsGroupsAndPhases(int windows, int groups, int phases, String text) {
    var grid = grid(text);
    assertThat(grid.windows()).hasSize(windows).doesNotHaveDuplicates();
    assertThat(grid.groups()).hasSize(groups);
    assertThat(grid.phases()).isEqualTo(phases);
    assertThat(grid.groups().stream().flatMap(group -> group.phases().stream()))
        .hasSize(phases)
        .doesNotHaveDuplicates();
  }

  /** By hand, from {@code output + padding = source * stride + tap}. */
  @Test
  void tapsReadTheirWindowsInAscendingOrder() {
    var vocoder = grid(VOCODER);
    assertThat(windows(vocoder, 0)).containsExactly(new Window(0, 0, 0), new Window(0, 0, -1));
    assertThat(vocoder.groups().get(0).phases()).containsExactly(0, 1, 2, 3);
    assertThat(vocoder.groups().get(0).taps())
        .containsExactly(List.of(4, 12), List.of(5, 13), List.of(6, 14), List.of(7, 15));
    assertThat(windows(vocoder, 1)).containsExactly(new Window(0, 0, 1), new Window(0, 0, 0));
    assertThat(vocoder.groups().get(1).phases()).containsExactly(4, 5, 6, 7);
    assertThat(vocoder.groups().get(1).taps())
        .containsExactly(List.of(0, 8), List.of(1, 9), List.of(2, 10), List.of(3, 11));

    var uneven = grid(UNEVEN);
    assertThat(uneven.groups().get(0).phases()).containsExactly(0, 1);
    assertThat(uneven.groups().get(0).taps()).containsExactly(List.of(0, 3), List.of(1, 4));
    assertThat(uneven.groups().get(1).phases()).containsExactly(2);
    assertThat(uneven.groups().get(1).taps()).containsExactly(List.of(2));

    var gaps = grid(GAPS);
    assertThat(gaps.groups().get(1).phases()).containsExactly(1, 2);
    assertThat(gaps.groups().get(1).windows()).isEmpty();
    assertThat(gaps.groups().get(1).taps()).containsExactly(List.of(), List.of());

    // the phase that is odd along both axes: taps 0 and 2 of each
    var odd = grid(ODD);
    assertThat(odd.groups().get(3).phases()).containsExactly(3);
    assertThat(odd.groups().get(3).taps()).containsExactly(List.of(0, 2, 6, 8));
    assertThat(windows(odd, 3))
        .containsExactly(
            new Window(0, 1, 1), new Window(0, 1, 0), new Window(0, 0, 1), new Window(0, 0, 0));
  }

  private static List<Window> windows(PhaseGrid grid, int group) {
    return grid.groups().get(group).windows().stream().map(grid.windows()::get).toList();
  }

  /** An extent of 17 with stride 2 has a position whose second output is beyond the end. */
  @Test
  void theLastPositionMayLackOutputs() {
    var width = grid("conv-transpose input=1x3x9 channels=12 kernel=3 stride=2 padding=1").width();
    assertThat(width.outputs()).isEqualTo(17);
    assertThat(width.positions()).isEqualTo(9);
    assertThat(width.sources()).isEqualTo(9);
  }

  @ParameterizedTest
  @ValueSource(strings = {GAN, PATCHES, ODD, VOCODER, UNEVEN, GAPS, SUB_PIXEL})
  void everyPhaseOfEveryChannelHasARow(String text) {
    var line = LayerLine.parse(text);
    var layer = (WeightedLayer) line.layer();
    int phases = grid(text).phases();
    for (var engine : Runs.engines()) {
      var mixing = new PhaseMixing(layer, grid(text), Kernels.of(engine));
      int channels = 0;
      long weightAt = 0;
      for (var block : mixing.blocks()) {
        assertThat(block.first()).isEqualTo(channels);
        assertThat(block.weightAt()).isEqualTo(weightAt);
        var rows = new HashSet<Integer>();
        for (int phase = 0; phase < phases; phase++) {
          for (int c = 0; c < block.channels(); c++) {
            rows.add(mixing.rows().row(block, phase) + c);
          }
        }
        assertThat(rows).hasSize(phases * block.channels());
        assertThat(rows).allMatch(row -> row >= 0 && row < mixing.rows().rows(block));
        assertThat(mixing.rows().rows(block) % mixing.kernel().tilePixels()).isZero();
        for (int group = 0; group < mixing.groups().size(); group++) {
          weightAt += mixing.rows().bytes(block, group);
        }
        channels += block.channels();
      }
      assertThat(channels).isEqualTo(40);
      assertThat(mixing.weightBytes()).isEqualTo(weightAt);
      // a tap belongs to one phase of a transposed convolution, and to all of a sub-pixel one
      assertThat(mixing.rows().multiplyAddsPerPosition(40))
          .isEqualTo(3L * 40 * layer.kernelTaps() * (text.equals(SUB_PIXEL) ? 4 : 1));
    }
  }
}
