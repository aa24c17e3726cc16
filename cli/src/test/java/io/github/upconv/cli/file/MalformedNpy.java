package io.github.upconv.cli.file;

import static io.github.upconv.cli.file.MalformedFiles.DATA;

import java.util.List;

/** Malformed and odd {@code .npy} files. */
final class MalformedNpy {
  private static final String CORRECT = NpyBytes.header("<f4", false, 2, 3);
  private static final byte[] FILE = NpyBytes.of(CORRECT, DATA);
  private static final int HEADER = FILE.length - DATA.length;

  private MalformedNpy() {}

  static List<MalformedFiles.MalformedFile> files() {
    var files = new MalformedFiles(".npy");
    types(files);
    orders(files);
    shapes(files);
    dictionaries(files);
    oddDictionaries(files);
    lengths(files);
    starts(files);
    files.truncations(FILE, 0, 6, 8, 10, 20, HEADER, HEADER + 4, FILE.length);
    files.refused("one byte of data more", Bytes.join(FILE, new byte[1]));
    files.refused("one element more", Bytes.join(FILE, new byte[4]));
    files.refused("two arrays", Bytes.join(FILE, FILE));
    return files.files();
  }

  private static void types(MalformedFiles files) {
    for (String descr :
        List.of(
            "|O",
            "O",
            "|O8",
            "<O",
            "<c8",
            "<c16",
            ">c16",
            "<c32",
            "<U3",
            ">U1",
            "|S5",
            "|a3",
            "|V4",
            "<V2",
            "<M8[ns]",
            "<m8[s]",
            "<f16",
            "<f12",
            "<f3",
            "<f0",
            "<f1",
            "<f",
            "f4",
            "=f4",
            "|f4",
            "!f4",
            "<4f",
            "<i16",
            "<i3",
            "<u0",
            "<b4",
            "<b8",
            "<?",
            "|b",
            "<g",
            "<e",
            "<F4",
            "<f4 ",
            " <f4",
            "<f4,<f4",
            "(2,3)<f4",
            "3<f4",
            "float32",
            "bfloat16",
            "",
            "<",
            "|",
            "<f\u00b2",
            "<f04",
            "<f4\u0000")) {
      files.refused("type " + descr, npy(CORRECT.replace("<f4", descr)));
    }
    for (String literal :
        List.of(
            "None",
            "4",
            "<f4",
            "[('x', '<f4')]",
            "[('x', '|O'), ('y', '<f4', (2,))]",
            "['<f4']",
            "('<f4', (2,))",
            "{'names': ['a'], 'formats': ['<f4']}",
            "'<f4\\x00'",
            "'<' 'f4'",
            "u'<f4'",
            "b'<f4'",
            "r'<f4'",
            "'''<f4'''",
            "'<f4",
            "<f4'",
            "'<f4\"",
            "'<f\n4'",
            "numpy.float32",
            "__import__('os').system('false')",
            "eval('1')",
            "lambda: 0")) {
      files.refused("type literal " + literal, npy(CORRECT.replace("'<f4'", literal)));
    }
  }

  private static void orders(MalformedFiles files) {
    for (String literal :
        List.of(
            "'False'",
            "'True'",
            "\"False\"",
            "0",
            "1",
            "false",
            "true",
            "FALSE",
            "None",
            "Falsee",
            "Fals",
            "",
            "[False]",
            "(False)",
            "not True",
            "True and False",
            "False False")) {
      files.refused("order " + literal, npy(CORRECT.replace("False", literal)));
    }
  }

