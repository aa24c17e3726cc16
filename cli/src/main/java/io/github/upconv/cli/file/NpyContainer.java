package io.github.upconv.cli.file;

import io.github.upconv.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.util.Collection;
import java.util.List;

/** A {@code .npy} file: one array, without a name. */
record NpyContainer(InputFile file, NpyHeader header) implements TensorContainer {
  static NpyContainer open(InputFile file) throws IOException {
    return new NpyContainer(
        file, NpyHeader.read(file.name(), file.stream(0, file.size()), file.size()));
  }

  @Override
  public Collection<String> names() {
    return List.of("");
  }

  @Override
  public TensorInfo info(String name) {
    return new TensorInfo(name, header.shape(), header.encoding().type().toString());
  }

  @Override
  public Tensor read(String name, Arena arena) throws IOException {
    long offset = header.dataOffset();
    InputStream data = file.stream(offset, file.size() - offset);
    return TensorData.read(file.name(), data, header.encoding(), header.shape(), arena);
  }
}
