package io.github.upconv.cli.file;

import static io.github.upconv.cli.file.MalformedFiles.DATA;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Malformed and odd {@code .safetensors} files. */
final class MalformedSafetensors {
  private static final String ENTRY = SafetensorsBytes.tensor("a", "F32", "[2,3]", "[0,24]");
  private static final String CORRECT = "{" + ENTRY + "}";
  private static final byte[] FILE = SafetensorsBytes.of(CORRECT, DATA);
  private static final int HEADER = FILE.length - DATA.length;

  private MalformedSafetensors() {}

  static List<MalformedFiles.MalformedFile> files() {
    var files = new MalformedFiles(".safetensors");
    lengths(files);
    json(files);
    encodings(files);
    entries(files);
    types(files);
    shapes(files);
    offsets(files);
    pairs(files);
    metadata(files);
    odd(files);
    files.truncations(FILE, 0, 4, 8, 9, 20, HEADER, HEADER + 4, FILE.length);
    files.refused("one byte of data more", Bytes.join(FILE, new byte[1]));
    files.refused("one element more", Bytes.join(FILE, new byte[4]));
    files.refused("two files", Bytes.join(FILE, FILE));
    files.refused("zeros", new byte[4096]);
    files.refused("npy", NpyBytes.of(NpyBytes.header("<f4", false, 2, 3), DATA));
    return files.files();
  }

  private static void lengths(MalformedFiles files) {
    byte[] text = Bytes.utf8(CORRECT);
    for (long length :
        new long[] {
          0,
          1,
          2,
          text.length - 1,
          text.length + 1,
          text.length + 24,
          text.length + 25,
          99_999_999,
          100_000_000,
          100_000_001,
          Integer.MAX_VALUE,
          1L << 31,
          (1L << 32) - 1,
          1L << 32,
          (1L << 32) + text.length,
          Long.MAX_VALUE - 8,
          Long.MAX_VALUE,
          Long.MIN_VALUE,
          Long.MIN_VALUE + text.length,
          -1,
          -8,
          -text.length
        }) {
      files.refused("length " + Long.toHexString(length), SafetensorsBytes.of(length, text, DATA));
    }
    byte[] swapped = FILE.clone();
    for (int i = 0; i < 8; i++) {
      swapped[i] = FILE[7 - i];
    }
    files.refused("length big-endian", swapped);
  }

  private static void json(MalformedFiles files) {
    for (String text :
        List.of(
            "[]",
            "[" + CORRECT + "]",
            "\"a\"",
            "1",
            "null",
            "true",
            "",
            "NaN",
            "{",
            "}",
            "{}}",
            "{},",
            "{}{}",
            "{} {}",
            "{}[]",
            "{}null",
            "{}x",
            "{}",
            "{,}",
            "{\"a\"}",
            "{\"a\":}",
            "{\"a\":,}",
            "{:}",
            "{a:1}",
            "{'a':1}",
            "{\"a\":undefined}",
            "{\"a\" 1}",
            " " + CORRECT,
            "\n" + CORRECT,
            CORRECT + CORRECT,
            CORRECT + "\u0000",
            CORRECT + "\u0000\u0000\u0000\u0000",
            CORRECT + "x",
            CORRECT + "//",
            CORRECT.substring(0, CORRECT.length() - 1),
            CORRECT.substring(0, CORRECT.length() - 2),
            CORRECT.replace("}}", ",}}"),
            CORRECT.replace("}}", "},}"),
            CORRECT.replace("{\"a", "{/**/\"a"),
            CORRECT.replace("{\"a", "{#\n\"a"),
            CORRECT.replace("\"", "'"),
            CORRECT.replace("\"a\"", "a"),
            CORRECT.replace("\"a\"", "\"a\n\""),
            CORRECT.replace("\"a\"", "\"\u0000\""),
            CORRECT.replace("\"a\"", "\"\u001b[2J\""),
            CORRECT.replace("\"a\"", "\"\\x41\""),
            CORRECT.replace("\"a\"", "\"\\u12\""),
            CORRECT.replace("\"a\"", "\"\\ud800\""),
            CORRECT.replace("\"a\"", "\"\\udc00\\ud800\""),
            CORRECT.replace("\"a\"", "\"\\\""),
            CORRECT.replace("\"a\"", "1"),
            CORRECT.replace("\"a\"", "null"),
            CORRECT.replace("\"dtype\"", "\"dtype\"\""),
            CORRECT.replace(":", "="),
            CORRECT.replace(",", ";"))) {
      files.refused("json " + text, SafetensorsBytes.of(text, DATA));
    }
    for (String opening :
        List.of("[", "{\"a\":", "{\"a\":[", "{\"__metadata__\":", "{\"a\":{\"shape\":[")) {
      files.refused("deep " + opening, SafetensorsBytes.of(opening.repeat(200_000), DATA));
    }
    files.refused("deep in an object", SafetensorsBytes.of("{\"a\":" + "[".repeat(200_000), DATA));
    files.refused(
        "deep in a shape", SafetensorsBytes.of(CORRECT.replace("[2", "[".repeat(200_000)), DATA));
    files.refused(
        "deep in metadata",
        SafetensorsBytes.of("{\"__metadata__\":{\"a\":" + "{\"a\":".repeat(200_000), DATA));
  }

