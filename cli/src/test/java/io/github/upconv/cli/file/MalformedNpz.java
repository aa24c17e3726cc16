package io.github.upconv.cli.file;

import static io.github.upconv.cli.file.MalformedFiles.DATA;
import static io.github.upconv.cli.file.ZipBytes.DEFLATED;
import static io.github.upconv.cli.file.ZipBytes.STORED;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** Malformed and odd {@code .npz} files. */
final class MalformedNpz {
  private static final byte[] ARRAY = NpyBytes.of(NpyBytes.header("<f4", false, 2, 3), DATA);
  private static final byte[] FILE = zip(zip -> {});

  private MalformedNpz() {}

  static List<MalformedFiles.MalformedFile> files() {
    var files = new MalformedFiles(".npz");
    headers(files);
    disagreements(files);
    ends(files);
    zip64(files);
    names(files);
    placements(files);
    arrays(files);
    compression(files);
    odd(files);
    int directory = FILE.length - 22 - 46 - "a.npy".length();
    files.truncations(
        FILE,
        0,
        4,
        14,
        30,
        35,
        35 + ARRAY.length / 2,
        directory,
        directory + 46,
        FILE.length - 22,
        FILE.length - 10,
        FILE.length);
    files.refused("zeros", new byte[4096]);
    files.refused("npy", ARRAY);
    files.refused("gzip", Bytes.latin1("\u001f\u008b\b\0\0\0\0\0\0\u0003\u0003\0\0\0\0\0\0\0\0\0"));
    return files.files();
  }

  /** Fields that are the same in both headers, but wrong or unsupported. */
  private static void headers(MalformedFiles files) {
    for (int bit : new int[] {0, 4, 5, 6, 7, 8, 9, 10, 12, 13, 14, 15}) {
      files.refused("flag " + bit, member(m -> m.both(h -> h.flags |= 1 << bit)));
    }
    for (int method :
        new int[] {1, 2, 3, 4, 5, 6, 7, 9, 10, 12, 14, 18, 93, 95, 97, 98, 99, 65535}) {
      files.refused("method " + method, member(m -> m.both(h -> h.method = method)));
    }
    files.refused("stored as deflated", member(m -> m.both(h -> h.method = DEFLATED)));
    for (long error : new long[] {-1, 1, 1L << 31}) {
      files.refused("crc " + error, member(m -> m.both(h -> h.crc += error)));
      files.refused("size " + error, member(m -> m.both(h -> h.size += error)));
      files.refused("compressed " + error, member(m -> m.both(h -> h.compressed += error)));
      files.refused("sizes " + error, member(m -> m.both(h -> h.size = h.compressed += error)));
    }
    for (long size : new long[] {0, 1, 10, 0x7FFFFFFF, 0x80000000L, 0xFFFFFFFEL, 0xFFFFFFFFL}) {
      files.refused("sizes are " + size, member(m -> m.both(h -> h.size = h.compressed = size)));
    }
    files.refused("central signature", member(m -> m.centralSignature++));
    files.refused("local signature", member(m -> m.localSignature++));
    for (long error : new long[] {-1, 1, 4, 30, 35, 1000, 0x7FFFFFFF, 0xFFFFFFFFL}) {
      files.refused("member offset " + error, member(m -> m.offsetError = error));
    }
    for (int length : new int[] {1, 2, 3, 4, 5, 100}) {
      byte[] extra = new byte[length];
      Arrays.fill(extra, (byte) 9);
      files.refused("extra field of " + length, member(m -> m.central.extra = extra));
      files.refused("local extra field of " + length, member(m -> m.local.extra = extra));
    }
  }

  /** Fields that are right in one header and wrong in the other. */
  private static void disagreements(MalformedFiles files) {
    List<Consumer<ZipBytes.Header>> changes =
        List.of(
            header -> header.flags = 1,
            header -> header.method = DEFLATED,
            header -> header.crc++,
            header -> header.crc = 0,
            header -> header.size++,
            header -> header.size--,
            header -> header.size = 0,
            header -> header.compressed++,
            header -> header.compressed--,
            header -> header.compressed = 0);
    for (int i = 0; i < changes.size(); i++) {
      Consumer<ZipBytes.Header> change = changes.get(i);
      files.refused("central differs " + i, member(m -> change.accept(m.central)));
      files.refused("local differs " + i, member(m -> change.accept(m.local)));
    }
    for (String name : List.of("b.npy", "", "a.npy ", "a.npx", "../a.npy", "a.npy\u0000")) {
      files.refused("local name " + name, member(m -> m.localName = Bytes.utf8(name)));
    }
  }

