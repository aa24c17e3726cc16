package io.github.upconv.cli.file;

import io.github.upconv.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.nio.ByteOrder;
import java.util.Collection;
import java.util.Objects;

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

  /** Copies the file, with other values for one of its float32 tensors. */
  void copyWith(String name, Tensor values, OutputStream out) throws IOException {
    SafetensorsHeader.Entry entry = entry(name);
    long begin = header.dataOffset() + entry.begin();
    long end = header.dataOffset() + entry.end();
    file.stream(0, begin).transferTo(out);
    TensorData.write(values, out);
    file.stream(end, file.size() - end).transferTo(out);
  }

  private SafetensorsHeader.Entry entry(String name) {
    return Objects.requireNonNull(header.tensors().get(name));
  }
}
