package io.github.upconv.cli.file;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Builds zip archives in which each field can be changed to something that contradicts the rest.
 */
final class ZipBytes {
  static final int STORED = 0;
  static final int DEFLATED = 8;

  final List<Member> members = new ArrayList<>();
  byte[] prefix = {};
  byte[] beforeDirectory = {};
  byte[] suffix = {};
  String comment = "";

  /** What the end record adds to the right values. */
  long countError;

  long sizeError;
  long offsetError;
  int disk;
  boolean hasEnd = true;

  /** Whether there are zip64 end records, and what they add to the right values. */
  boolean zip64;

  /** Whether the end record leaves its values to the zip64 one. */
  boolean saturated;

  long zip64CountError;
  long zip64SizeError;
  long zip64OffsetError;
  long locatorError;
  int zip64Signature = 0x06064b50;

  /** A member, first with right values in all fields. */
  static final class Member {
    byte[] name;
    byte[] localName;
    byte[] data;
    Header central;
    Header local;
    long offsetError;
    byte[] descriptor = {};
    int centralSignature = 0x02014b50;
    int localSignature = 0x04034b50;

    Member(String name, int method, byte[] contents) {
      this.name = Bytes.utf8(name);
      this.localName = this.name;
      this.data = method == DEFLATED ? deflate(contents) : contents;
      var crc = new CRC32();
      crc.update(contents);
      this.central = new Header(method, crc.getValue(), data.length, contents.length);
      this.local = new Header(method, crc.getValue(), data.length, contents.length);
    }

    /** Changes local header and central directory alike. */
    void both(Consumer<Header> change) {
      change.accept(central);
      change.accept(local);
    }
  }

  /** The fields that a member has in both of its headers. */
  static final class Header {
    int flags;
    int method;
    long crc;
    long compressed;
    long size;
    byte[] extra = {};

    Header(int method, long crc, long compressed, long size) {
      this.method = method;
      this.crc = crc;
      this.compressed = compressed;
      this.size = size;
    }

    private byte[] bytes() {
      return Bytes.join(
          Bytes.number(20, 2),
          Bytes.number(flags, 2),
          Bytes.number(method, 2),
          Bytes.number(0x21 << 16, 4),
          Bytes.number(crc, 4),
          Bytes.number(compressed, 4),
          Bytes.number(size, 4));
    }
  }

  ZipBytes add(String name, int method, byte[] contents) {
    members.add(new Member(name, method, contents));
    return this;
  }

  static byte[] zip64Extra(long... values) {
    byte[] extra = Bytes.join(Bytes.number(1, 2), Bytes.number(8L * values.length, 2));
    for (long value : values) {
      extra = Bytes.join(extra, Bytes.number(value, 8));
    }
    return extra;
  }

  static byte[] deflate(byte[] contents) {
    var deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    deflater.setInput(contents);
    deflater.finish();
    byte[] buffer = new byte[contents.length + 64];
    int length = deflater.deflate(buffer);
    deflater.end();
    return Arrays.copyOf(buffer, length);
  }

  byte[] build() {
    byte[] body = prefix;
    byte[] directory = {};
    for (Member member : members) {
      directory = Bytes.join(directory, central(member, body.length));
      body = Bytes.join(body, local(member), member.data, member.descriptor);
    }
    body = Bytes.join(body, beforeDirectory);
    long offset = body.length;
    byte[] all = Bytes.join(body, directory);
    if (zip64) {
      all = Bytes.join(all, zip64End(directory.length, offset, all.length));
    }
    return hasEnd ? Bytes.join(all, end(directory.length, offset), suffix) : all;
  }

  private static byte[] local(Member member) {
    return Bytes.join(
        Bytes.number(member.localSignature, 4),
        member.local.bytes(),
        Bytes.number(member.localName.length, 2),
        Bytes.number(member.local.extra.length, 2),
        member.localName,
        member.local.extra);
  }

  private static byte[] central(Member member, long offset) {
    return Bytes.join(
        Bytes.number(member.centralSignature, 4),
        Bytes.number(20, 2),
        member.central.bytes(),
        Bytes.number(member.name.length, 2),
        Bytes.number(member.central.extra.length, 2),
        new byte[10],
        Bytes.number(offset + member.offsetError, 4),
        member.name,
        member.central.extra);
  }

  private byte[] zip64End(long size, long offset, long position) {
    return Bytes.join(
        Bytes.number(zip64Signature, 4),
        Bytes.number(44, 8),
        Bytes.number(45, 2),
        Bytes.number(45, 2),
        new byte[8],
        Bytes.number(members.size() + zip64CountError, 8),
        Bytes.number(members.size() + zip64CountError, 8),
        Bytes.number(size + zip64SizeError, 8),
        Bytes.number(offset + zip64OffsetError, 8),
        Bytes.number(0x07064b50, 4),
        new byte[4],
        Bytes.number(position + locatorError, 8),
        Bytes.number(1, 4));
  }

  private byte[] end(long size, long offset) {
    long count = saturated ? 0xFFFF : members.size() + countError;
    return Bytes.join(
        Bytes.number(0x06054b50, 4),
        Bytes.number(disk, 2),
        Bytes.number(disk, 2),
        Bytes.number(count, 2),
        Bytes.number(count, 2),
        Bytes.number(saturated ? -1 : size + sizeError, 4),
        Bytes.number(saturated ? -1 : offset + offsetError, 4),
        Bytes.number(comment.length(), 2),
        Bytes.latin1(comment));
  }
}
