package io.github.upconv.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.upconv.layer.LayerLine;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every peer computes what the engine computes, for every family, rank and kind of axis. */
class PeersTest {
  /** Layers that every peer supports. */
  private static final List<String> COMMON =
      List.of(
          "conv-transpose input=1x16x8x8 channels=8 kernel=4x4 stride=2x2 pads=1,1,1,1",
          "conv-transpose input=2x20x5x7 channels=33 kernel=3x3 stride=2x2 pads=1,1,1,1"
              + " output-padding=1x1",
          "conv-transpose input=1x18x5x6 channels=12 groups=3 kernel=5x3 stride=3x2 pads=2,0,1,1",
          "conv-transpose input=1x24x6x6 channels=24 groups=24 kernel=4x4 stride=2x2 pads=1,1,1,1",
          "conv-transpose input=2x8x6x5 channels=5 kernel=3x3 stride=1x2 dilation=2x1 pads=2,1,2,1",
          "conv-transpose input=1x12x9 channels=20 kernel=8 stride=4 pads=0,4",
          "conv-transpose input=1x6x3x4x5 channels=9 kernel=2x2x2 stride=2x2x2",
          "conv-transpose input=1x6x3x4x5 channels=10 groups=2 kernel=3x3x3 stride=2x2x2"
              + " pads=1,1,1,1,1,1 output-padding=1x1x1",
          "resize-conv input=1x16x7x5 channels=20 scale=2x2 kernel=3x3 pads=1,1,1,1",
          "resize-conv input=2x3x4x5 channels=4 scale=3x2 kernel=3x5 pads=1,2,1,2",
          "resize-conv input=1x32x6x6 channels=32 groups=4 scale=2x2 kernel=3x3 pads=1,1,1,1",
          "resize-conv input=1x16x6x7 channels=9 mode=linear scale=2x2 kernel=3x3 pads=1,1,1,1",
          "resize-conv input=1x16x20 channels=24 scale=4 kernel=7 pads=3,3",
          "resize-conv input=1x8x3x4x5 channels=6 scale=2x2x2 kernel=3x3x3 pads=1,1,1,1,1,1",
          "sub-pixel-conv input=1x16x6x7 channels=16 upscale=2 kernel=3x3 pads=1,1,1,1",
          "sub-pixel-conv input=2x8x5x4 channels=3 upscale=3 kernel=5x5 pads=2,2,2,2",
          "sub-pixel-conv input=1x8x5x4 channels=6 groups=2 upscale=2 kernel=3x3 pads=1,1,1,1",
          "conv input=1x20x9x11 channels=17 kernel=3x3 stride=2x1 pads=1,0,1,2");

  private static final List<String> ONLY_ONEDNN =
      List.of(
          "sub-pixel-conv input=1x8x30 channels=5 upscale=2 kernel=5 pads=2,2",
          "sub-pixel-conv input=1x4x3x4x5 channels=3 upscale=2 kernel=3x3x3 pads=1,1,1,1,1,1");

  private static final List<String> ONLY_ONNX_RUNTIME =
      List.of(
          "resize-conv input=1x8x7x5 channels=6 scale=2x2 kernel=3x3 pads=1,1,1,1 pad-mode=reflect",
          "resize-conv input=1x8x7x5 channels=6 scale=2x2 kernel=3x3 pads=1,2,1,0"
              + " pad-mode=replicate",
          "resize-conv input=1x8x7x5 channels=6 mode=linear coordinates=align-corners scale=2x2"
              + " kernel=3x3 pads=1,1,1,1",
          "resize-conv input=1x8x8x6 channels=6 scale=1.5x1.5 kernel=3x3 pads=1,1,1,1");

  private static final List<String> PEERS = List.of("onednn", "onednn-own-layouts", "onnxruntime");

  @Test
  void allAreThere() {
    assertThat(Implementations.all())
        .extracting(Implementation::name)
        .containsExactly("simd", "scalar", "onednn", "onednn-own-layouts", "onnxruntime");
    for (String peer : PEERS) {
      assertThat(Implementations.named(peer).version()).matches("[0-9]+[.][0-9]+[.][0-9]+");
    }
  }

  static Stream<String> common() {
    return COMMON.stream();
  }

  @ParameterizedTest
  @MethodSource("common")
  void everyPeerAgrees(String line) {
    for (String peer : PEERS) {
      requireAgreement(line, peer, 1);
    }
  }

  static Stream<String> onlyOneDnn() {
    return ONLY_ONEDNN.stream();
  }

  @ParameterizedTest
  @MethodSource("onlyOneDnn")
  void oneDnnAgrees(String line) {
    assertThat(Implementations.named("onnxruntime").supports(LayerLine.parse(line))).isFalse();
    requireAgreement(line, "onednn", 1);
    requireAgreement(line, "onednn-own-layouts", 1);
  }

  static Stream<String> onlyOnnxRuntime() {
    return ONLY_ONNX_RUNTIME.stream();
  }

  @ParameterizedTest
  @MethodSource("onlyOnnxRuntime")
  void onnxRuntimeAgrees(String line) {
    assertThat(Implementations.named("onednn").supports(LayerLine.parse(line))).isFalse();
    requireAgreement(line, "onnxruntime", 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"onednn", "onednn-own-layouts", "onnxruntime"})
  void twoThreadsAgree(String peer) {
    requireAgreement(COMMON.getFirst(), peer, 2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "conv-transpose input=1x4x5x5 channels=4 kernel=3x3 stride=2x2 activation=relu",
        "conv-transpose input=1x4x5x5 channels=4 kernel=3x3 stride=2x2 auto-pad=same-upper",
        "resize-conv input=1x4x5x5 channels=4 mode=cubic scale=2x2 kernel=3x3",
        "resize input=1x4x5x5 scale=2x2",
        "pixel-shuffle input=1x4x5x5 upscale=2"
      })
  void nobodyIsAskedForTheRest(String line) {
    for (String peer : PEERS) {
      assertThat(Implementations.named(peer).supports(LayerLine.parse(line))).isFalse();
    }
  }

  private static void requireAgreement(String line, String peer, int threads) {
    var implementation = Implementations.named(peer);
    var parsed = LayerLine.parse(line);
    assertThat(implementation.supports(parsed)).as(peer + ": " + line).isTrue();
    try (var data = new LayerData(parsed)) {
      data.output().segment().fill((byte) -1); // NaN
      try (var run = implementation.prepare(data, threads)) {
        run.run();
        run.run(); // a run must not depend on what the one before has left
        run.fetch();
      }
      try (var agreement = new Agreement(data)) {
        assertThat(agreement.worst()).as(peer + ": " + line).isLessThanOrEqualTo(1);
      }
    }
  }
}
