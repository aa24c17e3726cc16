package io.github.upconv.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows works: its commands run, in its order, and its Java compiles in a test. */
class ReadmeIT {
  private static final Path ROOT = MarkdownPage.ROOT;

  @TempDir Path folder;

  @Test
  void commandsOfTheProgramSucceed() throws Exception {
    var commands = MarkdownPage.read("README.md").commands("./upconv");
    assertThat(commands).hasSizeGreaterThan(6);
    for (String command : commands) {
      run(command.replaceFirst("^[.]/upconv", quoted(ROOT.resolve("upconv"))));
    }
    assertThat(folder.resolve("upconv-out/larger.npy")).isNotEmptyFile();
  }

  @Test
  void javaIsThatOfATest() throws IOException {
    String source =
        Files.readString(ROOT.resolve("engine/src/test/java/io/github/upconv/EmbeddingTest.java"));
    var examples =
        Pattern.compile("// README begins\n(.*?)// README ends", Pattern.DOTALL)
            .matcher(source)
            .results()
            .map(example -> words(example.group(1)))
            .toList();
    assertThat(MarkdownPage.read("README.md").blocks("java").stream().map(ReadmeIT::words))
        .hasSize(2)
        .containsExactlyElementsOf(examples);
  }

  private static String words(String text) {
    return text.strip().replaceAll("\\s+", " ");
  }

  private static String quoted(Path path) {
    return "'" + path + "'";
  }

  private void run(String command) throws Exception {
    var process =
        new ProcessBuilder("sh", "-c", command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(command + "\n" + output).isZero();
  }
}
