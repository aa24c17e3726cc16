package io.github.upconv.cli.file;

/** Builds {@code .npy} files, correct or not. */
final class NpyBytes {
  static final String MAGIC = "\u0093NUMPY";

  private NpyBytes() {}

  static String header(String descr, boolean fortran, long... extents) {
    var shape = new StringBuilder();
    for (long extent : extents) {
      shape.append(extent).append(',');
    }
    return "{'descr': '%s', 'fortran_order': %s, 'shape': (%s), }"
        .formatted(descr, fortran ? "True" : "False", shape);
  }

  /** Version 1.0, padded like numpy does. */
  static byte[] of(String header, byte[] data) {
    int padding = 63 - (10 + header.length()) % 64;
    byte[] text = Bytes.latin1(header + " ".repeat(padding) + "\n");
    return of(1, 0, text.length, text, data);
  }

  /** Any version and any stated length of the header. */
  static byte[] of(int major, int minor, long length, byte[] header, byte[] data) {
    return Bytes.join(
        Bytes.latin1(MAGIC),
        new byte[] {(byte) major, (byte) minor},
        Bytes.number(length, major < 2 ? 2 : 4),
        header,
        data);
  }
}
