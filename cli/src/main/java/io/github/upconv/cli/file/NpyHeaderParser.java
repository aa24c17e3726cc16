package io.github.upconv.cli.file;

import io.github.upconv.tensor.Shape;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.Set;

/**
 * Parses the text of a {@code .npy} header: a Python dictionary with exactly the keys {@code
 * descr}, {@code fortran_order} and {@code shape}. Only the literals that numpy writes are
 * understood; nothing is evaluated, nothing recurses.
 */
final class NpyHeaderParser {
  private static final int MOST_DIGITS = 18;

  private final String file;
  private final String text;
  private int at;

  NpyHeaderParser(String file, String text) {
    this.file = file;
    this.text = text;
  }

  /** Parses the whole text of a header behind which the elements begin at {@code dataOffset}. */
  NpyHeader parse(long dataOffset) throws FileFormatException {
    String descr = null;
    Boolean fortran = null;
    Shape shape = null;
    Set<String> keys = new HashSet<>();
    expect('{');
    while (!accept('}')) {
      String key = string();
      if (!keys.add(key)) {
        throw new FileFormatException(file, "header must have each key once, has two '%s'", key);
      }
      expect(':');
      switch (key) {
        case "descr" -> descr = descr();
        case "fortran_order" -> fortran = bool();
        case "shape" -> shape = shape();
        default ->
            throw new FileFormatException(
                file, "header must have the keys descr, fortran_order and shape, has '%s'", key);
      }
      if (!accept(',')) {
        expect('}');
        break;
      }
    }
    skipSpace();
    if (at < text.length()) {
      throw unexpected("nothing behind '}'");
    }
    if (descr == null || fortran == null || shape == null) {
      throw new FileFormatException(
          file,
          "header must have the keys descr, fortran_order and shape, has %s",
          keys.isEmpty() ? "none" : "only " + String.join(", ", keys));
    }
    return new NpyHeader(encoding(descr, fortran), shape, dataOffset);
  }

  /** Splits {@code <f4} into byte order and type. */
  private TensorData.Encoding encoding(String descr, boolean fortran) throws FileFormatException {
    ElementType type =
        ElementType.ofNumpy(descr.substring(Math.min(1, descr.length())))
            .orElseThrow(() -> unsupported(descr));
    char order = descr.charAt(0);
    if (order != '<' && order != '>' && !(order == '|' && type.bytes() == 1)) {
      throw unsupported(descr);
    }
    ByteOrder byteOrder = order == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    return new TensorData.Encoding(type, byteOrder, fortran);
  }

  private FileFormatException unsupported(String descr) {
    String given = descr.contains("O") ? "%s, Python objects, which are never read" : "'%s'";
    return new FileFormatException(
        file,
        "dtype must be bool or integers or floats of up to 64 bits such as '<f4', is " + given,
        descr);
  }

  private String descr() throws FileFormatException {
    skipSpace();
    if (text.startsWith("[", at) || text.startsWith("(", at)) {
      throw unexpected("the string of one dtype");
    }
    return string();
  }

  private boolean bool() throws FileFormatException {
    skipSpace();
    boolean value = text.startsWith("True", at);
    if (!value && !text.startsWith("False", at)) {
      throw unexpected("True or False");
    }
    at += Boolean.toString(value).length();
    return value;
  }

  private Shape shape() throws FileFormatException {
    var extents = new Extents(file);
    expect('(');
    boolean tuple = false;
    while (!accept(')')) {
      extents.add(integer());
      if (!accept(',')) {
        if (!tuple) {
          throw unexpected("',' (in Python, (3) is a number and (3,) a shape)");
        }
        expect(')');
        break;
      }
      tuple = true;
    }
    return extents.shape();
  }

  private long integer() throws FileFormatException {
    skipSpace();
    int start = at;
    if (text.startsWith("-", at)) {
      at++;
    }
    int digits = at;
    // not Character.isDigit, which takes the digits of all scripts
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    int count = at - digits;
    if (count == 0 || count > MOST_DIGITS || (count > 1 && text.charAt(digits) == '0')) {
      at = start;
      throw unexpected("an integer of at most " + MOST_DIGITS + " digits");
    }
    return Long.parseLong(text, start, at, 10);
  }

  private String string() throws FileFormatException {
    skipSpace();
    if (at == text.length() || (text.charAt(at) != '\'' && text.charAt(at) != '"')) {
      throw unexpected("a string");
    }
    int end = text.indexOf(text.charAt(at), at + 1);
    String content = end < 0 ? "\\" : text.substring(at + 1, end);
    if (content.contains("\\") || content.contains("\n")) {
      throw unexpected("a string that ends on its line and has no '\\'");
    }
    at = end + 1;
    return content;
  }

  private void expect(char wanted) throws FileFormatException {
    if (!accept(wanted)) {
      throw unexpected("'" + wanted + "'");
    }
  }

  private boolean accept(char wanted) {
    skipSpace();
    boolean accepted = at < text.length() && text.charAt(at) == wanted;
    if (accepted) {
      at++;
    }
    return accepted;
  }

  private void skipSpace() {
    while (at < text.length() && " \t\n\r\f".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private FileFormatException unexpected(String wanted) {
    String rest = text.substring(at);
    return new FileFormatException(
        file,
        "header must have %s at character %d, has '%s'",
        wanted,
        at,
        rest.substring(0, Math.min(20, rest.length())));
  }
}
