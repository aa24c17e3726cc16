package io.github.upconv.cli.file;

/**
 * A member of a zip archive, as its central directory has it.
 *
 * @param name its name, which is a label and never a path
 * @param method how it is compressed: 0 or 8
 * @param crc CRC-32 of its contents
 * @param compressedSize its bytes in the archive
 * @param size bytes of its contents
 * @param offset where its local header begins
 */
record ZipMember(String name, int method, long crc, long compressedSize, long size, long offset) {
  static final int STORED = 0;
  static final int DEFLATED = 8;
}
