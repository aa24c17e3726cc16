package io.github.upconv.cli.file;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.TreeSet;

/**
 * The members of a zip archive that contradicts itself nowhere. {@link java.util.zip.ZipFile} is
 * too trusting for files of unknown origin: it checks neither CRC-32 nor stated sizes, duplicate
 * names, overlapping members, or local headers against the central directory.
 */
final class ZipArchive {
  private static final int CENTRAL = 0x02014b50;
  private static final int CENTRAL_BYTES = 46;
  private static final int LOCAL = 0x04034b50;
  private static final int LOCAL_BYTES = 30;

  private static final int DEFLATE_OPTIONS = 1 << 1 | 1 << 2;
  private static final int SIZES_FOLLOW_DATA = 1 << 3;
  private static final int UTF8_NAME = 1 << 11;
  private static final int SUPPORTED_FLAGS = DEFLATE_OPTIONS | SIZES_FOLLOW_DATA | UTF8_NAME;

  private final InputFile file;
  private final SequencedMap<String, ZipMember> members = new LinkedHashMap<>();

  /** Where members begin and, last, where the central directory does. */
  private final NavigableSet<Long> boundaries = new TreeSet<>();

  private ZipArchive(InputFile file) {
    this.file = file;
  }

  /** Reads the central directory. */
  static ZipArchive read(InputFile file) throws IOException {
    var archive = new ZipArchive(file);
    archive.readDirectory(ZipEnd.read(file));
    return archive;
  }

  /** All members by name, in the order of the archive. */
  SequencedMap<String, ZipMember> members() {
    return members;
  }

  private void readDirectory(ZipEnd end) throws IOException {
    if (end.count() > TensorContainer.MOST_TENSORS) {
      throw new FileFormatException(
          file.name(),
          "zip archive must have at most %d members, has %d",
          TensorContainer.MOST_TENSORS,
          end.count());
    }
    try (InputStream directory = new BufferedInputStream(file.stream(end.offset(), end.size()))) {
      for (long i = 0; i < end.count(); i++) {
        add(readMember(directory));
      }
      if (directory.read() >= 0) {
        throw new FileFormatException(
            file.name(), "central directory of zip must have %d members, has more", end.count());
      }
    }
    if (!boundaries.add(end.offset()) || boundaries.getLast() != end.offset()) {
      throw new FileFormatException(
          file.name(), "members of zip must lie before the central directory, one does not");
    }
  }

  private void add(ZipMember member) throws FileFormatException {
    if (members.putIfAbsent(member.name(), member) != null) {
      throw new FileFormatException(
          file.name(), "names in zip must be unique, there are two '%s'", member.name());
    }
    if (!boundaries.add(member.offset())) {
      throw new FileFormatException(
          file.name(), "members of zip must not overlap, '%s' does", member.name());
    }
  }

  private ZipMember readMember(InputStream directory) throws IOException {
    ZipRecord record = ZipRecord.read(file.name(), directory, CENTRAL_BYTES);
    if (!record.is(CENTRAL)) {
      throw new FileFormatException(
          file.name(), "central directory of zip must be a list of members, is broken");
    }
    String name = name(directory, record.u16(28));
    int flags = record.u16(8);
    if ((flags & ~SUPPORTED_FLAGS) != 0) {
      throw new FileFormatException(
          file.name(), "members of zip must not be encrypted or patched, '%s' is", name);
    }
    int method = record.u16(10);
    if (method != ZipMember.STORED && method != ZipMember.DEFLATED) {
      throw new FileFormatException(
          file.name(),
          "members of zip must be stored or deflated, '%s' has method %d",
          name,
          method);
    }
    long[] sizes = {record.u32(24), record.u32(20), record.u32(42)};
    ZipRecord.read(file.name(), directory, record.u16(30)).replaceSaturated(file.name(), sizes);
    ZipRecord.read(file.name(), directory, record.u16(32)); // the comment
    var member = new ZipMember(name, method, record.u32(16), sizes[1], sizes[0], sizes[2]);
    if (member.size() < 0
        || member.compressedSize() < 0
        || member.offset() < 0
        || (method == ZipMember.STORED && member.size() != member.compressedSize())) {
      throw new FileFormatException(
          file.name(), "sizes in zip must be possible, those of '%s' are not", name);
    }
    return member;
  }

  private String name(InputStream record, int length) throws IOException {
    if (length > TensorContainer.LONGEST_NAME) {
      throw new FileFormatException(
          file.name(),
          "names in zip must have at most %d bytes, one has %d",
          TensorContainer.LONGEST_NAME,
          length);
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ZipRecord.read(file.name(), record, length).bytes())
          .toString();
    } catch (CharacterCodingException e) {
      throw new FileFormatException(file.name(), "names in zip must be UTF-8, one is not");
    }
  }

  /**
   * The contents of a member. Reading them fails if they disagree with its size or CRC-32; its
   * local header is checked here.
   */
  InputStream open(ZipMember member) throws IOException {
    long end = Objects.requireNonNull(boundaries.higher(member.offset()));
    InputStream header = file.stream(member.offset(), end - member.offset());
    ZipRecord local = ZipRecord.read(file.name(), header, LOCAL_BYTES);
    String name = name(header, local.u16(26));
    long[] sizes = {local.u32(22), local.u32(18)};
    ZipRecord.read(file.name(), header, local.u16(28)).replaceSaturated(file.name(), sizes);
    int flags = local.u16(6);
    boolean hasSizes = (flags & SIZES_FOLLOW_DATA) == 0;
    if (!local.is(LOCAL)
        || (flags & ~SUPPORTED_FLAGS) != 0
        || !name.equals(member.name())
        || local.u16(8) != member.method()
        || (hasSizes
            && (local.u32(14) != member.crc()
                || sizes[0] != member.size()
                || sizes[1] != member.compressedSize()))) {
      throw new FileFormatException(
          file.name(),
          "local header in zip must agree with the central directory, that of '%s' does not",
          member.name());
    }
    long data = member.offset() + LOCAL_BYTES + local.u16(26) + local.u16(28);
    if (member.compressedSize() > end - data) {
      throw new FileFormatException(
          file.name(), "members of zip must not overlap, '%s' does", member.name());
    }
    return new ZipMemberStream(file.name(), member, file.stream(data, member.compressedSize()));
  }
}