  private static void ends(MalformedFiles files) {
    for (long error : new long[] {-1, 1, 100, 65534}) {
      files.refused("count " + error, zip(z -> z.countError = error));
      files.refused("directory size " + error, zip(z -> z.sizeError = error));
      files.refused("directory offset " + error, zip(z -> z.offsetError = error));
    }
    files.refused("directory size and offset", zip(z -> z.sizeError = -(z.offsetError = 1)));
    files.refused("disk 1", zip(z -> z.disk = 1));
    files.refused("no end", zip(z -> z.hasEnd = false));
    files.refused("data behind the end", zip(z -> z.suffix = new byte[1]));
    files.refused("line break behind the end", zip(z -> z.suffix = Bytes.latin1("\r\n")));
    files.refused("two archives", Bytes.join(FILE, FILE));
    files.refused("data before all, not counted", Bytes.join(Bytes.latin1("#!/bin/sh\n"), FILE));
    byte[] local = Arrays.copyOf(FILE, FILE.length - 22 - 46 - 5);
    files.refused("local headers only", local);
  }

  private static void zip64(MalformedFiles files) {
    for (long error : new long[] {-1, 1, 1L << 32, 1L << 62, Long.MIN_VALUE}) {
      files.refused("zip64 count " + error, zip64(z -> z.zip64CountError = error));
      files.refused("zip64 size " + error, zip64(z -> z.zip64SizeError = error));
      files.refused("zip64 offset " + error, zip64(z -> z.zip64OffsetError = error));
      files.refused("zip64 locator " + error, zip64(z -> z.locatorError = error));
    }
    files.refused("zip64 signature", zip64(z -> z.zip64Signature++));
    files.refused("saturated without zip64", zip(z -> z.saturated = true));
    files.refused(
        "zip64 disagrees",
        zip(z -> {
          z.zip64 = true;
          z.zip64CountError = 1;
        }));
    for (long size :
        new long[] {0, ARRAY.length - 1, ARRAY.length + 1, 1L << 40, -1, Long.MIN_VALUE}) {
      files.refused("zip64 extra size " + size, saturatedSizes(ZipBytes.zip64Extra(size, size)));
    }
    long size = ARRAY.length;
    files.refused("zip64 extra missing", saturatedSizes(new byte[0]));
    files.refused("zip64 extra empty", saturatedSizes(ZipBytes.zip64Extra()));
    files.refused("zip64 extra too short", saturatedSizes(ZipBytes.zip64Extra(size)));
    files.refused(
        "zip64 extra cut", saturatedSizes(Arrays.copyOf(ZipBytes.zip64Extra(size, size), 15)));
    files.refused(
        "zip64 offset of 2^63",
        member(m -> {
          m.offsetError = 0xFFFFFFFFL;
          m.central.extra = ZipBytes.zip64Extra(Long.MIN_VALUE);
        }));
    files.odd("zip64 end", zip64(z -> {}));
    files.odd("zip64 end that repeats the end", zip(z -> z.zip64 = true));
    files.odd("zip64 sizes", saturatedSizes(ZipBytes.zip64Extra(size, size)));
    files.odd(
        "zip64 offset",
        member(m -> {
          m.offsetError = 0xFFFFFFFFL;
          m.central.extra = ZipBytes.zip64Extra(0);
        }));
    // as numpy.savez writes: room for large sizes in the local header only
    files.odd(
        "zip64 sizes in the local header",
        member(m -> {
          m.local.extra = ZipBytes.zip64Extra(size, size);
          m.local.size = m.local.compressed = 0xFFFFFFFFL;
        }));
  }

