package io.github.upconv.cli;

import io.github.upconv.layer.LayerLine;
import java.util.ArrayList;
import java.util.List;

/** Layer lines among the arguments of a command, each in one argument or in several. */
final class LayerWords {
  private LayerWords() {}

  /** Reads the lines. A word without equals sign begins the next one. */
  static List<LayerLine> parse(List<String> arguments) {
    var lines = new ArrayList<StringBuilder>();
    for (String argument : arguments) {
      for (String word : List.of(argument.strip().split("[ \t\r\n]+", -1))) {
        if (lines.isEmpty() || word.indexOf('=') < 0) {
          lines.add(new StringBuilder(word));
        } else {
          lines.getLast().append(' ').append(word);
        }
      }
    }
    return lines.stream().map(line -> parse(line.toString())).toList();
  }

  /** Reads the only line. */
  static LayerLine parseOne(List<String> arguments) {
    var lines = parse(arguments);
    if (lines.size() != 1) {
      throw new UsageException("need one layer line, were " + lines.size());
    }
    return lines.getFirst();
  }

  private static LayerLine parse(String line) {
    try {
      return LayerLine.parse(line);
    } catch (IllegalArgumentException e) {
      throw new UsageException(e);
    }
  }
}
