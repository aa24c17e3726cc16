package io.github.upconv.cli.file;

import io.github.upconv.tensor.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes a {@code .npz} file as {@code numpy.savez} does: stored members, sorted by name. */
final class NpzWriter {
  /** The earliest time of a zip archive; equal tensors give equal files. */
  private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  private NpzWriter() {}

  static void write(Map<String, Tensor> tensors, OutputStream out) throws IOException {
    try (var zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, Tensor> tensor : new TreeMap<>(tensors).entrySet()) {
        zip.putNextEntry(entry(tensor.getKey(), tensor.getValue()));
        NpyWriter.write(tensor.getValue(), zip);
      }
    }
  }

  /** A stored member states its CRC-32 in front of the data, which is therefore produced twice. */
  private static ZipEntry entry(String name, Tensor tensor) throws IOException {
    var crc = new CheckedOutputStream(OutputStream.nullOutputStream(), new CRC32());
    NpyWriter.write(tensor, crc);
    var entry = new ZipEntry(name + NpzContainer.SUFFIX);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(NpyWriter.size(tensor));
    entry.setCrc(crc.getChecksum().getValue());
    entry.setTimeLocal(NO_TIME);
    return entry;
  }
}