  private static void names(MalformedFiles files) {
    for (String name :
        List.of(
            "../../../tmp/x.npy",
            "/etc/passwd.npy",
            "C:\\x.npy",
            "..\\x.npy",
            ".npy",
            "a/b.npy",
            "a\u0000.npy",
            "a\n.npy",
            "\u001b[2J.npy",
            "\u202eabc.npy",
            "a.npy.npy",
            "%s%n.npy",
            "\u00e9\u4e2d.npy",
            "n".repeat(996) + ".npy")) {
      files.odd(
          "name " + name.substring(0, Math.min(20, name.length())),
          new ZipBytes().add(name, STORED, ARRAY).build());
    }
    for (String bytes : List.of("\u00ff.npy", "\u00c0\u0080.npy", "\u00ed\u00a0\u0080.npy")) {
      files.refused("name is not utf-8", member(m -> m.name = m.localName = Bytes.latin1(bytes)));
    }
    files.refused(
        "name of 65000", new ZipBytes().add("n".repeat(65_000) + ".npy", STORED, ARRAY).build());
    files.refused(
        "same name twice",
        new ZipBytes().add("a.npy", STORED, ARRAY).add("a.npy", STORED, ARRAY).build());
    var many = new ZipBytes();
    many.members.addAll(new ZipBytes().add("a.npy", STORED, new byte[0]).members);
    many.countError = 10_000;
    files.refused("10001 members", many.build());
  }

  /** Members that share data or lie outside their place. */
  private static void placements(MalformedFiles files) {
    files.refused(
        "same member under two names",
        two(z -> {
          ZipBytes.Member first = z.members.get(0);
          z.members.get(1).offsetError = -(30L + first.name.length + first.data.length);
        }));
    files.refused(
        "member inside another",
        two(z -> {
          z.members.get(0).both(h -> h.size = h.compressed += 200);
        }));
    files.refused("member into the directory", member(m -> m.both(h -> h.size = ++h.compressed)));
    files.refused(
        "member in the directory", zip(z -> z.members.getFirst().offsetError = 35 + ARRAY.length));
  }

  private static void arrays(MalformedFiles files) {
    List<MalformedFiles.MalformedFile> malformed = MalformedNpy.files();
    // the arrays have their own tests; some of each rule do here
    for (int i = 0; i < malformed.size(); i += 8) {
      if (!malformed.get(i).odd()) {
        files.refused("array " + malformed.get(i), of(DEFLATED, malformed.get(i).bytes()));
      }
    }
    files.refused("array with a byte more", of(STORED, Bytes.join(ARRAY, new byte[1])));
    files.refused("array with a byte less", of(STORED, Arrays.copyOf(ARRAY, ARRAY.length - 1)));
    files.refused("array that is empty", of(STORED, new byte[0]));
    files.refused("array that is an archive", of(STORED, FILE));
    files.refused(
        "array of objects",
        of(
            DEFLATED,
            NpyBytes.of(
                NpyBytes.header("|O", false, 1),
                Bytes.latin1("\u0080\u0004cos\nsystem\n(S'false'\ntR."))));
  }