  private static void encodings(MalformedFiles files) {
    byte[] text = Bytes.utf8(CORRECT);
    int name = CORRECT.indexOf("a\"");
    for (String bytes :
        List.of(
            "\u0080",
            "\u00ff",
            "\u00c3",
            "\u00c0\u0080",
            "\u00c1\u00bf",
            "\u00e0\u0080\u0080",
            "\u00ed\u00a0\u0080",
            "\u00f4\u0090\u0080\u0080",
            "\u00f8\u0088\u0080\u0080\u0080",
            "\u00c3(",
            "\u00e2\u0082",
            "\u00f0\u009f\u0098")) {
      byte[] header =
          Bytes.join(
              Bytes.utf8(CORRECT.substring(0, name)),
              Bytes.latin1(bytes),
              Bytes.utf8(CORRECT.substring(name)));
      files.refused("invalid utf-8 name", SafetensorsBytes.of(header.length, header, DATA));
    }
    byte[] metadata =
        Bytes.latin1("{\"__metadata__\":{\"x\":\"\u00ed\u00a0\u0080\"}," + ENTRY + "}");
    files.refused("invalid utf-8 value", SafetensorsBytes.of(metadata.length, metadata, DATA));
    byte[] mark = Bytes.join(Bytes.latin1("\u00ef\u00bb\u00bf"), text);
    files.refused("byte order mark", SafetensorsBytes.of(mark.length, mark, DATA));
    byte[] utf16 = CORRECT.getBytes(StandardCharsets.UTF_16LE);
    files.refused("utf-16", SafetensorsBytes.of(utf16.length, utf16, DATA));
    byte[] utf16be = CORRECT.getBytes(StandardCharsets.UTF_16BE);
    files.refused("utf-16be", SafetensorsBytes.of(utf16be.length, utf16be, DATA));
  }

  private static void entries(MalformedFiles files) {
    for (String entry :
        List.of("\"dtype\":\"F32\",", "\"shape\":[2,3],", ",\"data_offsets\":[0,24]")) {
      files.refused("no " + entry, SafetensorsBytes.of(CORRECT.replace(entry, ""), DATA));
    }
    for (String entry : List.of("\"dtype\":\"F32\",", "\"shape\":[2,3],")) {
      files.refused(
          "twice " + entry, SafetensorsBytes.of(CORRECT.replace(entry, entry + entry), DATA));
    }
    for (String value : List.of("null", "1", "\"x\"", "[]", "{}", "true", "[{}]", "{\"x\":1}")) {
      files.refused("entry " + value, SafetensorsBytes.of("{\"a\":" + value + "}", DATA));
      files.refused(
          "second entry " + value,
          SafetensorsBytes.of("{" + ENTRY + ",\"b\":" + value + "}", DATA));
    }
    for (String member : List.of("\"x\":1", "\"DTYPE\":\"F32\"", "\"\":[]", "\"dtype\\u0000\":1")) {
      files.refused(
          "entry with " + member,
          SafetensorsBytes.of(CORRECT.replace("\"dtype\"", member + ",\"dtype\""), DATA));
    }
    files.refused("same tensor twice", SafetensorsBytes.of("{" + ENTRY + "," + ENTRY + "}", DATA));
    files.refused(
        "same name twice",
        SafetensorsBytes.of("{" + ENTRY + "," + ENTRY.replace("\"a\"", "\"\\u0061\"") + "}", DATA));
    files.refused(
        "name of 10000",
        SafetensorsBytes.of(CORRECT.replace("\"a\"", "\"" + "n".repeat(10_000) + "\""), DATA));
    var many = new StringBuilder("{");
    for (int i = 0; i < 10_000; i++) {
      many.append(SafetensorsBytes.tensor("t" + i, "F32", "[0]", "[0,0]")).append(',');
    }
    files.refused("10001 tensors", SafetensorsBytes.of(many + ENTRY + "}", DATA));
  }

