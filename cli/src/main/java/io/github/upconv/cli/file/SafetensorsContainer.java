package io.github.upconv.cli.file;

import io.github.upconv.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.nio.ByteOrder;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** A {@code .safetensors} file: named tensors and metadata. */
record SafetensorsContainer(InputFile file, SafetensorsHeader header) implements TensorContainer {
  static SafetensorsContainer open(InputFile file) throws IOException {
    return new SafetensorsContainer(file, SafetensorsHeader.read(file));
  }

  @Override
  public Collection<String> names() {
    return header.tensors().sequencedKeySet();
  }

  @Override
  public TensorInfo info(String name) {
    SafetensorsHeader.Entry entry = entry(name);
    return new TensorInfo(name, entry.shape(), entry.type().toString());
  }

  @Override
  public Tensor read(String name, Arena arena) throws IOException {
    SafetensorsHeader.Entry entry = entry(name);
    InputStream data =
        file.stream(header.dataOffset() + entry.begin(), entry.end() - entry.begin());
    var encoding = new TensorData.Encoding(entry.type(), ByteOrder.LITTLE_ENDIAN, false);
    return TensorData.read(
        file.name() + ":" + Printable.text(name), data, encoding, entry.shape(), arena);
  }

  /**
   * Copies the file, with other values for some of its float32 tensors and without some others; all
   * other data and metadata stay as they are.
   */
  void copyWith(Map<String, Tensor> values, Set<String> dropped, OutputStream out)
      throws IOException {
    if (dropped.isEmpty()) {
      file.stream(0, header.dataOffset()).transferTo(out);
    } else {
      header.writeWithout(dropped, file, out);
    }
    for (var tensor : header.inDataOrder()) {
      var entry = tensor.getValue();
      var value = values.get(tensor.getKey());
      if (value != null) {
        TensorData.write(value, out);
      } else if (!dropped.contains(tensor.getKey())) {
        long begin = header.dataOffset() + entry.begin();
        file.stream(begin, entry.end() - entry.begin()).transferTo(out);
      }
    }
  }

  private SafetensorsHeader.Entry entry(String name) {
    return Objects.requireNonNull(header.tensors().get(name));
  }
}
