package io.github.upconv.bench.peers;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.github.upconv.bench.Implementation;
import io.github.upconv.bench.LayerData;
import io.github.upconv.layer.LayerLine;
import io.github.upconv.layer.SubPixelConvolution;
import io.github.upconv.tensor.Tensor;
import java.nio.ByteOrder;
import java.util.Map;

/**
 * ONNX Runtime through its Java API: {@code ConvTranspose}, {@code Resize} and {@code Conv}, {@code
 * Conv} and {@code DepthToSpace}, reading and writing our tensors in place.
 */
public final class OnnxRuntime implements Implementation {
  /** Loads the library. */
  public OnnxRuntime() {}

  @Override
  public String name() {
    return "onnxruntime";
  }

  @Override
  public String title() {
    return "ONNX Runtime";
  }

  @Override
  public String version() {
    return OrtEnvironment.getEnvironment().getVersion();
  }

  @Override
  public Side side() {
    return Side.PEER;
  }

  @Override
  public boolean supports(LayerLine line) {
    boolean shuffles = !(line.layer() instanceof SubPixelConvolution) || line.layer().rank() == 2;
    return Support.plain(line) && shuffles;
  }

  @Override
  public Run prepare(LayerData data, int threads) {
    try (var options = new SessionOptions()) {
      options.setIntraOpNumThreads(threads);
      options.setInterOpNumThreads(1);
      var environment = OrtEnvironment.getEnvironment();
      var session = environment.createSession(OnnxModel.of(data), options);
      return new SessionRun(
          session, tensor(environment, data.input()), tensor(environment, data.output()));
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  private static OnnxTensor tensor(OrtEnvironment environment, Tensor tensor) throws OrtException {
    var values = tensor.segment().asByteBuffer().order(ByteOrder.nativeOrder()).asFloatBuffer();
    return OnnxTensor.createTensor(environment, values, tensor.shape().extents());
  }

  private record SessionRun(
      OrtSession session,
      OnnxTensor input,
      OnnxTensor output,
      Map<String, OnnxTensor> inputs,
      Map<String, OnnxTensor> outputs)
      implements Run {
    SessionRun(OrtSession session, OnnxTensor input, OnnxTensor output) {
      this(session, input, output, Map.of("x", input), Map.of("y", output));
    }

    @Override
    public void run() {
      try (var _ = session.run(inputs, outputs)) {
        // the output is pinned, there is nothing to take
      } catch (OrtException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() {
      input.close();
      output.close();
      try {
        session.close();
      } catch (OrtException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