  private static void types(MalformedFiles files) {
    for (String type :
        List.of(
            "",
            "f32",
            "F32 ",
            " F32",
            "F16",
            "F64",
            "F31",
            "F128",
            "FLOAT",
            "float32",
            "<f4",
            "C64",
            "C128",
            "F8_E4M3",
            "F8_E5M2",
            "F8_E8M0",
            "F4",
            "F6_E2M3",
            "I4",
            "U4",
            "I128",
            "BOOL",
            "U8",
            "BF16",
            "STRING",
            "O",
            "\\u0046\\u0033",
            "F\\u0000",
            "\\u001b[31m",
            "\\u202eF32",
            "F".repeat(70_000))) {
      files.refused(
          "type " + type.substring(0, Math.min(20, type.length())),
          SafetensorsBytes.of(CORRECT.replace("F32", type), DATA));
    }
    for (String literal : List.of("null", "32", "[\"F32\"]", "{}", "true", "F32")) {
      files.refused(
          "type literal " + literal,
          SafetensorsBytes.of(CORRECT.replace("\"F32\"", literal), DATA));
    }
  }

  private static void shapes(MalformedFiles files) {
    for (String literal :
        List.of(
            "null",
            "6",
            "\"2,3\"",
            "{}",
            "[2,-3]",
            "[-2,-3]",
            "[-1]",
            "[2.0,3]",
            "[2,3.0]",
            "[2,3e0]",
            "[2,1E1]",
            "[\"2\",3]",
            "[2,null]",
            "[2,true]",
            "[[2,3]]",
            "[2,[3]]",
            "[2,{}]",
            "[2,NaN]",
            "[2,Infinity]",
            "[2,-Infinity]",
            "[2,03]",
            "[2,+3]",
            "[2,0x3]",
            "[2,]",
            "[,2]",
            "[2 3]",
            "[2,3",
            "[]",
            "[0]",
            "[6,0]",
            "[2,4]",
            "[2,2]",
            "[7]",
            "[4611686018427387904,4]",
            "[4611686018427387904,4,0]",
            "[0,4611686018427387904,4]",
            "[9223372036854775807]",
            "[9223372036854775808]",
            "[-9223372036854775808]",
            "[18446744073709551616]",
            "[4294967296,4294967296]",
            "[1152921504606846976]",
            "[2305843009213693952,6]",
            "[1099511627776]",
            "[\u0662,\u0663]",
            "[\uff12,\uff13]",
            "[1e400]",
            "[-0.0]")) {
      files.refused(
          "shape " + literal, SafetensorsBytes.of(CORRECT.replace("[2,3]", literal), DATA));
    }
    files.refused(
        "shape of 65 axes",
        SafetensorsBytes.of(CORRECT.replace("[2,3]", "[" + "1,".repeat(64) + "6]"), DATA));
    files.refused(
        "shape of a million axes",
        SafetensorsBytes.of(CORRECT.replace("[2,3]", "[" + "1,".repeat(1_000_000) + "6]"), DATA));
    files.refused(
        "shape of 900 digits",
        SafetensorsBytes.of(CORRECT.replace("[2,3]", "[" + "9".repeat(900) + "]"), DATA));
    files.refused(
        "shape of 900000 digits",
        SafetensorsBytes.of(CORRECT.replace("[2,3]", "[" + "9".repeat(900_000) + "]"), DATA));
  }

  private static void offsets(MalformedFiles files) {
    for (String literal :
        List.of(
            "null",
            "0",
            "\"0,24\"",
            "{}",
            "[]",
            "[24]",
            "[0]",
            "[0,24,24]",
            "[0,24,48]",
            "[0,[24]]",
            "[\"0\",\"24\"]",
            "[0,null]",
            "[0.0,24]",
            "[0,24.0]",
            "[0,2.4e1]",
            "[0,NaN]",
            "[-0.5,24]",
            "[0,24",
            "[0 24]",
            "[,24]",
            "[24,0]",
            "[24,48]",
            "[1,25]",
            "[-24,0]",
            "[-1,23]",
            "[0,0]",
            "[0,23]",
            "[0,25]",
            "[0,20]",
            "[0,28]",
            "[4,24]",
            "[4,28]",
            "[0,9223372036854775807]",
            "[0,9223372036854775808]",
            "[9223372036854775784,9223372036854775807]",
            "[-9223372036854775808,-9223372036854775784]",
            "[0,18446744073709551640]",
            "[0,4294967320]",
            "[4294967296,4294967320]",
            "[9223372036854775807,23]",
            "[\u0660,\u0662\u0664]")) {
      files.refused(
          "offsets " + literal, SafetensorsBytes.of(CORRECT.replace("[0,24]", literal), DATA));
    }
  }

