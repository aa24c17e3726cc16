package io.github.upconv.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.github.upconv.layer.Activation.Kind;
import io.github.upconv.machine.Engine;
import io.github.upconv.testkit.Case;
import io.github.upconv.testkit.Compare;
import io.github.upconv.testkit.Data;
import io.github.upconv.testkit.Draw;
import io.github.upconv.testkit.Runs;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Activations alone, behind a resize that changes nothing. */
@Tag("width")
class ActivationTest {
  private static final int CHANNELS = 37;
  private static final int COUNT = CHANNELS * 600;

  /** Documented accuracy of tanh and sigmoid. */
  private static final double UNITS_IN_LAST_PLACE = 3;

  private static Case with(String activation, float[] x) {
    var line =
        "resize input=1x%dx%d scale=1 activation=%s"
            .formatted(CHANNELS, x.length / CHANNELS, activation);
    return Case.of(line, Data.REALS, 1).withInput(x);
  }

  /** All magnitudes and both signs, densely where the functions bend. */
  private static float[] samples() {
    var draw = new Draw(11);
    float[] x = new float[COUNT];
    for (int i = 0; i < x.length; i++) {
      x[i] =
          switch (i % 4) {
            case 0 -> Float.intBitsToFloat((int) (draw.unit() * 0x7f800000L));
            case 1 -> (float) (draw.unit() * 2);
            case 2 -> (float) (draw.unit() * 20);
            default -> (float) (draw.unit() * 110);
          };
      x[i] = draw.chance(0.5) ? -x[i] : x[i];
    }
    float[] special = {
      0f,
      -0f,
      Float.NaN,
      Float.POSITIVE_INFINITY,
      Float.NEGATIVE_INFINITY,
      0.625f,
      -0.625f,
      10,
      -10,
      87,
      -87,
      88.8f,
      -88.8f,
      103.9f,
      -103.9f,
      Float.MAX_VALUE,
      -Float.MAX_VALUE,
      Float.MIN_VALUE
    };
    System.arraycopy(special, 0, x, 0, special.length);
    return x;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "relu",
        "leaky-relu:0.2",
        "leaky-relu:-3",
        "leaky-relu:0",
        "prelu",
        "tanh",
        "sigmoid"
      })
  void theTwinsAgree(String activation) {
    var c = with(activation, samples());
    float[] scalar = Runs.run(c, Engine.SCALAR);
    Compare.withOracle(c, c.expected(), scalar);
    for (var engine : Runs.engines()) {
      Compare.sameBits(c, scalar, Runs.run(c, engine));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"TANH", "SIGMOID"})
  void curvesAreAccurate(Kind kind) {
    DoubleUnaryOperator exact = kind == Kind.TANH ? Math::tanh : x -> 1 / (1 + Math.exp(-x));
    float[] x = samples();
    float[] y = Runs.run(with(kind == Kind.TANH ? "tanh" : "sigmoid", x), Engine.SCALAR);
    for (int i = 0; i < x.length; i++) {
      double wanted = exact.applyAsDouble(x[i]);
      double unit = Math.ulp((float) wanted);
      // below e^-87 a sigmoid may be 0
      double allowed =
          kind == Kind.SIGMOID
              ? Math.max(unit * UNITS_IN_LAST_PLACE, 0x1p-125)
              : unit * UNITS_IN_LAST_PLACE;
      boolean right = Double.isNaN(wanted) ? Float.isNaN(y[i]) : Math.abs(y[i] - wanted) <= allowed;
      if (!right) {
        fail("%s(%s) is %s, expected %s", kind, x[i], y[i], wanted);
      }
      assertThat(Math.abs(y[i])).as("%s(%s)", kind, x[i]).matches(v -> !(v > 1));
    }
  }
}