  private static void compression(MalformedFiles files) {
    byte[] zeros = NpyBytes.of(NpyBytes.header("<f4", false, 2, 3), new byte[1 << 24]);
    files.refused("bomb with a small shape", of(DEFLATED, zeros));
    byte[] large = NpyBytes.of(NpyBytes.header("<f4", false, 1L << 40), new byte[1 << 20]);
    files.refused("bomb with a huge shape", of(DEFLATED, large));
    files.refused(
        "bomb with a huge shape and size",
        deflated(
            large,
            m -> {
              long size = large.length - (1 << 20) + (4L << 40);
              m.both(h -> h.size = 0xFFFFFFFFL);
              m.central.extra = m.local.extra = ZipBytes.zip64Extra(size);
            }));
    byte[] medium = NpyBytes.of(NpyBytes.header("<f4", false, 1 << 26), new byte[1 << 20]);
    files.refused(
        "bomb that ends early",
        deflated(medium, m -> m.both(h -> h.size = medium.length - (1 << 20) + (4L << 26))));
    files.refused(
        "bomb that states a small size", deflated(zeros, m -> m.both(h -> h.size = ARRAY.length)));
    for (long error : new long[] {-1, 1, -24}) {
      files.refused("deflated size " + error, deflated(ARRAY, m -> m.both(h -> h.size += error)));
      files.refused("deflated crc " + error, deflated(ARRAY, m -> m.both(h -> h.crc += error)));
    }
    for (int at : new int[] {0, 1, 2, 5, 10, 20, 40}) {
      files.refused(
          "deflated garbage " + at,
          deflated(ARRAY, m -> m.data = Bytes.patch(m.data, at, new byte[] {(byte) 0xFF, 7})));
    }
    files.refused(
        "deflated, cut",
        deflated(
            ARRAY,
            m -> {
              m.data = Arrays.copyOf(m.data, m.data.length - 4);
              m.both(h -> h.compressed -= 4);
            }));
    files.refused(
        "deflated, empty",
        deflated(
            ARRAY,
            m -> {
              m.data = new byte[0];
              m.both(h -> h.compressed = 0);
            }));
    files.refused("deflated as stored", deflated(ARRAY, m -> m.both(h -> h.method = STORED)));
    files.refused(
        "deflated as stored with equal sizes",
        deflated(
            ARRAY,
            m ->
                m.both(h -> {
                  h.method = STORED;
                  h.size = h.compressed;
                })));
  }

  private static void odd(MalformedFiles files) {
    files.odd("deflated", of(DEFLATED, ARRAY));
    files.odd("comment", zip(z -> z.comment = "x".repeat(65_535)));
    files.odd("comment with a signature", zip(z -> z.comment = "PK\u0005\u0006" + "x".repeat(40)));
    files.odd(
        "other members",
        new ZipBytes()
            .add("x/", STORED, new byte[0])
            .add("a.npy", STORED, ARRAY)
            .add("b.txt", DEFLATED, DATA)
            .build());
    files.odd("gap before the directory", zip(z -> z.beforeDirectory = new byte[100]));
    files.odd("counted data before all", zip(z -> z.prefix = new byte[100]));
    files.odd(
        "extra fields",
        member(m -> m.central.extra = m.local.extra = new byte[] {9, 9, 2, 0, 1, 2, 8, 8, 0, 0}));
    for (int bit : new int[] {1, 2, 11}) {
      files.odd("flag " + bit, deflated(ARRAY, m -> m.both(h -> h.flags |= 1 << bit)));
    }
    files.odd(
        "sizes behind the data",
        deflated(
            ARRAY,
            m -> {
              m.both(h -> h.flags |= 1 << 3);
              m.local.crc = m.local.size = m.local.compressed = 0;
              m.descriptor = new byte[16];
            }));
  }

  private static byte[] zip(Consumer<ZipBytes> change) {
    ZipBytes zip = new ZipBytes().add("a.npy", STORED, ARRAY);
    change.accept(zip);
    return zip.build();
  }

  private static byte[] two(Consumer<ZipBytes> change) {
    return zip(zip -> {
      zip.add("b.npy", STORED, ARRAY);
      change.accept(zip);
    });
  }

  private static byte[] member(Consumer<ZipBytes.Member> change) {
    return zip(zip -> change.accept(zip.members.getFirst()));
  }

  private static byte[] of(int method, byte[] contents) {
    return new ZipBytes().add("a.npy", method, contents).build();
  }

  private static byte[] deflated(byte[] contents, Consumer<ZipBytes.Member> change) {
    ZipBytes zip = new ZipBytes().add("a.npy", DEFLATED, contents);
    change.accept(zip.members.getFirst());
    return zip.build();
  }

  /** With zip64 end records that alone have the values. */
  private static byte[] zip64(Consumer<ZipBytes> change) {
    return zip(zip -> {
      zip.zip64 = true;
      zip.saturated = true;
      change.accept(zip);
    });
  }

  private static byte[] saturatedSizes(byte[] extra) {
    return member(member -> {
      member.both(h -> h.size = h.compressed = 0xFFFFFFFFL);
      member.central.extra = extra;
      member.local.extra = extra;
    });
  }
}