  private static void shapes(MalformedFiles files) {
    for (String literal :
        List.of(
            "(2, -3)",
            "(-2, -3)",
            "(-1,)",
            "(-0x6,)",
            "(2.0, 3)",
            "(2, 3.)",
            "('2', 3)",
            "[2, 3]",
            "{2, 3}",
            "6",
            "(6)",
            "()",
            "(6, 0)",
            "(0,)",
            "(2 3)",
            "(2,,3)",
            "(,)",
            "(,2,3)",
            "(2, 3",
            "2, 3)",
            "(2, 3))",
            "((2, 3))",
            "((2, 3),)",
            "(2, (3,))",
            "(2, None)",
            "(2, True)",
            "(2, 3j)",
            "(2, 1e3)",
            "(2, 0x3)",
            "(2, 0b11)",
            "(2, 0o3)",
            "(2, 03)",
            "(2, 1_0)",
            "(2, +3)",
            "(2, --3)",
            "(2, 3L)",
            "(2, 3l)",
            "(2*3,)",
            "(2, 4)",
            "(2, 2)",
            "(3, 3)",
            "(2, 3, 2)",
            "(7,)",
            "(1,)",
            "(4611686018427387904, 4)",
            "(4, 4611686018427387904)",
            "(4611686018427387904, 4, 0)",
            "(0, 4611686018427387904, 4)",
            "(9223372036854775807,)",
            "(9223372036854775808,)",
            "(18446744073709551615,)",
            "(18446744073709551616, 1)",
            "(4294967296, 4294967296)",
            "(2147483648, 2147483648)",
            "(1152921504606846976,)",
            "(2305843009213693952, 6)",
            "(99999999999999999999999999999999999999,)",
            "(1099511627776,)",
            "(2, 3, 1099511627776)",
            "(1073741824,)",
            "(2, 3,",
            "(-9223372036854775808,)",
            "None",
            "shape",
            "")) {
      files.refused("shape " + literal, npy(CORRECT.replace("(2,3,)", literal)));
    }
    files.refused("shape of 65 axes", npy(shape("1,".repeat(64) + "6,")));
    files.refused("shape of 4000 axes", npy(shape("1,".repeat(4000))));
    files.refused("shape of 9000 digits", npy(shape("9".repeat(9000) + ",")));
    files.refused("shape of deep tuples", npy(shape("(".repeat(9000))));
    files.refused("shape of deep lists", npy(CORRECT.replace("(2,3,)", "[".repeat(9000))));
    // decimal digits of other scripts: Arabic-Indic and full-width
    files.refused("shape arabic", utf8(CORRECT.replace("(2,3,)", "(\u0662,\u0663,)")));
    files.refused("shape full-width", utf8(CORRECT.replace("(2,3,)", "(\uff12,\uff13,)")));
    files.refused("shape superscript", npy(CORRECT.replace("(2,3,)", "(\u00b2,\u00b3,)")));
  }

  private static void dictionaries(MalformedFiles files) {
    for (String entry :
        List.of("'descr': '<f4', ", "'fortran_order': False, ", "'shape': (2,3,), ")) {
      files.refused("no " + entry, npy(CORRECT.replace(entry, "")));
      files.refused("twice " + entry, npy(CORRECT.replace(entry, entry + entry)));
    }
    for (String text :
        List.of(
            "",
            " ",
            "{}",
            "{",
            "}",
            "{,}",
            "[]",
            "()",
            "None",
            "{'descr'}",
            "{'descr':}",
            "{'descr' '<f4'}",
            "['descr', '<f4']",
            "('<f4', False, (2, 3))",
            "dict(descr='<f4', fortran_order=False, shape=(2, 3))",
            CORRECT.substring(1),
            CORRECT.replace("}", ""),
            CORRECT.replace("}", "},"),
            CORRECT.replace("}", "}}"),
            CORRECT.replace("}", "} x"),
            CORRECT.replace("}", "} # comment"),
            CORRECT.replace("}", "}" + CORRECT),
            CORRECT.replace(", }", ",, }"),
            CORRECT.replace("}", "'x': 1}"),
            CORRECT.replace("}", "'': 1}"),
            CORRECT.replace("{", "{# comment\n"),
            CORRECT.replace("'descr'", "descr"),
            CORRECT.replace("'descr'", "'Descr'"),
            CORRECT.replace("'descr'", "'descr '"),
            CORRECT.replace("'descr'", "b'descr'"),
            CORRECT.replace("'descr'", "'de\\x73cr'"),
            CORRECT.replace("'descr'", "0"),
            CORRECT.replace("'descr':", "'descr'="),
            CORRECT.replace("', '", "' '"),
            CORRECT.replace("'descr'", "'\u001b[31mdescr\u001b[0m'"),
            CORRECT.replace("'descr'", "'\r\n\u0007descr'"),
            CORRECT.replace("'descr'", "'\u0085\u00ff'"),
            CORRECT.replace(" ", "\u0000"),
            CORRECT.replace(" ", "\u00a0"),
            CORRECT.replace(" ", "\u000b"),
            CORRECT + "\u0000",
            "{".repeat(9000),
            "[".repeat(9000),
            "(".repeat(9000),
            "{'descr':".repeat(1000),
            "'".repeat(9001),
            CORRECT.replace("}", "'" + "x".repeat(9000) + "': 0}"))) {
      files.refused("dictionary " + text.substring(0, Math.min(30, text.length())), npy(text));
    }
    files.refused("bidi override in a key", utf8(CORRECT.replace("descr", "\u202edescr")));
    byte[] invalid = Bytes.latin1(CORRECT.replace("descr", "\u00c3\u0028\u00ff\u00fe"));
    files.refused("invalid utf-8", NpyBytes.of(3, 0, invalid.length, invalid, DATA));
  }

