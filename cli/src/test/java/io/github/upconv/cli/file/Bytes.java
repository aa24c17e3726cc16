package io.github.upconv.cli.file;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Puts the bytes of files together. */
final class Bytes {
  private Bytes() {}

  static byte[] join(byte[]... parts) {
    var all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  /** The lowest bytes of a number, little-endian. */
  static byte[] number(long value, int bytes) {
    return Arrays.copyOf(
        ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array(),
        bytes);
  }

  /** Characters up to U+00FF as one byte each. */
  static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static byte[] floats(float... values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      bytes.putFloat(value);
    }
    return bytes.array();
  }

  /** A copy with some bytes replaced. */
  static byte[] patch(byte[] bytes, int at, byte[] replacement) {
    byte[] patched = bytes.clone();
    System.arraycopy(replacement, 0, patched, at, replacement.length);
    return patched;
  }
}
