package io.github.upconv.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.upconv.bench.Implementation.Side;
import io.github.upconv.layer.LayerLine;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whether a wrong output is noticed before it is timed. */
class AgreementTest {
  private static final Implementation PEER = new Stub("peer", "Peer", "1", Side.PEER);

  /** Kernel = stride: every output is the sum of 12 products and the bias. */
  private final LayerData data =
      new LayerData(
          LayerLine.parse("conv-transpose input=1x12x5x4 channels=3 kernel=2x2 stride=2x2"));

  private final Agreement agreement = new Agreement(data);

  @BeforeEach
  void run() {
    try (var run = Implementations.named("simd").prepare(data, 1)) {
      run.run();
    }
  }

  @AfterEach
  void close() {
    agreement.close();
    data.close();
  }

  @Test
  void ourOutputPasses() {
    assertThat(agreement.worst()).isZero();
    for (String engine : new String[] {"simd", "scalar"}) {
      assertThatCode(() -> agreement.require(Implementations.named(engine)))
          .doesNotThrowAnyException();
    }
  }

  @Test
  void theBoundIsThatOfTheDocument() {
    double magnitude = Math.abs((double) data.bias().get(1));
    for (int channel = 0; channel < 12; channel++) {
      double product =
          (double) data.input().get(0, channel, 4, 3) * data.weight().get(channel, 1, 1, 1);
      magnitude += Math.abs(product);
    }
    // 12 products and the bias, on both sides
    double allowed = 2 * (4 + 2 * Math.sqrt(13)) * 0x1p-24 * magnitude;
    float exact = data.output().get(0, 1, 9, 7);
    data.output().set((float) (exact + 0.9 * allowed), 0, 1, 9, 7);
    assertThat(agreement.worst()).isBetween(0.8, 1.0);
    assertThatCode(() -> agreement.require(PEER)).doesNotThrowAnyException();
    data.output().set((float) (exact + 1.1 * allowed), 0, 1, 9, 7);
    assertThatThrownBy(() -> agreement.require(PEER))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("Peer and upconv differ by 1.")
        .hasMessageEndingWith(data.line().toString());
  }

  @Test
  void nanIsNoticed() {
    data.output().set(Float.NaN, 0, 0, 0, 0);
    assertThatThrownBy(() -> agreement.require(PEER)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void enginesMustHaveTheSameBits() {
    int bits = data.output().segment().getAtIndex(ValueLayout.JAVA_INT, 7);
    data.output().segment().setAtIndex(ValueLayout.JAVA_INT, 7, bits ^ 1);
    for (String engine : new String[] {"simd", "scalar"}) {
      assertThatThrownBy(() -> agreement.require(Implementations.named(engine)))
          .hasMessageStartingWith("scalar and SIMD differ");
    }
  }
}
