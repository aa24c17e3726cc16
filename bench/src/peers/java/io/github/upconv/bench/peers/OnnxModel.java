package io.github.upconv.bench.peers;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import io.github.upconv.bench.LayerData;
import io.github.upconv.layer.Axis;
import io.github.upconv.layer.Convolution;
import io.github.upconv.layer.PadMode;
import io.github.upconv.layer.ResizeConvolution;
import io.github.upconv.layer.Scale;
import io.github.upconv.layer.SubPixelConvolution;
import io.github.upconv.layer.TransposedConvolution;
import io.github.upconv.layer.WeightedLayer;
import io.github.upconv.tensor.Shape;
import io.github.upconv.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToIntFunction;

/** A layer as an ONNX model from {@code x} to {@code y}, with its weights inside. */
final class OnnxModel {
  private static final int OPSET = 17;
  private static final int IR_VERSION = 8;

  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("layer");
  private final LayerData data;

  private OnnxModel(LayerData data) {
    this.data = data;
  }

  /** The bytes of the model. */
  static byte[] of(LayerData data) {
    return new OnnxModel(data).model().toByteArray();
  }

  private ModelProto model() {
    graph.addInput(value("x", data.line().input()));
    graph.addOutput(value("y", data.line().output()));
    initializer("w", data.weight());
    initializer("b", data.bias());
    switch (data.layer()) {
      case TransposedConvolution l ->
          node(
              "ConvTranspose",
              List.of("x", "w", "b"),
              "y",
              kernel(l),
              each("strides", l, Axis::stride),
              each("dilations", l, Axis::dilation),
              each("output_padding", l, Axis::outputPadding),
              pads(l),
              integer("group", l.groups()));
      case ResizeConvolution l -> {
        resize(l);
        convolution(l, l.padMode(), "resized", "y");
      }
      case SubPixelConvolution l -> {
        convolution(l, l.padMode(), "x", "mixed");
        node(
            "DepthToSpace",
            List.of("mixed"),
            "y",
            integer("blocksize", l.upscale()),
            text("mode", "CRD"));
      }
      case Convolution l -> convolution(l, l.padMode(), "x", "y");
    }
    return ModelProto.newBuilder()
        .setIrVersion(IR_VERSION)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
        .setGraph(graph)
        .build();
  }

  private void resize(ResizeConvolution layer) {
    var scales = ByteBuffer.allocate((2 + layer.rank()) * Float.BYTES);
    scales.order(ByteOrder.LITTLE_ENDIAN).putFloat(1).putFloat(1);
    for (Scale scale : layer.scales()) {
      var factor = scale.factor(1);
      scales.putFloat((float) ((double) factor.numerator() / factor.denominator()));
    }
    graph.addInitializer(
        TensorProto.newBuilder()
            .setName("scales")
            .setDataType(TensorProto.DataType.FLOAT_VALUE)
            .addDims(2 + layer.rank())
            .setRawData(ByteString.copyFrom(scales.flip())));
    var interpolation = layer.interpolation();
    node(
        "Resize",
        List.of("x", "", "scales"),
        "resized",
        text("mode", word(interpolation.mode())),
        text("coordinate_transformation_mode", word(interpolation.coordinates())),
        text("nearest_mode", word(interpolation.rounding())));
  }

  private void convolution(WeightedLayer layer, PadMode mode, String from, String to) {
    var attributes = new ArrayList<AttributeProto>();
    attributes.add(kernel(layer));
    attributes.add(each("strides", layer, Axis::stride));
    attributes.add(each("dilations", layer, Axis::dilation));
    attributes.add(integer("group", layer.groups()));
    String source = from;
    if (mode == PadMode.ZERO) {
      attributes.add(pads(layer));
    } else {
      pad(layer, mode == PadMode.REFLECT ? "reflect" : "edge", from);
      source = "padded";
    }
    node("Conv", List.of(source, "w", "b"), to, attributes.toArray(AttributeProto[]::new));
  }

  private void pad(WeightedLayer layer, String mode, String from) {
    var pads =
        TensorProto.newBuilder()
            .setName("pads")
            .setDataType(TensorProto.DataType.INT64_VALUE)
            .addDims(2L * (2 + layer.rank()));
    pads.addInt64Data(0).addInt64Data(0);
    layer.axes().forEach(axis -> pads.addInt64Data(axis.padBegin()));
    pads.addInt64Data(0).addInt64Data(0);
    layer.axes().forEach(axis -> pads.addInt64Data(axis.padEnd()));
    graph.addInitializer(pads);
    node("Pad", List.of(from, "pads"), "padded", text("mode", mode));
  }

  private void node(String type, List<String> inputs, String output, AttributeProto... attributes) {
    graph.addNode(
        NodeProto.newBuilder()
            .setOpType(type)
            .addAllInput(inputs)
            .addOutput(output)
            .addAllAttribute(List.of(attributes)));
  }

  private void initializer(String name, Tensor tensor) {
    var values =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(TensorProto.DataType.FLOAT_VALUE)
            .setRawData(ByteString.copyFrom(tensor.segment().asByteBuffer()));
    for (long extent : tensor.shape().extents()) {
      values.addDims(extent);
    }
    graph.addInitializer(values);
  }

  private static ValueInfoProto value(String name, Shape shape) {
    var extents = TensorShapeProto.newBuilder();
    for (long extent : shape.extents()) {
      extents.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(extent));
    }
    var type =
        TypeProto.Tensor.newBuilder()
            .setElemType(TensorProto.DataType.FLOAT_VALUE)
            .setShape(extents);
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(type))
        .build();
  }

  private static AttributeProto kernel(WeightedLayer layer) {
    return each("kernel_shape", layer, Axis::kernel);
  }

  private static AttributeProto pads(WeightedLayer layer) {
    var pads =
        AttributeProto.newBuilder().setName("pads").setType(AttributeProto.AttributeType.INTS);
    layer.axes().forEach(axis -> pads.addInts(axis.padBegin()));
    layer.axes().forEach(axis -> pads.addInts(axis.padEnd()));
    return pads.build();
  }

  private static AttributeProto each(String name, WeightedLayer layer, ToIntFunction<Axis> field) {
    var values =
        AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
    layer.axes().forEach(axis -> values.addInts(field.applyAsInt(axis)));
    return values.build();
  }

  private static AttributeProto integer(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  private static AttributeProto text(String name, String value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.STRING)
        .setS(ByteString.copyFromUtf8(value))
        .build();
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
