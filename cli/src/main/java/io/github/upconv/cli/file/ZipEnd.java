package io.github.upconv.cli.file;

import java.io.IOException;

/**
 * What the end of a zip archive says about its central directory.
 *
 * @param count number of members
 * @param size bytes of the directory
 * @param offset where it begins
 */
record ZipEnd(long count, long size, long offset) {
  private static final int END = 0x06054b50;
  private static final int END_BYTES = 22;
  private static final int LONGEST_COMMENT = 0xFFFF;
  private static final int ZIP64_LOCATOR = 0x07064b50;
  private static final int ZIP64_LOCATOR_BYTES = 20;
  private static final int ZIP64_END = 0x06064b50;
  private static final int ZIP64_END_BYTES = 56;

  /** Finds the end record and, where there is one, its zip64 twin; checks that both agree. */
  static ZipEnd read(InputFile file) throws IOException {
    long position = find(file);
    ZipRecord record = record(file, position, END_BYTES);
    if (record.u16(4) != 0 || record.u16(6) != 0 || record.u16(8) != record.u16(10)) {
      throw new FileFormatException(
          file.name(), "zip archive must be one file, is part of several");
    }
    var end = new ZipEnd(record.u16(10), record.u32(12), record.u32(16));
    long directoryEnd = position;
    long locatorPosition = position - ZIP64_LOCATOR_BYTES;
    if (locatorPosition >= ZIP64_END_BYTES) {
      ZipRecord locator = record(file, locatorPosition, ZIP64_LOCATOR_BYTES);
      if (locator.is(ZIP64_LOCATOR)) {
        directoryEnd = locatorPosition - ZIP64_END_BYTES;
        end = end.withZip64(file, directoryEnd, locator.u64(8));
      }
    }
    if (end.count < 0
        || end.offset < 0
        || end.offset > directoryEnd
        || end.size != directoryEnd - end.offset) {
      throw new FileFormatException(
          file.name(),
          "central directory of zip must end at byte %d, is stated as %s",
          directoryEnd,
          end);
    }
    return end;
  }

  private static long find(InputFile file) throws IOException {
    long size = file.size();
    int length = (int) Math.min(size, END_BYTES + LONGEST_COMMENT);
    ZipRecord tail = record(file, size - length, length);
    for (int at = length - END_BYTES; at >= 0; at--) {
      if (tail.bytes().getInt(at) == END && tail.u16(at + 20) == length - END_BYTES - at) {
        return size - length + at;
      }
    }
    throw new FileFormatException(
        file.name(), "zip archive must end with its central directory, has none (is it cut off?)");
  }

  private ZipEnd withZip64(InputFile file, long position, long stated) throws IOException {
    ZipRecord record = record(file, position, ZIP64_END_BYTES);
    if (stated != position || !record.is(ZIP64_END) || record.u64(4) != ZIP64_END_BYTES - 12) {
      throw new FileFormatException(
          file.name(), "zip64 end record must be at byte %d, is stated at %d", position, stated);
    }
    var zip64 = new ZipEnd(record.u64(32), record.u64(40), record.u64(48));
    if (!agree(count, 0xFFFF, zip64.count)
        || !agree(size, ZipRecord.SATURATED, zip64.size)
        || !agree(offset, ZipRecord.SATURATED, zip64.offset)) {
      throw new FileFormatException(
          file.name(), "zip64 end record must agree with the end record %s, is %s", this, zip64);
    }
    return zip64;
  }

  private static boolean agree(long value, long saturated, long zip64) {
    return value == saturated || value == zip64;
  }

  private static ZipRecord record(InputFile file, long position, int length) throws IOException {
    return ZipRecord.read(file.name(), file.stream(position, length), length);
  }
}
