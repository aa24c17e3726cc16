package io.github.upconv;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.upconv.analysis.Conversions;
import io.github.upconv.analysis.Smoothing;
import io.github.upconv.analysis.TrainedLayer;
import io.github.upconv.layer.Activation;
import io.github.upconv.layer.Axis;
import io.github.upconv.layer.Overlap;
import io.github.upconv.layer.TransposedConvolution;
import io.github.upconv.plan.Plan;
import io.github.upconv.tensor.Shape;
import io.github.upconv.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

/** The examples of the README; a test of the command line compares the texts. */
class EmbeddingTest {
  private static void fill(Tensor tensor) {
    for (long i = 0; i < tensor.shape().elements(); i++) {
      tensor.segment().setAtIndex(ValueLayout.JAVA_FLOAT, i, i % 7 - 3);
    }
  }

  @Test
  void readme() {
    // README begins
    var axis = Axis.of(4).stride(2).padding(1);
    var layer =
        TransposedConvolution.of(64, 32, axis, axis)
            .activation(Activation.of(Activation.Kind.RELU));
    boolean even = Overlap.of(layer.axes()).isEven(); // true: 4 is a multiple of 2

    try (var arena = Arena.ofConfined()) {
      var input = Tensor.allocate(Shape.of(1, 64, 16, 16), arena);
      var weight = Tensor.allocate(layer.weightShape(), arena);
      var bias = Tensor.allocate(Shape.of(32), arena);
      fill(input); // your data
      fill(weight);
      fill(bias);

      try (var operator = Plan.of(layer, input.shape()).bind(weight, bias)) {
        var output = Tensor.allocate(operator.outputShape(input.shape()), arena);
        operator.run(input, output); // as often as you like, from any thread
        float value = output.get(0, 31, 15, 15);
        // README ends
        assertThat(value).isNotNaN();
        assertThat(output.shape()).isEqualTo(Shape.of(1, 32, 32, 32));
      }
    }
    assertThat(even).isTrue();
  }

  @Test
  void readmeConversions() {
    var axis = Axis.of(4).stride(2).padding(1);
    var layer = TransposedConvolution.of(2, 3, axis, axis);
    var weight = Tensor.allocate(layer.weightShape(), Arena.ofAuto());
    var bias = Tensor.allocate(Shape.of(3), Arena.ofAuto());
    fill(weight);
    // README begins
    var trained = new TrainedLayer(layer, weight, bias);
    var subPixel = Conversions.toSubPixelConvolution(trained); // 3x3, then a pixel shuffle
    var smooth = Smoothing.fold(trained); // 5x5: without a checkerboard, and a little blurred
    // README ends
    assertThat(subPixel.layer().kernelTaps()).isEqualTo(3 * 3);
    assertThat(smooth.layer().kernelTaps()).isEqualTo(5 * 5);
  }
}
