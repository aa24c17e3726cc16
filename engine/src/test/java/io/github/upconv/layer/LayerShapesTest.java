package io.github.upconv.layer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.upconv.tensor.Shape;
import io.github.upconv.testkit.Case;
import io.github.upconv.testkit.Cases;
import io.github.upconv.testkit.Data;
import io.github.upconv.testkit.Family;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LayerShapesTest {
  @ParameterizedTest
  @EnumSource(Family.class)
  void outputShapesAgreeWithTheDefinition(Family family) {
    for (long seed = 0; seed < 150; seed++) {
      var c = Cases.random(family, Data.INTEGERS, seed);
      assertThat(c.line().output()).as("%s", c).isEqualTo(c.expected().shape());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          conv-transpose input=1x1x3x3 channels=2 kernel=3x3 | 1x2x5x5
          conv-transpose input=1x1x3x3 channels=2 kernel=3 stride=3x2 output-padding=1 | 1x2x10x8
          conv-transpose input=1x1x3x3 channels=2 kernel=3 stride=3x2 output-shape=10x8 | 1x2x10x8
          conv-transpose input=1x1x3x3 channels=2 kernel=3 stride=2 auto-pad=same-upper | 1x2x6x6
          conv-transpose input=1x1x3x3 channels=2 kernel=3 stride=2 auto-pad=valid | 1x2x7x7
          conv-transpose input=1x1x3x3 channels=1 kernel=2x2 dilation=2x2 | 1x1x5x5
          conv-transpose input=1x1x2 channels=1 kernel=2 dilation=3 output-padding=2 | 1x1x7
          conv input=1x1x7x5 channels=1 kernel=3x3 stride=2x2 pads=1,1,1,1 | 1x1x4x3
          conv input=1x1x5x5 channels=1 kernel=3x3 stride=2x2 auto-pad=same-lower | 1x1x3x3
          resize input=1x1x4x4 mode=linear scale=0.6x1.3 | 1x1x2x5
          resize-conv input=2x3x5 channels=4 mode=nearest size=9 kernel=4 padding=1 | 2x4x8
          sub-pixel-conv input=1x2x4x4x4 channels=3 upscale=2 kernel=3 padding=1 | 1x3x8x8x8
          pixel-shuffle input=1x12x4x6 upscale=2 | 1x3x8x12
          """)
  void knownShapes(String line, String output) {
    assertThat(LayerLine.parse(line).output()).hasToString(output);
  }

  @ParameterizedTest
  @EnumSource(Family.class)
  void weightShapesAndTheirCounts(Family family) {
    for (long seed = 0; seed < 50; seed++) {
      var c = Cases.random(family, Data.INTEGERS, seed);
      if (c.layer() instanceof WeightedLayer layer) {
        long elements = layer.kernelTaps() * layer.inputChannels() * layer.outputChannels();
        elements = elements / layer.groups() * (Case.biases(layer) / layer.outputChannels());
        assertThat(layer.weightShape().elements()).as("%s", c).isEqualTo(elements);
        assertThat(layer.weightShape().rank()).isEqualTo(layer.rank() + 2);
      }
    }
    var transposed = TransposedConvolution.of(6, 4, Axis.of(3), Axis.of(5)).groups(2);
    assertThat(transposed.weightShape()).isEqualTo(Shape.of(6, 2, 3, 5));
    assertThat(Convolution.of(6, 4, Axis.of(3)).groups(2).weightShape())
        .isEqualTo(Shape.of(4, 3, 3));
    assertThat(SubPixelConvolution.of(6, 4, 3, Axis.of(3), Axis.of(1)).weightShape())
        .isEqualTo(Shape.of(36, 6, 3, 1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          conv-transpose input=1x256x16x16 channels=128 kernel=4 stride=2 padding=1 | 134217728
          conv-transpose input=2x4x5 channels=6 kernel=3 groups=2 | 360
          resize-conv input=1x8x4x4 channels=2 mode=nearest scale=2x2 kernel=3x3 padding=1 | 9216
          sub-pixel-conv input=1x8x4x4 channels=2 upscale=2 kernel=3x3 padding=1 | 9216
          conv input=1x4x8 channels=6 kernel=3 groups=2 | 216
          resize input=1x2x4x4 mode=cubic scale=2x2 | 2048
          resize input=1x2x4x4 mode=linear scale=2x2 | 512
          pixel-shuffle input=1x4x3x3 upscale=2 | 36
          """)
  void nominalWorkIsThatOfTheDirectForm(String text, long multiplyAdds) {
    var line = LayerLine.parse(text);
    assertThat(line.layer().nominalMultiplyAdds(line.input())).isEqualTo(multiplyAdds);
  }

  @Test
  void anActivationChangesNothingElse() {
    for (var family : Family.values()) {
      var line = Cases.line(family, 3);
      var changed = line.layer().activation(Activation.leakyRelu(0.3f));
      assertThat(changed.activation()).isEqualTo(Activation.leakyRelu(0.3f));
      assertThat(changed.activation(line.layer().activation())).isEqualTo(line.layer());
    }
  }
}
