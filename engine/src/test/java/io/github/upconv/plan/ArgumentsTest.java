package io.github.upconv.plan;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.upconv.layer.LayerLine;
import io.github.upconv.layer.WeightedLayer;
import io.github.upconv.machine.Engine;
import io.github.upconv.tensor.Shape;
import io.github.upconv.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every refusal names the argument, what was needed and what was given. */
class ArgumentsTest {
  private static final LayerLine DECONVOLUTION =
      LayerLine.parse("conv-transpose input=1x2x4 channels=3 kernel=3 stride=2");
  private static final Executor HERE = Runnable::run;

  private static Tensor zeros(long... extents) {
    return Tensor.of(new float[(int) Shape.of(extents).elements()], extents);
  }

  static Stream<Arguments> bindings() {
    var sloped = "conv-transpose input=1x2x4 channels=3 kernel=3 activation=prelu";
    var resize = "resize input=1x2x4 scale=2";
    return Stream.of(
        binding("weight: need shape 2x3x3, was absent", DECONVOLUTION, Parameters.none()),
        binding(
            "weight: need shape 2x3x3, was 3x2x3", DECONVOLUTION, Parameters.of(zeros(3, 2, 3))),
        binding("weight: need shape 2x3x3, was 18", DECONVOLUTION, Parameters.of(zeros(18))),
        binding(
            "bias: need shape 3, was 2",
            DECONVOLUTION,
            Parameters.of(zeros(2, 3, 3)).bias(zeros(2))),
        binding(
            "bias: need shape 3, was 1x3",
            DECONVOLUTION,
            Parameters.of(zeros(2, 3, 3)).bias(zeros(1, 3))),
        binding(
            "bias: need shape 12, was 3",
            LayerLine.parse("sub-pixel-conv input=1x2x4x4 channels=3 upscale=2 kernel=1"),
            Parameters.of(zeros(12, 2, 1, 1)).bias(zeros(3))),
        binding(
            "slope: is for activation=prelu, activation was none",
            DECONVOLUTION,
            Parameters.of(zeros(2, 3, 3)).slope(zeros(3))),
        binding(
            "slope: need shape 3, was absent",
            LayerLine.parse(sloped),
            Parameters.of(zeros(2, 3, 3))),
        binding(
            "slope: need shape 3, was 2",
            LayerLine.parse(sloped),
            Parameters.of(zeros(2, 3, 3)).slope(zeros(2))),
        binding(
            "scale: need shape 3, was 2",
            DECONVOLUTION,
            Parameters.of(zeros(2, 3, 3)).scaleShift(zeros(2), zeros(3))),
        binding(
            "shift: need shape 3, was 3x1",
            DECONVOLUTION,
            Parameters.of(zeros(2, 3, 3)).scaleShift(zeros(3), zeros(3, 1))),
        binding(
            "scale: need shape 3, was absent",
            DECONVOLUTION,
            new Parameters(zeros(2, 3, 3), null, null, null, zeros(3))),
        binding(
            "shift: need shape 2, was absent",
            LayerLine.parse(resize),
            new Parameters(null, null, null, zeros(2), null)),
        binding(
            "scale: need shape 3, was 12",
            LayerLine.parse("sub-pixel-conv input=1x2x4x4 channels=3 upscale=2 kernel=1"),
            Parameters.of(zeros(12, 2, 1, 1)).scaleShift(zeros(12), zeros(12))),
        binding(
            "weight: this layer has none, was given",
            LayerLine.parse(resize),
            Parameters.of(zeros(2))),
        binding(
            "bias: this layer has none, was given",
            LayerLine.parse(resize),
            Parameters.none().bias(zeros(2))));
  }