  /** Two tensors that share or waste data. */
  private static void pairs(MalformedFiles files) {
    String[][] pairs = {
      {"[0,12]", "[0,12]"}, {"[0,12]", "[8,20]"}, {"[0,12]", "[11,23]"}, {"[0,12]", "[13,25]"},
      {"[0,12]", "[16,28]"}, {"[12,24]", "[12,24]"}, {"[4,16]", "[16,28]"}, {"[0,12]", "[24,36]"},
      {"[12,24]", "[8,20]"}, {"[0,12]", "[-12,0]"}, {"[0,12]", "[12,12]"}, {"[0,24]", "[0,24]"}
    };
    for (String[] pair : pairs) {
      String header =
          "{"
              + SafetensorsBytes.tensor("a", "F32", "[3]", pair[0])
              + ","
              + SafetensorsBytes.tensor("b", "F32", "[3]", pair[1])
              + "}";
      files.refused("pair " + pair[0] + pair[1], SafetensorsBytes.of(header, DATA));
    }
  }

  private static void metadata(MalformedFiles files) {
    for (String metadata :
        List.of(
            "null",
            "1",
            "\"x\"",
            "[]",
            "[\"x\"]",
            "true",
            "{\"x\":1}",
            "{\"x\":null}",
            "{\"x\":true}",
            "{\"x\":[]}",
            "{\"x\":{}}",
            "{\"x\":{\"y\":\"z\"}}",
            "{\"x\":1.5}",
            "{\"layer\":1}",
            "{\"layer\":\"a\",\"layer\":\"b\"}",
            "{\"x\":\"a\",\"x\":\"b\"}",
            "{\"x\"}",
            "{\"x\":}",
            "{\"x\":\"y\"",
            "{\"layer\":\"" + "x".repeat(70_000) + "\"}",
            "{\"x\":NaN}",
            "{1:\"x\"}")) {
      files.refused(
          "metadata " + metadata.substring(0, Math.min(30, metadata.length())),
          SafetensorsBytes.of("{\"__metadata__\":" + metadata + "," + ENTRY + "}", DATA));
    }
    String many =
        IntStream.range(0, 10_001)
            .mapToObj(i -> "\"" + i + "\":\"\"")
            .collect(Collectors.joining(","));
    files.refused(
        "metadata of 10001 keys",
        SafetensorsBytes.of("{\"__metadata__\":{" + many + "}," + ENTRY + "}", DATA));
    files.refused(
        "metadata with a key of 10000",
        SafetensorsBytes.of(
            "{\"__metadata__\":{\"" + "k".repeat(10_000) + "\":\"\"}," + ENTRY + "}", DATA));
    files.refused(
        "metadata twice",
        SafetensorsBytes.of("{\"__metadata__\":{},\"__metadata__\":{}," + ENTRY + "}", DATA));
  }

  private static void odd(MalformedFiles files) {
    for (String padding : List.of(" ", "   ", " ".repeat(100_000), "\n", "\t\r\n ")) {
      files.odd("padding " + padding.length(), SafetensorsBytes.of(CORRECT + padding, DATA));
    }
    for (String name :
        List.of(
            "",
            " ",
            "../../etc/passwd",
            "/etc/passwd",
            "..\\\\..\\\\x",
            "C:\\\\x",
            "a:b",
            "%s%n",
            "\\u0000",
            "\\u001b[2J",
            "\\u202eabc",
            "\\n",
            "\u00e9\u4e2d\ud83d\ude00",
            "__metadata",
            "dtype",
            "n".repeat(1_000))) {
      files.odd(
          "name " + name.substring(0, Math.min(20, name.length())),
          SafetensorsBytes.of(CORRECT.replace("\"a\"", "\"" + name + "\""), DATA));
    }
    for (String metadata :
        List.of("{}", "{\"x\":\"\"}", "{\"\":\"\"}", "{\"x\":\"" + "y".repeat(1_000_000) + "\"}")) {
      files.odd(
          "odd metadata " + metadata.length(),
          SafetensorsBytes.of("{\"__metadata__\":" + metadata + "," + ENTRY + "}", DATA));
      files.odd(
          "odd metadata behind " + metadata.length(),
          SafetensorsBytes.of("{" + ENTRY + ",\"__metadata__\":" + metadata + "}", DATA));
    }
    files.odd("spaces", SafetensorsBytes.of(CORRECT.replaceAll("([,:])", " $1 \n\t"), DATA));
    files.odd(
        "keys in another order",
        SafetensorsBytes.of(
            "{\"a\":{\"data_offsets\":[0,24],\"shape\":[2,3],\"dtype\":\"F32\"}}", DATA));
    files.odd("escaped keys", SafetensorsBytes.of(CORRECT.replace("dtype", "\\u0064type"), DATA));
    files.odd("minus zero", SafetensorsBytes.of(CORRECT.replace("[0,", "[-0,"), DATA));
    files.odd(
        "bytes",
        SafetensorsBytes.of(
            "{" + SafetensorsBytes.tensor("a", "U8", "[2,3]", "[0,6]") + "}",
            new byte[] {0, 1, 2, 3, 4, 5}));
  }
}