  private static void oddDictionaries(MalformedFiles files) {
    for (String text :
        List.of(
            CORRECT.replace("'", "\""),
            CORRECT.replace(", }", "}"),
            CORRECT.replace(" ", ""),
            CORRECT.replace(" ", "\n"),
            CORRECT.replace(" ", "\t \f\r"),
            CORRECT.replace("(2,3,)", "( 2 , 3 )"),
            "{'shape': (2, 3), 'fortran_order': False, 'descr': '<f4'}")) {
      files.odd("odd dictionary " + text, npy(text));
    }
    byte[] unpadded = Bytes.latin1(CORRECT);
    files.odd("no padding", NpyBytes.of(1, 0, unpadded.length, unpadded, DATA));
    byte[] padded = Bytes.latin1(CORRECT + " ".repeat(10_000 - CORRECT.length()));
    files.odd("long padding", NpyBytes.of(1, 0, padded.length, padded, DATA));
    files.odd("version 2", NpyBytes.of(2, 0, padded.length, padded, DATA));
    files.odd("version 3", NpyBytes.of(3, 0, padded.length, padded, DATA));
    byte[] bigEndian = {
      0,
      0,
      0,
      0,
      63,
      (byte) 128,
      0,
      0,
      64,
      0,
      0,
      0,
      64,
      64,
      0,
      0,
      64,
      (byte) 128,
      0,
      0,
      64,
      (byte) 160,
      0,
      0
    };
    files.odd("big-endian", NpyBytes.of(NpyBytes.header(">f4", false, 2, 3), bigEndian));
    byte[] columns = Bytes.floats(0, 3, 1, 4, 2, 5);
    files.odd("fortran", NpyBytes.of(NpyBytes.header("<f4", true, 2, 3), columns));
    byte[] bytes = {0, 1, 2, 3, 4, 5};
    for (String descr : List.of("|u1", "<u1", ">i1", "|i1")) {
      files.odd("bytes " + descr, NpyBytes.of(NpyBytes.header(descr, false, 2, 3), bytes));
    }
  }

  private static void lengths(MalformedFiles files) {
    byte[] text = Bytes.latin1(CORRECT);
    for (long length :
        new long[] {
          0, 1, 2, 10, text.length - 1, text.length + 1, text.length + 24, 10_001, 65_535
        }) {
      files.refused("length " + length, NpyBytes.of(1, 0, length, text, DATA));
    }
    for (long length :
        new long[] {0, 1, 10_001, 65_536, 1 << 30, Integer.MAX_VALUE, 1L << 31, (1L << 32) - 1}) {
      files.refused("length v2 " + length, NpyBytes.of(2, 0, length, text, DATA));
      files.refused("length v3 " + length, NpyBytes.of(3, 0, length, text, DATA));
    }
    byte[] large = Bytes.latin1(CORRECT + " ".repeat(60_000 - CORRECT.length()));
    files.refused("header of 60000", NpyBytes.of(1, 0, large.length, large, DATA));
    byte[] huge = Bytes.latin1(CORRECT + " ".repeat(1_000_000 - CORRECT.length()));
    files.refused("header of 1000000", NpyBytes.of(2, 0, huge.length, huge, DATA));
  }

  private static void starts(MalformedFiles files) {
    byte[] text = Bytes.latin1(CORRECT);
    for (int[] version : new int[][] {{0, 0}, {0, 1}, {1, 1}, {2, 1}, {4, 0}, {255, 255}, {0, 2}}) {
      files.refused(
          "version " + version[0] + "." + version[1],
          NpyBytes.of(version[0], version[1], text.length, text, DATA));
    }
    files.refused("version 2 with the layout of 1", Bytes.patch(FILE, 6, new byte[] {2}));
    files.refused(
        "version 1 with the layout of 2",
        Bytes.patch(NpyBytes.of(2, 0, text.length, text, DATA), 6, new byte[] {1}));
    for (String magic :
        List.of("\u0093NUMPx", "\u0092NUMPY", "NUMPY\u0093", "\u0093numpy", "\u00c2\u0093NUMP")) {
      files.refused("magic " + magic, Bytes.patch(FILE, 0, Bytes.latin1(magic)));
    }
    files.refused("leading newline", Bytes.join(new byte[] {'\n'}, FILE));
    files.refused("zeros", new byte[4096]);
    files.refused("text", Bytes.latin1("0 1 2\n3 4 5\n"));
    files.refused("terminal codes", Bytes.latin1("\u001b]0;title\u0007\u001b[2J\r\n"));
    // protocol 4: calls os.system on load
    files.refused("pickle", Bytes.latin1("\u0080\u0004cos\nsystem\n(S'false'\ntR."));
    files.refused(
        "object array with a pickle",
        NpyBytes.of(
            NpyBytes.header("|O", false, 1),
            Bytes.latin1("\u0080\u0004cos\nsystem\n(S'false'\ntR.")));
    files.refused("zip", new ZipBytes().add("a.npy", ZipBytes.STORED, FILE).build());
  }

  private static String shape(String extents) {
    return CORRECT.replace("2,3,", extents);
  }

  private static byte[] npy(String header) {
    return NpyBytes.of(header, DATA);
  }

  private static byte[] utf8(String header) {
    byte[] text = Bytes.utf8(header);
    return NpyBytes.of(3, 0, text.length, text, DATA);
  }
}
