package io.github.upconv.cli.file;

import java.util.Locale;

/** Makes text of unknown origin safe to print as part of one line of a terminal or a log. */
public final class Printable {
  private static final int LONGEST_TEXT = 200;

  private Printable() {}

  /**
   * Text that was found inside a file: printable ASCII stays, anything else becomes a backslash,
   * {@code u} and four hexadecimal digits. Long text is cut.
   */
  public static String text(String text) {
    var printable = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      if (printable.length() >= LONGEST_TEXT) {
        return printable.append("...").toString();
      }
      char c = text.charAt(i);
      append(printable, c, c >= ' ' && c <= '~');
    }
    return printable.toString();
  }

  /**
   * The path of a file, which its user knows and wants to recognise: only what could break the line
   * or change its direction is replaced.
   */
  public static String path(String path) {
    var printable = new StringBuilder();
    path.codePoints()
        .forEach(c -> {
          for (char unit : Character.toChars(c)) {
            append(printable, unit, isVisible(c));
          }
        });
    return printable.toString();
  }

  private static boolean isVisible(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.PRIVATE_USE,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }

  private static void append(StringBuilder printable, char unit, boolean visible) {
    if (visible) {
      printable.append(unit);
    } else {
      printable.append(String.format(Locale.ROOT, "\\u%04x", (int) unit));
    }
  }
}
