package io.github.upconv.cli.file;

import io.github.upconv.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Objects;
import java.util.SequencedMap;

/** A {@code .npz} file: a zip archive in which each member {@code NAME.npy} is an array. */
final class NpzContainer implements TensorContainer {
  static final String SUFFIX = ".npy";

  private final InputFile file;
  private final ZipArchive archive;
  private final SequencedMap<String, ZipMember> arrays = new LinkedHashMap<>();

  private NpzContainer(InputFile file, ZipArchive archive) {
    this.file = file;
    this.archive = archive;
    archive
        .members()
        .forEach((name, member) -> {
          if (name.endsWith(SUFFIX)) {
            arrays.put(name.substring(0, name.length() - SUFFIX.length()), member);
          }
        });
  }

  static NpzContainer open(InputFile file) throws IOException {
    return new NpzContainer(file, ZipArchive.read(file));
  }

  @Override
  public Collection<String> names() {
    return arrays.sequencedKeySet();
  }

  @Override
  public TensorInfo info(String name) throws IOException {
    NpyHeader header = header(name);
    return new TensorInfo(name, header.shape(), header.encoding().type().toString());
  }

  /**
   * A deflated array can be a thousand times larger than its file. One that is much larger is
   * inflated twice, the first time only to see whether it is what it says, so that a few bytes
   * never make the program take memory for gigabytes that are not there.
   */
  @Override
  public Tensor read(String name, Arena arena) throws IOException {
    NpyHeader header = header(name);
    String label = label(name);
    if (Tensor.bytes(header.shape()) > 2 * file.size()) {
      Memory.require(label, header.shape());
      try (InputStream contents = archive.open(member(name))) {
        contents.transferTo(OutputStream.nullOutputStream());
      }
    }
    try (InputStream contents = archive.open(member(name))) {
      contents.skipNBytes(header.dataOffset());
      return TensorData.read(label, contents, header.encoding(), header.shape(), arena);
    }
  }

  private NpyHeader header(String name) throws IOException {
    ZipMember member = member(name);
    try (InputStream contents = archive.open(member)) {
      return NpyHeader.read(label(name), contents, member.size());
    }
  }

  private ZipMember member(String name) {
    return Objects.requireNonNull(arrays.get(name));
  }

  private String label(String name) {
    return file.name() + ":" + Printable.text(name);
  }
}