  private static Arguments binding(String message, LayerLine line, Parameters parameters) {
    return arguments(message, line, parameters);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bindings")
  void bindRefuses(String message, LayerLine line, Parameters parameters) {
    for (var engine : Engine.values()) {
      if (engine == Engine.SCALAR || Engine.simdAvailable()) {
        var plan = Plan.of(line.layer(), line.input(), engine);
        assertThatIllegalArgumentException()
            .isThrownBy(() -> plan.bind(parameters))
            .withMessage(message);
      }
    }
  }

  static Stream<Arguments> runs() {
    var readOnly = Tensor.of(MemorySegment.ofArray(new float[27]).asReadOnly(), Shape.of(1, 3, 9));
    return Stream.of(
        arguments(
            "input: need batch x channels x 1 spatial extents, was 1x2x4x1",
            zeros(1, 2, 4, 1),
            zeros(1, 3, 9)),
        arguments("input: need 2 channels, was 1x3x4", zeros(1, 3, 4), zeros(1, 3, 9)),
        arguments(
            "input: every extent must be 1 or more, was 0x2x4", zeros(0, 2, 4), zeros(0, 3, 9)),
        arguments(
            "output: need shape 1x3x9 for input 1x2x4, was 1x3x8", zeros(1, 2, 4), zeros(1, 3, 8)),
        arguments(
            "output: need shape 2x3x9 for input 2x2x4, was 1x3x9", zeros(2, 2, 4), zeros(1, 3, 9)),
        arguments("output: need a writable segment, was read-only", zeros(1, 2, 4), readOnly));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("runs")
  void runRefuses(String message, Tensor input, Tensor output) {
    try (var operator = deconvolution()) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> operator.run(input, output))
          .withMessage(message);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> operator.run(input, output, HERE, 2))
          .withMessage(message);
      operator.run(zeros(1, 2, 4), zeros(1, 3, 9));
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = ';',
      value = {
        "residual: need shape 1x3x9 for input 1x2x4, was 1x3x8; 1; 3; 8",
        "residual: need shape 1x3x9 for input 1x2x4, was 1x2x9; 1; 2; 9",
        "residual: need shape 1x3x9 for input 1x2x4, was 2x3x9; 2; 3; 9",
      })
  void runRefusesAResidual(String message, int batch, int channels, int width) {
    try (var operator = deconvolution()) {
      var residual = zeros(batch, channels, width);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> operator.run(zeros(1, 2, 4), residual, zeros(1, 3, 9)))
          .withMessage(message);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> operator.run(zeros(1, 2, 4), residual, zeros(1, 3, 9), HERE, 2))
          .withMessage(message);
      operator.run(zeros(1, 2, 4), zeros(1, 3, 9), zeros(1, 3, 9));
    }
  }

  @Test
  void batchNormalizationsFit() {
    var two = zeros(2);
    var three = zeros(3);
    var none = Parameters.none();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> none.batchNorm(two, three, two, two, 1))
        .withMessage("variance: need shape 2, was 3");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> none.batchNorm(two, two, three, two, 1))
        .withMessage("gamma: need shape 2, was 3");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> none.batchNorm(two, two, two, three, 1))
        .withMessage("beta: need shape 2, was 3");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> none.batchNorm(zeros(2, 3), two, two, two, 1))
        .withMessage("mean: need shape 6, was 2x3");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> none.batchNorm(two, Tensor.of(new float[] {1, 0}, 2), two, two, 0))
        .withMessage("variance: variance + epsilon must be above 0, was 0.0 + 0.0 in channel 1");
  }

  private static Operator deconvolution() {
    var weight = zeros(((WeightedLayer) DECONVOLUTION.layer()).weightShape().extents());
    return Plan.of(DECONVOLUTION.layer(), DECONVOLUTION.input()).bind(weight);
  }

  @Test
  void parallelismIsAtLeastOne() {
    try (var operator = deconvolution()) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> operator.run(zeros(1, 2, 4), zeros(1, 3, 9), HERE, 0))
          .withMessage("parallelism: must be 1 or more, was 0");
    }
  }

  @Test
  void confinedMemoryIsForOneThread() {
    var need =
        ": need a shared, automatic or heap segment to run on several threads, was confined to"
            + " one";
    try (var arena = Arena.ofConfined();
        var operator = deconvolution()) {
      var input = Tensor.allocate(Shape.of(1, 2, 4), arena);
      var output = Tensor.allocate(Shape.of(1, 3, 9), arena);
      operator.run(input, output);
      operator.run(input, output, HERE, 1);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> operator.run(input, zeros(1, 3, 9), HERE, 2))
          .withMessage("input" + need);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> operator.run(zeros(1, 2, 4), output, HERE, 2))
          .withMessage("output" + need);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> operator.run(zeros(1, 2, 4), output, zeros(1, 3, 9), HERE, 2))
          .withMessage("residual" + need);
    }
  }

  @Test
  void aReadOnlyInputIsFine() {
    try (var operator = deconvolution()) {
      var input = MemorySegment.ofArray(new float[8]).asReadOnly();
      operator.run(Tensor.of(input, Shape.of(1, 2, 4)), zeros(1, 3, 9));
    }
  }

  @Test
  void anInputOfAnotherLayerIsRefusedWhenPlanned() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Plan.of(DECONVOLUTION.layer(), Shape.of(1, 5, 4)))
        .withMessage("input: need 2 channels, was 1x5x4");
  }

  /** Refused by arithmetic, not by running out of memory. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "conv-transpose input=1x1x1x1 channels=1 kernel=100000x100000",
        "conv-transpose input=1x1x1x1x1 channels=1 kernel=2000x2000x2000",
        "conv-transpose input=1x2000000000x1 channels=2000000000 kernel=1",
      })
  void layersThatCannotBePlanned(String text) {
    var line = LayerLine.parse(text);
    for (var engine : Engine.values()) {
      if (engine == Engine.SCALAR || Engine.simdAvailable()) {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> Plan.of(line.layer(), line.input(), engine))
            .withMessageContaining("layer: ");
      }
    }
  }
}
