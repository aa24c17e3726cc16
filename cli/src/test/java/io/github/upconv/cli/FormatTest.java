package io.github.upconv.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every source file of the project looks as google-java-format would write it. With {@code
 * -Dupconv.format=apply} the files are rewritten instead of reported.
 */
class FormatTest {
  private static final Path ROOT = Path.of(System.getProperty("upconv.root", ".."));
  private static final boolean APPLY = "apply".equals(System.getProperty("upconv.format"));
  private static final String FIX =
      "mvn -q -pl cli -am test -Dtest=FormatTest -Dsurefire.failIfNoSpecifiedTests=false"
          + " -Dupconv.format=apply";

  @Test
  void everySourceFileIsFormatted() throws IOException, FormatterException {
    List<Path> unformatted = new ArrayList<>();
    List<Path> sources = sources();
    for (Path file : sources) {
      String source = Files.readString(file);
      String formatted = new Formatter().formatSourceAndFixImports(source);
      if (formatted.equals(source)) {
        continue;
      }
      if (APPLY) {
        Files.writeString(file, formatted);
      } else {
        unformatted.add(ROOT.relativize(file));
      }
    }
    assertThat(sources).isNotEmpty();
    assertThat(unformatted).as("not formatted; to format them: %s", FIX).isEmpty();
  }

  private static List<Path> sources() throws IOException {
    List<Path> sources = new ArrayList<>();
    for (String module : List.of("engine", "bench", "cli")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src"))) {
        files.filter(file -> file.toString().endsWith(".java")).sorted().forEach(sources::add);
      }
    }
    return sources;
  }
}
