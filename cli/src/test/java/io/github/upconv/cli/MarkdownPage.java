package io.github.upconv.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A page of the documentation.
 *
 * @param text as in its file
 */
record MarkdownPage(String text) {
  /** The folder of the project, where pages take their commands to be run. */
  static final Path ROOT = Path.of(Objects.requireNonNull(System.getProperty("upconv.root")));

  /** Reads a page by its place in the project. */
  static MarkdownPage read(String file) throws IOException {
    return new MarkdownPage(Files.readString(ROOT.resolve(file)));
  }

  /** The contents of all blocks in a language. */
  List<String> blocks(String language) {
    return found("```" + language + "\n(.*?)```");
  }

  /** Commands for a shell that start with these words, in their order, each as one line. */
  List<String> commands(String start) {
    return blocks("sh").stream()
        .flatMap(block -> block.replaceAll("\\\\\n\\s*", "").lines())
        .filter(line -> line.startsWith(start))
        .toList();
  }

  /** The addresses of all pictures, in their order. */
  List<String> pictures() {
    return found("!\\[[^\\]]+\\]\\(([^)]*)\\)");
  }

  private List<String> found(String expression) {
    return Pattern.compile(expression, Pattern.DOTALL)
        .matcher(text)
        .results()
        .map(match -> match.group(1))
        .toList();
  }
}
