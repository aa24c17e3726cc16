package io.github.upconv.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.upconv.cli.run.LayerCase;
import io.github.upconv.cli.run.Runner;
import io.github.upconv.layer.Interpolation.Mode;
import io.github.upconv.layer.PixelShuffle;
import io.github.upconv.layer.Resize;
import io.github.upconv.machine.Engine;
import io.github.upconv.tensor.Layout;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The backend tests of ONNX that are about layers of this family. */
class OnnxTest {
  static List<Path> cases() throws IOException, URISyntaxException {
    URL folder = Objects.requireNonNull(OnnxTest.class.getResource("/onnx"));
    try (var files = Files.list(Path.of(folder.toURI()))) {
      return files.filter(file -> file.toString().endsWith(".safetensors")).sorted().toList();
    }
  }

  @Test
  void allAreThere() throws IOException, URISyntaxException {
    assertThat(cases()).hasSizeGreaterThanOrEqualTo(78);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void meetsTheExpectedOutput(Path file) throws IOException {
    try (var arena = Arena.ofShared();
        var runner = new Runner(2)) {
      var layerCase = LayerCase.read(file.toString(), arena);
      var expected = Objects.requireNonNull(layerCase.expected());
      boolean copy =
          layerCase.line().layer() instanceof PixelShuffle
              || (layerCase.line().layer() instanceof Resize resize
                  && resize.interpolation().mode() == Mode.NEAREST);
      for (Engine engine : Engine.values()) {
        var output = runner.compute(layerCase, engine, Layout.CHANNELS_FIRST, arena);
        for (long i = 0; i < expected.shape().elements(); i++) {
          float wanted = expected.segment().getAtIndex(ValueLayout.JAVA_FLOAT, i);
          double tolerance = copy ? 0 : 1e-7 + 1e-3 * Math.abs(wanted);
          assertThat((double) output.segment().getAtIndex(ValueLayout.JAVA_FLOAT, i))
              .isBetween(wanted - tolerance, wanted + tolerance);
        }
      }
    }
  }
}
