package io.github.upconv.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.upconv.layer.LayerLine;
import io.github.upconv.layer.Samples;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Parts of the output slices cover all of them, and say exactly which input slices they read. */
class SliceRangeTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "conv-transpose input=1x4x16x5 channels=3 kernel=5x5 stride=2x2 padding=2",
        "conv-transpose input=3x4x7x5 channels=3 kernel=4x4 stride=2x2 padding=1",
        // outputs without a source
        "conv-transpose input=2x4x5x5 channels=3 kernel=2x2 stride=5x5",
        // the last rows read backwards, far from the first of their part
        "resize-conv input=2x4x6x5 channels=3 mode=nearest scale=1x2 kernel=6x3 pads=0,1,5,1"
            + " pad-mode=reflect",
        "resize-conv input=2x4x9x5 channels=3 mode=cubic scale=2x2 kernel=3x3 padding=1",
        "sub-pixel-conv input=2x4x9x5 channels=3 upscale=3 kernel=3x3 padding=1",
        "conv-transpose input=3x4x20 channels=3 kernel=4 stride=2 padding=1",
      })
  void partsReadTheirSources(String line) {
    var parsed = LayerLine.parse(line);
    var geometry = Geometry.of(parsed.layer(), parsed.input());
    for (int parts = 1; parts <= geometry.outputSlices(); parts++) {
      long done = 0;
      for (int part = 0; part < parts; part++) {
        var range = SliceRange.of(geometry, part, parts);
        assertThat(range.first()).isEqualTo(done);
        assertThat(range.end()).isGreaterThan(done);
        requireSources(geometry, range, "%s, part %d of %d".formatted(line, part, parts));
        done = range.end();
      }
      assertThat(done).isEqualTo(geometry.outputSlices());
    }
  }

  private static void requireSources(Geometry geometry, SliceRange range, String context) {
    long perItem = geometry.outer().outputExtent();
    long least = Long.MAX_VALUE;
    long most = -1;
    var samples = new Samples();
    for (long slice = range.first(); slice < range.end(); slice++) {
      samples.clear();
      geometry.outer().collect(slice % perItem, samples);
      for (int i = 0; i < samples.count(); i++) {
        long source = slice / perItem * geometry.outer().inputExtent() + samples.source(i);
        least = Math.min(least, source);
        most = Math.max(most, source);
      }
    }
    long extent = geometry.outer().inputExtent();
    long firstItem = range.first() / perItem;
    long lastItem = (range.end() - 1) / perItem;
    // an item without a source in the part is one whose outputs there read nothing
    boolean firstReads = most >= 0 && least / extent == firstItem;
    boolean lastReads = most >= 0 && most / extent == lastItem;
    assertThat(range.firstSource())
        .as(context)
        .isEqualTo(firstReads ? least : (firstItem + 1) * extent);
    assertThat(range.endSource()).as(context).isEqualTo(lastReads ? most + 1 : lastItem * extent);
  }
}
