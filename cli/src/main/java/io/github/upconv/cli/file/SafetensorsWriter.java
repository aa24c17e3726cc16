package io.github.upconv.cli.file;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.github.upconv.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes a {@code .safetensors} file: float32, sorted by name, the data aligned to 8 bytes. */
final class SafetensorsWriter {
  private static final JsonFactory JSON = new JsonFactory();

  private SafetensorsWriter() {}

  /**
   * @param layer the metadata {@code layer} of a case file
   */
  static void write(Map<String, Tensor> tensors, @Nullable String layer, OutputStream out)
      throws IOException {
    SortedMap<String, Tensor> sorted = new TreeMap<>(tensors);
    SafetensorsHeader.writeText(header(sorted, layer), out);
    for (Tensor tensor : sorted.values()) {
      TensorData.write(tensor, out);
    }
  }

  private static byte[] header(SortedMap<String, Tensor> tensors, @Nullable String layer)
      throws IOException {
    var header = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(header)) {
      json.writeStartObject();
      if (layer != null) {
        json.writeObjectFieldStart(SafetensorsHeader.METADATA);
        json.writeStringField(SafetensorsHeader.LAYER, layer);
        json.writeEndObject();
      }
      long begin = 0;
      for (Map.Entry<String, Tensor> tensor : tensors.entrySet()) {
        long[] extents = tensor.getValue().shape().extents();
        long end = begin + Tensor.bytes(tensor.getValue().shape());
        json.writeObjectFieldStart(tensor.getKey());
        json.writeStringField(SafetensorsHeader.TYPE, "F32");
        json.writeFieldName(SafetensorsHeader.SHAPE);
        json.writeArray(extents, 0, extents.length);
        json.writeFieldName(SafetensorsHeader.OFFSETS);
        json.writeArray(new long[] {begin, end}, 0, 2);
        json.writeEndObject();
        begin = end;
      }
      json.writeEndObject();
    }
    return header.toByteArray();
  }
}
