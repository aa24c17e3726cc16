package io.github.upconv.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.upconv.kernel.Kernels;
import io.github.upconv.layer.LayerLine;
import io.github.upconv.layer.WeightedLayer;
import io.github.upconv.machine.Engine;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scratch memory is made once, tasks are cut for any number of workers. */
class DepthwiseScheduleTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "conv-transpose input=1x1x6200x1100 channels=1 kernel=4x4 stride=4x4",
        "conv-transpose input=1x1x6200x1100 channels=1 kernel=4x4 stride=2x2 padding=1",
        "conv input=1x2x900x700 channels=2 kernel=5x5 padding=2 groups=2",
        "conv-transpose input=1x1x40x90x90 channels=1 kernel=4x4x4 stride=2 padding=1",
        "conv-transpose input=1x1x100000 channels=1 kernel=32 stride=16 padding=8",
        "conv-transpose input=1x1x300x9000 channels=1 kernel=64x64 stride=32x32 padding=16",
      })
  void rowsOfEveryTaskHaveRoom(String text) {
    var line = LayerLine.parse(text);
    var geometry = Geometry.of(line.layer(), line.input());
    var kernels = Kernels.of(Engine.SCALAR);
    var mixing = new DepthwiseMixing((WeightedLayer) line.layer(), geometry.taps(), kernels);
    var schedule = new DepthwiseSchedule(geometry, mixing, kernels);
    for (int workers = 1; workers <= 64; workers++) {
      var tasks = schedule.cut(workers).last();
      assertThat(tasks).as("%s, %d workers", text, workers).hasSizeGreaterThanOrEqualTo(1);
      for (var task : tasks) {
        assertThat(task.sourceRows() * schedule.pitch())
            .as("%s, %d workers, %s", text, workers, task)
            .isLessThanOrEqualTo(schedule.sourceBytes());
      }
    }
  }
}
