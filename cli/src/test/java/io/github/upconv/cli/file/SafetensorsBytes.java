package io.github.upconv.cli.file;

/** Builds {@code .safetensors} files, correct or not. */
final class SafetensorsBytes {
  private SafetensorsBytes() {}

  static String tensor(String name, String type, String shape, String offsets) {
    return "\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":%s}"
        .formatted(name, type, shape, offsets);
  }

  static byte[] of(String header, byte[] data) {
    byte[] text = Bytes.utf8(header);
    return of(text.length, text, data);
  }

  /** Any stated length of the header. */
  static byte[] of(long length, byte[] header, byte[] data) {
    return Bytes.join(Bytes.number(length, Long.BYTES), header, data);
  }
}
