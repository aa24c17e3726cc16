package io.github.upconv.cli.file;

import io.github.upconv.tensor.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The header of a {@code .npy} file, format versions 1.0, 2.0 and 3.0.
 *
 * <pre>
 *   0  6  magic, byte 0x93 and "NUMPY"
 *   6  2  version
 *   8  2  length of the text, version 1.0 (4 bytes in later versions)
 *  10     text: {'descr': '&lt;f4', 'fortran_order': False, 'shape': (2, 3), }, spaces, newline
 *         elements
 * </pre>
 *
 * @param dataOffset where the elements begin
 */
record NpyHeader(TensorData.Encoding encoding, Shape shape, long dataOffset) {
  /** The magic as ISO 8859-1 text. */
  static final String MAGIC = "\u0093NUMPY";

  /** numpy refuses longer ones as well. */
  private static final int LONGEST_TEXT = 10_000;

  /**
   * Reads the header of an array that, with its header, takes {@code size} bytes.
   *
   * @throws FileFormatException also if the elements do not take exactly the rest of these bytes
   */
  static NpyHeader read(String file, InputStream array, long size) throws IOException {
    String magic = latin1(file, array, MAGIC.length());
    if (!magic.equals(MAGIC)) {
      throw new FileFormatException(file, "must begin with '%s', begins with '%s'", MAGIC, magic);
    }
    ByteBuffer version = bytes(file, array, 2);
    int major = version.get(0) & 0xFF;
    int minor = version.get(1) & 0xFF;
    if (major < 1 || major > 3 || minor != 0) {
      throw new FileFormatException(
          file, "version must be 1.0, 2.0 or 3.0, is %d.%d", major, minor);
    }
    int lengthBytes = major == 1 ? Short.BYTES : Integer.BYTES;
    ByteBuffer lengthField = bytes(file, array, lengthBytes);
    long length =
        major == 1
            ? Short.toUnsignedLong(lengthField.getShort(0))
            : Integer.toUnsignedLong(lengthField.getInt(0));
    if (length > LONGEST_TEXT) {
      throw new FileFormatException(
          file, "header must have at most %d bytes, states %d", LONGEST_TEXT, length);
    }
    // version 3.0 is UTF-8, but no header of numbers has anything besides ASCII
    String text = latin1(file, array, (int) length);
    NpyHeader header =
        new NpyHeaderParser(file, text).parse(MAGIC.length() + Short.BYTES + lengthBytes + length);
    header.requireSize(file, size);
    return header;
  }

  private void requireSize(String file, long size) throws FileFormatException {
    long needed = shape.elements() * encoding.type().bytes();
    long given = size - dataOffset;
    if (needed != given) {
      throw new FileFormatException(
          file,
          "%s of shape %s must have %d bytes of data, has %d",
          encoding.type(),
          shape,
          needed,
          given);
    }
  }

  private static String latin1(String file, InputStream array, int length) throws IOException {
    return new String(bytes(file, array, length).array(), StandardCharsets.ISO_8859_1);
  }

  private static ByteBuffer bytes(String file, InputStream array, int length) throws IOException {
    byte[] bytes = array.readNBytes(length);
    if (bytes.length < length) {
      throw new FileFormatException(
          file, "header must go on for %d bytes, has %d", length, bytes.length);
    }
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
