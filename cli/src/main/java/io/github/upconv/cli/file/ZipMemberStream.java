package io.github.upconv.cli.file;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.CRC32;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/**
 * The contents of a zip member. Reading its last byte checks that nothing follows and that the
 * CRC-32 is right, so whoever has read all of it has the data that was written.
 */
final class ZipMemberStream extends InputStream {
  private static final int BUFFER_BYTES = 1 << 14;

  private final String file;
  private final ZipMember member;
  private final InputStream contents;
  private final CRC32 crc = new CRC32();
  private long remaining;

  /**
   * @param compressed its bytes in the archive
   */
  ZipMemberStream(String file, ZipMember member, InputStream compressed) {
    this.file = file;
    this.member = member;
    this.contents = member.method() == ZipMember.STORED ? compressed : inflating(compressed);
    this.remaining = member.size();
  }

  private static InputStream inflating(InputStream compressed) {
    return new InflaterInputStream(compressed, new Inflater(true), BUFFER_BYTES) {
      @Override
      public void close() throws IOException {
        super.close();
        inf.end();
      }
    };
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (remaining == 0) {
      return -1;
    }
    try {
      int count = contents.read(target, offset, (int) Math.min(length, remaining));
      if (count < 0) {
        throw new EOFException("they end early");
      }
      crc.update(target, offset, count);
      remaining -= count;
      if (remaining == 0) {
        checkEnd();
      }
      return count;
    } catch (EOFException | ZipException e) {
      throw new FileFormatException(
          file,
          "contents of zip member '%s' must be %d bytes, but %s",
          member.name(),
          member.size(),
          String.valueOf(e.getMessage()));
    }
  }

  private void checkEnd() throws IOException {
    if (contents.read() >= 0) {
      throw new ZipException("they go on");
    }
    if (crc.getValue() != member.crc()) {
      throw new ZipException(
          String.format(
              Locale.ROOT, "their CRC-32 is %08x, not %08x", crc.getValue(), member.crc()));
    }
  }

  @Override
  public void close() throws IOException {
    contents.close();
  }
}
