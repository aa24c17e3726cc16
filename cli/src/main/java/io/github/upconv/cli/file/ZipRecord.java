package io.github.upconv.cli.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A record of a zip archive. Offsets of fields are those of the zip specification (APPNOTE.TXT).
 */
record ZipRecord(ByteBuffer bytes) {
  /** A 32-bit field with this value has its real value in a zip64 structure. */
  static final long SATURATED = 0xFFFFFFFFL;

  private static final int ZIP64_EXTRA = 1;

  /** Reads the next bytes of a stream. */
  static ZipRecord read(String file, InputStream in, int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new FileFormatException(
          file, "zip record must have %d bytes, has %d", length, bytes.length);
    }
    return new ZipRecord(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
  }

  /** Whether the record begins with these four bytes. */
  boolean is(int signature) {
    return bytes.getInt(0) == signature;
  }

  int u16(int at) {
    return Short.toUnsignedInt(bytes.getShort(at));
  }

  long u32(int at) {
    return Integer.toUnsignedLong(bytes.getInt(at));
  }

  /** A 64-bit field; values of 2^63 and more come out negative. */
  long u64(int at) {
    return bytes.getLong(at);
  }

  /**
   * Takes this record as the extra fields of a member.
   *
   * @param sizes 32-bit fields of the member, in the order in which the zip64 extra field has those
   *     that are saturated; replaced by their real values
   */
  void replaceSaturated(String file, long[] sizes) throws FileFormatException {
    int length;
    for (int at = 0; at < bytes.limit(); at += length) {
      length = bytes.limit() - at < 4 ? 4 : 4 + u16(at + 2);
      if (length > bytes.limit() - at) {
        throw new FileFormatException(
            file, "zip extra field must have %d bytes, has %d", length, bytes.limit() - at);
      }
      if (u16(at) == ZIP64_EXTRA) {
        int value = at + 4;
        for (int i = 0; i < sizes.length; i++) {
          if (sizes[i] == SATURATED && value + Long.BYTES <= at + length) {
            sizes[i] = u64(value);
            value += Long.BYTES;
          }
        }
      }
    }
  }
}
